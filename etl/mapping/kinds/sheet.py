"""A flat sheet or a roll-up: its heading, records, notations, and what must be asked before anything is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from etl.contract_tables import describe
from etl.mapping import day_order, flattening, notation, records, sheet_tables, split_values, suggesting
from etl.mapping.applying import DAYS, Delivered, delivered
from etl.mapping.files.sheet import Sheet
from etl.mapping.folding import fold
from etl.mapping.heading_rows import Heading, heading, of_one_row, of_rows
from etl.mapping.layout import Layout, TableLayout, lacking, table_of
from etl.mapping.names import words
from etl.mapping.notation import Notation
from etl.mapping.opening import Opened
from etl.mapping.same_names import apart, kept_apart
from etl.mapping.understood import Field, LeftOut, Question, Understood
from etl.mapping.unfit import Unfit
from etl.mapping.values import time_of_day

KIND = "sheet"
SWAPPED = ("swapped", "as_written")
NUMBER_TITLES = records.NUMBER_TITLES


def recognise(file: Opened) -> float:
    """How likely (0-1) the file is a flat sheet: by the columns of a table that its heading names."""
    head = heading(file.book[0])
    known = [title for title in head.titles if flattening.names(title, required=False)]
    return min(0.6, 0.2 * len(known))


def understand(file: Opened, layout: Layout | None, answers: Mapping[str, str]) -> Understood:
    """What a sheet gives, by a saved layout or by what is likely; answers given go before the layout's.

    Raises Unfit where the sheet has no heading, or lacks columns of the layout.
    """
    answers = {**(layout.answers if layout else {}), **answers}
    book, file_name = file.book, file.name
    sheet = chosen(book, layout, answers)
    flat = flattening.flattened(sheet, _heading(sheet, layout), answers)
    names = (sheet.name, file_name)
    tables, asked = sheet_tables.tables(flat.sheet, flat.titles, layout, answers, _month(flat, names))
    notations, more = _notations(flat, tables, answers, names)
    made = Layout(sheet=sheet.name, heading=flat.sheet.numbers[0], tables=tables, answers=dict(answers))
    questions = [*flat.questions, *asked, *more]
    parts, without, same = _parts(flat, made, notations, answers)
    questions += same
    left_out = [*flat.left_out, *without, *other_sheets(book, sheet), *_unused(flat, made)]
    if not parts and not questions:
        raise Unfit("no_heading", sheet.name or file_name)
    fields = tuple(_fields(flat, tables, parts))
    return Understood(KIND, made, fields, tuple(left_out), tuple(questions), tuple(parts), sheet.notes)


def chosen(book: Sequence[Sheet], layout: Layout | None, answers: Mapping[str, str]) -> Sheet:
    """The sheet answered for, the layout's where the file has it, or else the first visible one."""
    name = answers.get("sheet") or (layout.sheet if layout else "")
    named = next((sheet for sheet in book if sheet.name == name), None)
    if "sheet" in answers and named is None:
        raise Unfit("no_sheet", answers["sheet"])
    return named or book[0]


def _heading(sheet: Sheet, layout: Layout | None) -> Heading:
    if layout is None:
        return heading(sheet)
    pieces = [piece for table in layout.tables.values() for piece in table.columns.values()]
    needed = {split_values.written(title) for piece in pieces for title in piece.titles}
    places = range(min(len(sheet.rows), 30))
    # A layout may name a heading of one row by itself.
    heads = [head for place in places for head in (of_rows(sheet, place), of_one_row(sheet, place))]
    best = max(heads, key=lambda head: len(needed & set(head.titles)))
    if missing := sorted(needed - set(best.titles)):
        raise Unfit("lacking", ", ".join(missing))
    return best


