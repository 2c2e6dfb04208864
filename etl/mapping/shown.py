"""What a page shows of a file: counts, first values and what is asked, in a size that hardly depends on the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.mapping import heading_rows, suggesting
from etl.mapping.applying import Delivered, delivered
from etl.mapping.files.sheet import Sheet
from etl.mapping.layout import Layout, titles
from etl.mapping.understood import Field, LeftOut, Question, Understood, grouped
from etl.mapping.unfit import Unfit
from etl.mapping.unread import unread_values

# All chosen by us. Rows of which a layout is tried: enough to see what it does, few enough for a click.
ROWS_TRIED = 1_000
ROWS_SHOWN = 5
EXAMPLES = 3
PLACES_SHOWN = 12
LONGEST_TEXT = 300
# Questions beyond come when these are answered; columns beyond cannot be chosen by hand.
MOST_QUESTIONS = 60
MOST_COLUMNS = 200


@dataclass(frozen=True)
class Unread:
    """How many values of a column cannot be read, and the first of them."""

    table: str
    column: str
    n: int
    value: str


@dataclass(frozen=True)
class Left:
    """Why rows, sheets or columns are left out, the first places, and how many there are."""

    why: str
    places: tuple[str, ...]
    n: int


@dataclass(frozen=True)
class Summary:
    """What was understood of a file, without its rows; `rows` has the table and how many rows it gets, by part."""

    kind: str
    rows: tuple[tuple[str, int], ...]
    fields: tuple[Field, ...]
    left_out: tuple[Left, ...]
    questions: tuple[Question, ...]
    unread: tuple[Unread, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class SheetHead:
    """A sheet's name, the number of the row that is most likely its heading, and of its last row."""

    name: str
    heading: int
    last: int


@dataclass(frozen=True)
class Columns:
    """What stands below a heading: by title the first values, the likely layout, the first rows with their numbers
    (titles first, numbered 0), and how many rows there are."""

    examples: dict[str, tuple[str, ...]]
    layout: Layout
    first_rows: tuple[tuple[int, tuple[str, ...]], ...]
    n_rows: int


@dataclass(frozen=True)
class Preview:
    """The first rows that a table would get by a layout, how many of the rows tried there are, what cannot be read in
    them, and the columns of the file that nothing is taken from."""

    table: str
    columns: tuple[str, ...]
    first_rows: tuple[tuple[int, tuple[str, ...]], ...]
    n_rows: int
    unread: tuple[Unread, ...]
    dropped: tuple[str, ...]


def summary(understood: Understood) -> Summary:
    """What was understood, for a page."""
    return Summary(
        understood.kind,
        tuple((part.table, len(part.rows)) for part in understood.parts),
        tuple(replace(f, source=_cut(f.source), example=_cut(f.example)) for f in understood.fields),
        left(understood.left_out),
        tuple(understood.questions[:MOST_QUESTIONS]),
        tuple(values for part in understood.parts for values in unread(part)),
        tuple(dict.fromkeys(map(_cut, understood.notes))),
    )


def left(left_out: Sequence[LeftOut]) -> tuple[Left, ...]:
    """By reason the first places and their number."""
    places = grouped(left_out)
    return tuple(Left(why, tuple(map(_cut, of[:PLACES_SHOWN])), len(of)) for why, of in places.items())


def unread(part: Delivered) -> tuple[Unread, ...]:
    """The columns of a part with values that cannot be read."""
    faulty = unread_values(part).items()
    return tuple(Unread(part.table, name, of.total(), _cut(next(iter(of)))) for name, of in faulty)


def sheet_heads(book: Sequence[Sheet]) -> tuple[SheetHead, ...]:
    """The heading of each sheet, as far as it shows."""
    return tuple(
        SheetHead(sheet.name, sheet.numbers[heading_rows.heading(sheet).first], sheet.numbers[-1]) for sheet in book
    )


def columns(book: Sequence[Sheet], name: str, heading: int, tables: Sequence[str] | None) -> Columns:
    """What the columns below a heading most likely are, for these tables or for the likeliest one.

    Raises Unfit where there is no such sheet, or more columns than a person can choose for.
    """
    sheet = _named(book, name)
    if len(sheet.rows[0]) > MOST_COLUMNS:
        raise Unfit("too_wide", name)
    samples = suggesting.samples(sheet, heading)
    likely = [suggesting.table(samples)] if samples else []
    below = [(n, row) for row, n in zip(sheet.rows, sheet.numbers, strict=True) if n > heading]
    return Columns(
        {title: tuple(map(_cut, list(dict.fromkeys(values))[:EXAMPLES])) for title, values in samples.items()},
        suggesting.layout(sheet, heading, likely if tables is None else tables),
        ((0, titles(sheet, heading)), *_cut_rows(below)),
        len(below),
    )


def preview(book: Sequence[Sheet], layout: Layout) -> tuple[Preview, ...]:
    """What each table of a layout would get of the first rows. Raises Unfit where the layout does not fit."""
    sheet, n_rows = layout.chosen(book), layout.heading + ROWS_TRIED
    tried = Sheet(sheet.name, sheet.rows[:n_rows], sheet.numbers[:n_rows])
    return tuple(_preview(delivered(tried, layout, key)) for key in layout.tables)


def _preview(part: Delivered) -> Preview:
    first = _cut_rows(list(zip(part.numbers, part.rows, strict=True)))
    dropped = tuple(map(_cut, part.dropped))
    return Preview(part.table, part.columns, first, len(part.rows), unread(part), dropped)


def _named(book: Sequence[Sheet], name: str) -> Sheet:
    sheet = next((sheet for sheet in book if sheet.name == name), None)
    if sheet is None:
        raise Unfit("no_sheet", name)
    return sheet


def _cut_rows(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((n, tuple(map(_cut, row))) for n, row in rows[:ROWS_SHOWN])


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
