"""A sheet as one row of titles and its records: what is no record is named, with the reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.contract_tables import describe
from etl.mapping import records, split_days, split_values, suggesting
from etl.mapping.applying import DAYS
from etl.mapping.files.sheet import Sheet
from etl.mapping.heading_rows import Heading, is_heading
from etl.mapping.understood import LeftOut, Question
from etl.mapping.unfit import Unfit

CERTAIN = suggesting.CERTAIN
# How a title that comes again is written (etl/mapping/layout.py).
SECOND = re.compile(r"(.+) \(\d+\)")


@dataclass(frozen=True)
class Flat:
    """A sheet with one row of titles and its records only, and the texts around them."""

    sheet: Sheet
    titles: tuple[str, ...]
    around: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    questions: tuple[Question, ...]


def flattened(sheet: Sheet, head: Heading, answers: Mapping[str, str]) -> Flat:
    """The sheet as one row of titles and its records; what is no record is listed. A cell, meeting or day that is
    merged over several rows is each row's.

    Raises Unfit where there is no row below the heading.
    """
    end = next((n for n in range(head.last + 1, len(sheet.rows)) if _is_other(sheet, head, n)), len(sheet.rows))
    below = list(range(head.last + 1, end))
    unsure = [place for place in below if sheet.numbers[place] in sheet.hidden_rows]
    take = answers.get("hidden_rows") == "take"
    questions = []
    if unsure and answers.get("hidden_rows") not in ("take", "leave"):
        rows = ", ".join(str(sheet.numbers[place]) for place in unsure[:20])
        questions.append(Question("hidden_rows", "hidden_rows", rows, ("take", "leave")))
    left_out = _outside(sheet, head, end)
    if unsure and not take:
        left_out.append(LeftOut(_rows([sheet.numbers[place] for place in unsure]), "hidden_row"))
        below = [place for place in below if place not in set(unsure)]
    keys = needed(head.titles)
    rows = _filled(sheet, below, [place for place in keys if _is_key(head.titles[place])])
    kinds = records.kinds(rows, head.titles, keys)
    kinds = ["title" if _is_repeated(sheet, head, row) else kind for row, kind in zip(rows, kinds, strict=True)]
    for why in dict.fromkeys(kind for kind in kinds if kind):
        numbers = [sheet.numbers[below[n]] for n, kind in enumerate(kinds) if kind == why]
        left_out.append(LeftOut(_rows(numbers), why))
    kept = [n for n, kind in enumerate(kinds) if not kind]
    if not kept and not unsure:
        raise Unfit("only_headings", sheet.name)
    around = [text for row in sheet.rows[: head.first] for text in row if text]
    around += [text for row, kind in zip(rows, kinds, strict=True) if kind for text in row if text]
    titles, below_titles = split_values.split(head.titles, split_days.joined(head.titles, [rows[n] for n in kept]))
    flat = replace(
        sheet,
        rows=(titles, *below_titles),
        numbers=(sheet.numbers[head.last], *(sheet.numbers[below[n]] for n in kept)),
    )
    left_out += [LeftOut(cell, "stray") for cell in sheet.stray]
    left_out += [LeftOut(head.titles[place], "hidden_column") for place in sorted(sheet.hidden_columns)]
    return Flat(flat, titles, tuple(around), tuple(left_out), tuple(questions))


def _outside(sheet: Sheet, head: Heading, end: int) -> list[LeftOut]:
    """The rows above the heading, and those of other tables above it and below it."""
    first = next((n for n in range(head.first) if is_heading(sheet.rows[n])), head.first)
    others = [*sheet.numbers[first : head.first], *sheet.numbers[end:]]
    left_out = [LeftOut(_rows(sheet.numbers[:first]), "title")] if first else []
    return left_out + ([LeftOut(_rows(others), "other_table")] if others else [])


def _is_other(sheet: Sheet, head: Heading, place: int) -> bool:
    """Whether the row is the heading of another table."""
    return is_heading(sheet.rows[place]) and not _is_repeated(sheet, head, sheet.rows[place])


def _is_repeated(sheet: Sheet, head: Heading, row: Sequence[str]) -> bool:
    """Whether the row is one of the heading's, as printed again on the next page."""
    return any(tuple(row) == sheet.rows[n] for n in range(head.first, head.last + 1))


def _filled(sheet: Sheet, below: Sequence[int], keys: Sequence[int]) -> list[tuple[str, ...]]:
    """The rows; a value of a key that is merged over several rows stands in each."""
    rows = [sheet.rows[place] for place in below]
    areas = [area for area in sheet.merged if area[2] > area[0] and area[1] in keys]
    if not areas:
        return rows
    at = {sheet.numbers[place]: n for n, place in enumerate(below)}
    for top, left, bottom, _ in areas:
        text = rows[at[top]][left] if top in at else ""
        for number in range(top + 1, bottom + 1) if text else ():
            if (n := at.get(number)) is not None and not rows[n][left]:
                rows[n] = (*rows[n][:left], text, *rows[n][left + 1 :])
    return rows


def needed(titles: Sequence[str]) -> list[int]:
    """Places of the columns that say of which cell, meeting, task or day a row is."""
    return [place for place, title in enumerate(titles) if names(title, required=True)]


def _is_key(title: str) -> bool:
    """Whether a title certainly names a code or the day of a meeting or a visit."""
    return any(
        suggesting.likeness(table, column, title, ()) >= CERTAIN
        for table in describe().values()
        for column in table.required
        if column.endswith("_code") or column == DAYS.get(table.name)
    )


def names(title: str, *, required: bool) -> bool:
    """Whether a title certainly names a column of some table, or one that no row may lack."""
    return any(
        suggesting.likeness(table, column, title, ()) >= CERTAIN
        for table in describe().values()
        for column in (table.required if required else table.columns)
    )


def why_unused(title: str, values: Sequence[str], tables: Collection[str]) -> str:
    """Why nothing is taken from a column (a key of REASONS); `tables` are those that the sheet gives."""
    if (match := SECOND.fullmatch(title)) and _is_key(match[1]):
        return "other_table"
    named = [
        (table, column)
        for table in describe().values()
        if table.name in (*tables, *suggesting.ROLL_UP)
        for column in table.columns
        if suggesting.likeness(table, column, title, ()) >= CERTAIN
    ]
    if not named:
        return "no_field"
    if all(column == "band" for _, column in named) and "scores" not in tables:
        return "band_alone"
    fits = any(suggesting.likeness(table, column, title, values) for table, column in named)
    if not fits and values:
        return "no_value"
    return "no_day" if all(table.name == "meetings" for table, _ in named) and "meetings" not in tables else "no_field"


def _rows(numbers: Sequence[int]) -> str:
    """Numbers of rows as a short text: 1-4, 7."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    parts = [f"{a}-{b}" if a != b else str(a) for a, b in spans]
    return "row " + ", ".join(parts[:10]) + (f" and {len(parts) - 10} more" if len(parts) > 10 else "")