def _notations(
    flat: flattening.Flat, tables: Mapping[str, TableLayout], answers: Mapping[str, str], names: Sequence[str]
) -> tuple[dict[str, Notation], list[Question]]:
    samples = {
        title: [row[place] for row in flat.sheet.rows[1:] if row[place]] for place, title in enumerate(flat.titles)
    }
    around = (*flat.around, *names, *flat.titles)
    months = day_order.months((*flat.around, *names))
    year = notation.year(around) or notation.year(text for values in samples.values() for text in set(values))
    notations: dict[str, Notation] = {}
    questions: dict[str, Question] = {}
    for name, table in tables.items():
        for column, piece in table.columns.items():
            kind = describe()[table_of(name)].columns[column].type
            for title in piece.titles:
                made = notations.get(title, Notation(year=year))
                is_in_code = bool(piece.joined) and _is_day_of_meeting(title, samples[title])
                if kind in ("DATE", "TIMESTAMP") or is_in_code:
                    of_meetings = column == "held_on" or is_in_code
                    # "19.30" is a time where times may be.
                    days = [t for t in samples[title] if kind == "DATE" or time_of_day(t) is None]
                    order = _order(flat, title, days, months, answers, questions, is_of_meetings=of_meetings)
                    made = replace(made, order=order, swapped=_swapped(title, days, answers, questions))
                    made = replace(made, serial=kind == "DATE" and notation.is_serial(samples[title]))
                elif (name, column) == ("attendance", "status") and not piece.marked:
                    marks, more = statuses(title, samples[title], flat.around, answers)
                    made = replace(made, marks=marks)
                    questions |= {question.key: question for question in more}
                elif column == "percent_done":
                    made = replace(made, fraction=_fraction(title, samples[title], answers, questions))
                if kind != "VARCHAR" or title not in notations:
                    notations[title] = made
    return notations, list(questions.values())


def _month(flat: flattening.Flat, names: Sequence[str]) -> str:
    """The one month (YYYY-MM) that title and names of the sheet have; empty where there are several or none."""
    texts = (*flat.around, *names)
    months, year = day_order.months(texts), notation.year(texts)
    return f"{year}-{next(iter(months)):02d}" if len(months) == 1 and year else ""


def _order(
    flat: flattening.Flat,
    title: str,
    values: Sequence[str],
    months: frozenset[int],
    answers: Mapping[str, str],
    questions: dict[str, Question],
    *,
    is_of_meetings: bool,
) -> str:
    key = f"order.{title}"
    if answers.get(key) in notation.ORDERS:
        return answers[key]
    order = day_order.order(values, months)
    if order is None:
        order = day_order.by_rows(flat.sheet.rows[1:], flat.titles.index(title))
    cell = _cell_column(flat) if order is None and is_of_meetings else None
    if cell is not None:
        order = day_order.by_cells(flat.sheet.rows[1:], flat.titles.index(title), cell)
    if order is None:
        questions[key] = Question(key, "order", title, notation.ORDERS, tuple(values[:3]))
    return order or ""


def _swapped(title: str, values: Sequence[str], answers: Mapping[str, str], questions: dict[str, Question]) -> bool:
    key = f"swapped.{title}"
    if answers.get(key) not in SWAPPED and day_order.are_swapped(values):
        questions[key] = Question(key, "swapped", title, SWAPPED, tuple(dict.fromkeys(values))[:3])
    return answers.get(key) == SWAPPED[0]


def _is_day_of_meeting(title: str, values: Sequence[str]) -> bool:
    """Whether a column that a code is joined of has the days of meetings or visits."""
    return any(suggesting.likeness(describe()[table], column, title, values) > 0 for table, column in DAYS.items())


def _cell_column(flat: flattening.Flat) -> int | None:
    """The place of the column that certainly names the cell of each row; None where there is none."""
    contract = describe()["meetings"]
    for place, title in enumerate(flat.titles):
        if suggesting.likeness(contract, "cell_code", title, ()) >= suggesting.CERTAIN:
            return place
    return None


