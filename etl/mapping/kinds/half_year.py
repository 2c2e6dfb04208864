"""Sheets of half a year or a year: cells down, months across; below a month the day of its meeting or figures of it.

A blank says nothing of the month; "không họp" neither, for the data rule knows no meeting that was not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from etl.mapping import flattening, meeting_columns, notation
from etl.mapping.applying import Delivered
from etl.mapping.files.sheet import Sheet
from etl.mapping.folding import fold
from etl.mapping.heading_rows import SEPARATOR, heading
from etl.mapping.kinds import sheet as flat_sheet
from etl.mapping.layout import Layout
from etl.mapping.meeting_columns import MeetingColumn, resolved
from etl.mapping.members import member_column
from etl.mapping.names import headings, words
from etl.mapping.notation import SHORT_DAY
from etl.mapping.opening import Opened
from etl.mapping.sheet_tables import question_of
from etl.mapping.understood import Field, LeftOut, Question, Understood
from etl.mapping.unfit import Unfit
from etl.mapping.values import converted, meaning

KIND = "half_year"
FEWEST_MONTHS = 2
DAY, FIGURE = "meetings.held_on", "figure"
FIGURES = ("headcounts.present", "headcounts.expected", "headcounts.on_roll", "headcounts.excused",
           "headcounts.unexcused", "scores.points")  # fmt: skip
NOT_THERE = ("khong hop", "khong sh", "khong sinh hoat", "khong", "k hop", "nghi", "hoan", "huy", "0")
SELF_SCORED = (("scored_by", "self"), ("criterion", "total"))


@dataclass(frozen=True)
class Below:
    """A column below a month: of which meeting, and what its values are ("meetings.held_on", "headcounts.present");
    empty where that is not known."""

    column: MeetingColumn
    gives: str


def recognise(file: Opened) -> float:
    """How likely (0-1) the file is such a sheet: by a column of cells, none of members, and columns of months."""
    titles = heading(file.book[0]).titles
    months = {column.month for column in meeting_columns.of_titles(titles) if column.month}
    return 0.9 if _cells(titles) is not None and member_column(titles) is None and len(months) >= FEWEST_MONTHS else 0.0


def understand(file: Opened, layout: Layout | None, answers: Mapping[str, str]) -> Understood:
    """Meetings where their days are written, and the figures; code of a meeting: cell and day, or cell and month.

    Raises Unfit where the sheet has no column of cells, or none of months.
    """
    answers = {**(layout.answers if layout else {}), **answers}
    sheet = flat_sheet.chosen(file.book, layout, answers)
    flat = flattening.flattened(sheet, heading(sheet), answers)
    cells, columns = _cells(flat.titles), [c for c in meeting_columns.of_titles(flat.titles) if c.month]
    if cells is None or not columns:
        raise Unfit("no_heading", sheet.name or file.name)
    below = _below(flat.sheet, columns, answers)
    if below and all(map(_is_of_bands, (_values(flat.sheet, each.column) for each in below))):
        raise Unfit("bands_alone", sheet.name or file.name)
    year = notation.given_year(answers, (*flat.around, sheet.name, file.name, *flat.titles))
    order = _order(flat.sheet, below, answers)
    questions = [*flat.questions]
    if year is None:
        questions.append(Question("year", "year", "", (), tuple(column.title for column in columns[:3])))
    if order is None:
        questions.append(Question("order", "order", below[0].column.title, notation.ORDERS))
    if any(not each.gives for each in below):
        title = next(each.column.title for each in below if not each.gives)
        questions.append(Question(FIGURE, FIGURE, title, FIGURES, _examples(flat.sheet, title, flat.titles)))
    kind = answers.get("meetings.kind", "")
    if any(each.gives == DAY for each in below) and not kind:
        questions.append(question_of("meetings", "kind"))
    parts, without = _parts(flat.sheet, cells, below, year or 0, order or "", kind)
    left_out = [*flat.left_out, *without, *flat_sheet.other_sheets(file.book, sheet)]
    used = {cells, *(each.column.place for each in below)}
    left_out += [
        LeftOut(title, "no_field")
        for place, title in enumerate(flat.titles)
        if place not in used and fold(title) not in flat_sheet.NUMBER_TITLES
    ]
    kept = {key: value for key, value in answers.items() if key not in ("year", "sheet")}
    made = Layout(kind=KIND, sheet=sheet.name, heading=flat.sheet.numbers[0], tables={}, answers=kept)
    fields = _fields(flat.titles[cells], below, parts)
    return Understood(KIND, made, fields, tuple(left_out), tuple(questions), tuple(parts), sheet.notes)


def _cells(titles: Sequence[str]) -> int | None:
    """The place of the column of cells: of their codes where there is one, else of their names."""
    known = (*headings("meetings")["cell_code"], *headings("cells")["name"])
    named = [place for place, title in enumerate(titles) if fold(title) in known]
    coded = [place for place in named if fold(titles[place]).startswith("ma ")]
    return next(iter(coded or named), None)


def _below(sheet: Sheet, columns: Sequence[MeetingColumn], answers: Mapping[str, str]) -> list[Below]:
    answer = answers.get(FIGURE, "")
    made = []
    for column in columns:
        values = _values(sheet, column)
        gives = _by_title(column.title) or (DAY if values and all(map(SHORT_DAY.fullmatch, values)) else "")
        if values or gives:
            made.append(Below(column, gives or (answer if answer in FIGURES else "")))
    return made


def _values(sheet: Sheet, column: MeetingColumn) -> list[str]:
    return [row[column.place] for row in sheet.rows[1:] if _is_given(row[column.place])]


def _is_of_bands(values: Sequence[str]) -> bool:
    return bool(values) and all(meaning(value, words("scores", "band")) for value in values)


def _by_title(title: str) -> str:
    leaf = fold(title.rpartition(SEPARATOR)[2])
    if leaf in headings("meetings")["held_on"]:
        return DAY
    return next((each for each in FIGURES if leaf in headings(each.split(".")[0])[each.split(".")[1]]), "")


def _is_given(text: str) -> bool:
    return bool(text) and fold(text) not in NOT_THERE and bool(fold(text))


def _order(sheet: Sheet, below: Sequence[Below], answers: Mapping[str, str]) -> str | None:
    """Of day and month in the days: the month that a day stands below decides; None where that must be asked."""
    if answers.get("order") in notation.ORDERS:
        return answers["order"]
    days = [
        replace(each.column, written=row[each.column.place])
        for each in below
        for row in sheet.rows[1:]
        if each.gives == DAY and SHORT_DAY.search(row[each.column.place])
    ]
    return meeting_columns.order(days) if days else ""


def _examples(sheet: Sheet, title: str, titles: Sequence[str]) -> tuple[str, ...]:
    place = titles.index(title)
    return tuple(row[place] for row in sheet.rows[1:] if row[place])[:3]


def _parts(
    sheet: Sheet, cells: int, below: Sequence[Below], year: int, order: str, kind: str
) -> tuple[list[Delivered], list[LeftOut]]:
    rows: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    without = []
    for row, number in zip(sheet.rows[1:], sheet.numbers[1:], strict=True):
        by_month: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
        for each in below:
            text = row[each.column.place]
            if text and not _is_given(text) and each.gives in (DAY, ""):
                without.append(f"{row[cells]}, {each.column.title}")
            elif text and each.gives:
                by_month[(each.column.month, each.column.kind)][each.gives] = text
        for (month, own_kind), values in by_month.items():
            of = next(each.column for each in below if each.column.month == month and each.column.kind == own_kind)
            when = resolved(replace(of, written=values.get(DAY, "")), year, order)
            code = f"{row[cells]}-{when.day or when.month}"
            if DAY in values:
                day = when.day or values[DAY]
                meeting = {"meeting_code": code, "cell_code": row[cells], "kind": own_kind or kind, "held_on": day}
                rows["meetings"].append((number, meeting))
            for table in ("headcounts", "scores"):
                own = {name.split(".")[1]: converted(v, "DOUBLE", {}) for name, v in values.items() if table in name}
                if own:
                    constant = dict(SELF_SCORED) if table == "scores" else {}
                    rows[table].append((number, {"meeting_code": code} | constant | own))
    return [_part(table, of) for table, of in rows.items()], [LeftOut(place, "not_held") for place in without]


def _part(table: str, rows: Sequence[tuple[int, Mapping[str, str]]]) -> Delivered:
    columns = tuple(dict.fromkeys(column for _, row in rows for column in row))
    values = tuple(tuple(row.get(column, "") for column in columns) for _, row in rows)
    return Delivered(table, columns, values, tuple(number for number, _ in rows), ())


def _fields(cells: str, below: Sequence[Below], parts: Sequence[Delivered]) -> tuple[Field, ...]:
    fields = []
    for gives in dict.fromkeys(each.gives for each in below if each.gives):
        table, column = gives.split(".")
        titles = [each.column.title for each in below if each.gives == gives]
        part = next((part for part in parts if part.table == table and part.rows), None)
        example = part.rows[0][part.columns.index(column)] if part and column in part.columns else ""
        fields.append(Field(table, column, f"{titles[0]} ... {titles[-1]}", 0.9, example))
    first = next((part.rows[0][0] for part in parts if part.rows), "")
    return (Field(parts[0].table if parts else "meetings", "meeting_code", cells, 0.9, first), *fields)
