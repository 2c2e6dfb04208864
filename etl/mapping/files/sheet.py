"""What every format becomes: one sheet of text with what the text alone does not show."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from etl.blanks import BLANKS

UNSEEN = str.maketrans("", "", "\0\ufeff\u200b\u200e\u200f\u202a\u202c")
# A cell so many empty columns, or rows, away from the table is a stray one (chosen by us).
FAR_COLUMNS = 20
FAR_ROWS = 1_000
# Values beyond so many different ones are seldom met again (chosen by us).
MOST_SHARED = 20_000
MOST_SPANS = 20
Row = tuple[int, Mapping[int, str]]
Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Sheet:
    """`rows` of equal width, trimmed, empty = unknown; `numbers` are the rows' numbers in the file, from 1.

    Rows without a value are left out. `hidden_rows` are numbers of rows, `hidden_columns` places from 0. `merged` are
    areas (first row, first column, last row, last column) with the rows' numbers and the columns' places.
    `notes` say what was done to read it, `stray` names cells far from the table, which are left out, `without_result`
    cells with a formula whose result is an error or not in the file.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Area, ...] = ()
    notes: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()
    without_result: tuple[str, ...] = ()


@dataclass
class Marks:
    """What a format knows of a sheet beside its values, filled while its rows are read; see Sheet. `without_result` has
    row and column's place of formulas that have none, `width` is the number of columns that the sheet has at least."""

    hidden: bool = False
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    without_result: list[tuple[int, int]] = field(default_factory=list)
    width: int = 0


def cleaned(value: str) -> str:
    """A value as text: composed letters (NFC), without blanks at its ends and letters that nobody sees."""
    return value.strip() if value.isascii() and value.isprintable() else _composed(value)


@lru_cache(maxsize=MOST_SHARED)
def _composed(value: str) -> str:
    return unicodedata.normalize("NFC", value.translate(UNSEEN)).strip(BLANKS)


def of_cells(
    name: str,
    cells: Iterable[tuple[int, Mapping[int, str]]],
    marks: Marks | None = None,
    notes: tuple[str, ...] = (),
) -> Sheet:
    """A Sheet from its rows: the row's number and by column's place its text. Stray cells cost no memory; `marks` are
    looked at when all rows are read."""
    marks = marks or Marks()
    numbers, places, texts = _kept(cells)
    stray = []
    while len(numbers) > 1 and numbers[-1] - numbers[-2] > FAR_ROWS and len(places[-1]) == 1:
        stray.append(f"{letters(places.pop()[0])}{numbers.pop()}")
        texts.pop()
    shapes = set(places)
    width = max(_width({place for shape in shapes for place in shape}), marks.width)
    far = {shape: [place for place in shape if place >= width] for shape in shapes if shape[-1] >= width}
    stray += [f"{letters(at)}{n}" for n, shape in zip(numbers, places, strict=True) for at in far.get(shape, ())][:3]
    whole = tuple(range(width))
    for n, shape in enumerate(places):
        if shape != whole:
            row = dict(zip(shape, texts[n], strict=True))
            texts[n] = tuple(row.get(place, "") for place in whole)
    return Sheet(
        name,
        tuple(texts),
        tuple(numbers),
        marks.hidden,
        frozenset(marks.rows & set(numbers)),
        frozenset(place for place in marks.columns if place < width),
        tuple(marks.merged),
        notes,
        tuple(stray),
        tuple(_spans(marks.without_result)),
    )


def _kept(cells: Iterable[Row]) -> tuple[list[int], list[tuple[int, ...]], list[tuple[str, ...]]]:
    """The rows with values: their numbers, the places of the values and the values, each kept once where it comes again
    and again."""
    numbers, places, texts = [], [], []
    shapes: dict[tuple[int, ...], tuple[int, ...]] = {}
    shared: dict[str, str] = {}
    for number, row in cells:
        kept = {place: text for place in sorted(row) if (text := cleaned(row[place]))}
        if kept:
            shape = tuple(kept)
            numbers.append(number)
            places.append(shapes.setdefault(shape, shape))
            is_open = len(shared) < MOST_SHARED
            texts.append(tuple(shared.setdefault(t, t) if is_open else shared.get(t, t) for t in kept.values()))
    return numbers, places, texts


def _spans(cells: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Cells, by row and column's place, as a spreadsheet writes them: D5, and D7:D20 for those below each other."""
    spans: list[list[int]] = []
    for place, number in sorted((place, number) for number, place in cells):
        if spans and spans[-1][0] == place and spans[-1][2] == number - 1:
            spans[-1][2] = number
        else:
            spans.append([place, number, number])
    for place, first, last in spans[:MOST_SPANS]:
        yield f"{letters(place)}{first}" + (f":{letters(place)}{last}" if last > first else "")
    if len(spans) > MOST_SPANS:
        yield "…"


def letters(place: int) -> str:
    """The letters of a column by its place from 0: A, Z, AA."""
    place, last = divmod(place, 26)
    return (letters(place - 1) if place else "") + chr(65 + last)


@cache
def place_of(letters_: str) -> int:
    """The place of a column from 0 by its letters."""
    place = 0
    for letter in letters_:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _width(used: Iterable[int]) -> int:
    ordered = sorted(used)
    for before, place in pairwise(ordered):
        if place - before > FAR_COLUMNS:
            return before + 1
    return ordered[-1] + 1 if ordered else 0