def statuses(
    title: str, values: Sequence[str], around: Sequence[str], answers: Mapping[str, str]
) -> tuple[dict[str, str], list[Question]]:
    """What the marks of a roll call mean, by mark, and a question for each that nothing decides."""
    known = words("attendance", "status")
    meant, unsure = notation.marks(values, known, notation.legend(around, known))
    options = (*describe()["attendance"].enums["status"], notation.NO_MARK)
    questions = []
    for each in unsure:
        key = f"mark.{each}"
        if answers.get(key) in options:
            meant[each] = answers[key]
        else:
            questions.append(Question(key, "mark", each, options, (title,) if title else ()))
    return meant, questions


def _fraction(title: str, values: Sequence[str], answers: Mapping[str, str], questions: dict[str, Question]) -> bool:
    key = f"fraction.{title}"
    fraction = notation.is_fraction(values)
    if fraction is None and answers.get(key) not in ("whole", "percent"):
        questions[key] = Question(key, "fraction", title, ("whole", "percent"), tuple(values[:3]))
    return answers.get(key) == "whole" if fraction is None else fraction


def _parts(
    flat: flattening.Flat, layout: Layout, notations: Mapping[str, Notation], answers: Mapping[str, str]
) -> tuple[list[Delivered], list[LeftOut], list[Question]]:
    parts, left_out, questions = [], [], []
    for name, table in layout.tables.items():
        if lacking(name, table):
            continue
        part = delivered(flat.sheet, layout, name, notations)
        if name == "attendance":
            ways = apart(flat.titles, flat.sheet.rows[1:], flat.sheet.numbers[1:])
            part, without, same = kept_apart(part, table.columns["member_code"].column, answers, ways)
            left_out += without
            questions += same
        parts.append(_without_empty(part))
    return parts, left_out, questions


def _without_empty(part: Delivered) -> Delivered:
    """Without rows of which only the code is known, as of a row of which another table takes all."""
    if part.table not in ("headcounts", "scores"):
        return part
    given = {"meeting_code", "criterion", "scored_by"}
    values = [place for place, column in enumerate(part.columns) if column not in given]
    kept = [n for n, row in enumerate(part.rows) if any(row[place] for place in values)]
    return replace(part, rows=tuple(part.rows[n] for n in kept), numbers=tuple(part.numbers[n] for n in kept))


def other_sheets(book: Sequence[Sheet], sheet: Sheet) -> list[LeftOut]:
    """The sheets of a book that nothing is taken from."""
    others = [other for other in book if other is not sheet]
    return [LeftOut(other.name, "hidden_sheet" if other.hidden else "other_sheet") for other in others]


def _unused(flat: flattening.Flat, layout: Layout) -> list[LeftOut]:
    used = {title for table in layout.tables.values() for piece in table.columns.values() for title in piece.titles}
    numbers = [title for title in flat.titles if fold(title) in records.NUMBER_TITLES]
    samples = suggesting.samples(flat.sheet, flat.sheet.numbers[0])
    return [
        LeftOut(title, flattening.why_unused(title, samples[title], layout.tables))
        for title in flat.titles
        if title not in used and title not in numbers
    ]


def _fields(flat: flattening.Flat, tables: Mapping[str, TableLayout], parts: Sequence[Delivered]) -> list[Field]:
    samples = suggesting.samples(flat.sheet, flat.sheet.numbers[0])
    given = dict(zip((name for name, table in tables.items() if not lacking(name, table)), parts, strict=True))
    fields = []
    for name, table in tables.items():
        for column, piece in table.columns.items():
            part = given.get(name)
            example = next((row[part.columns.index(column)] for row in part.rows if row), "") if part else ""
            sure = 1.0
            if piece.column:
                sure = suggesting.likeness(describe()[table_of(name)], column, piece.column, samples[piece.column])
            source = " + ".join(piece.titles) or piece.value
            fields.append(
                Field(table_of(name), column, source, round(sure, 2), "" if _is_of_person(name, column) else example)
            )
    return fields


def _is_of_person(table: str, column: str) -> bool:
    return column in ("member_code", "minutes_text", "task_text") or (table, column) == ("meetings", "chair_role")
