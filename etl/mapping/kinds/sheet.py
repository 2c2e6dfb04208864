"""A flat sheet or a roll-up: its heading, records, notations, and what must be asked before anything is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from etl.contract_tables import describe
from etl.mapping import notation, records, sheet_tables, suggesting
from etl.mapping.applying import Delivered, delivered
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

KIND = "sheet"
CERTAIN = suggesting.CERTAIN
NUMBER_TITLES = records.NUMBER_TITLES


@dataclass(frozen=True)
class Flat:
    """A sheet with one row of titles and its records only, and the texts around them."""

    sheet: Sheet
    titles: tuple[str, ...]
    around: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    questions: tuple[Question, ...]


def recognise(file: Opened) -> float:
    """How likely (0-1) the file is a flat sheet: by the columns of a table that its heading names."""
    head = heading(file.book[0])
    known = [title for title in head.titles if _names(title, required=False)]
    return min(0.6, 0.2 * len(known))


def understand(file: Opened, layout: Layout | None, answers: Mapping[str, str]) -> Understood:
    """What a sheet gives, by a saved layout or by what is likely; answers given go before the layout's.

    Raises Unfit where the sheet has no heading, or lacks columns of the layout.
    """
    answers = {**(layout.answers if layout else {}), **answers}
    book, file_name = file.book, file.name
    sheet = chosen(book, layout, answers)
    flat = flattened(sheet, _heading(sheet, layout), answers)
    tables, asked = sheet_tables.tables(flat.sheet, flat.titles, layout, answers)
    notations, more = _notations(flat, tables, answers, (sheet.name, file_name))
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


def flattened(sheet: Sheet, head: Heading, answers: Mapping[str, str]) -> Flat:
    """The sheet as one row of titles and its records; what is no record is listed."""
    below = list(range(head.last + 1, len(sheet.rows)))
    unsure = [place for place in below if sheet.numbers[place] in sheet.hidden_rows]
    take = answers.get("hidden_rows") == "take"
    questions = []
    if unsure and answers.get("hidden_rows") not in ("take", "leave"):
        rows = ", ".join(str(sheet.numbers[place]) for place in unsure[:20])
        questions.append(Question("hidden_rows", "hidden_rows", rows, ("take", "leave")))
    left_out = [LeftOut(_rows(sheet.numbers[: head.first]), "title")] if head.first else []
    if unsure and not take:
        left_out.append(LeftOut(_rows([sheet.numbers[place] for place in unsure]), "hidden_row"))
        below = [place for place in below if place not in set(unsure)]
    rows = [sheet.rows[place] for place in below]
    kinds = records.kinds(rows, head.titles, _needed(head.titles))
    for why in dict.fromkeys(kind for kind in kinds if kind):
        numbers = [sheet.numbers[below[n]] for n, kind in enumerate(kinds) if kind == why]
        left_out.append(LeftOut(_rows(numbers), why))
    kept = [n for n, kind in enumerate(kinds) if not kind]
    around = [text for row in sheet.rows[: head.first] for text in row if text]
    around += [text for row, kind in zip(rows, kinds, strict=True) if kind for text in row if text]
    flat = replace(
        sheet,
        rows=(head.titles, *(rows[n] for n in kept)),
        numbers=(sheet.numbers[head.last], *(sheet.numbers[below[n]] for n in kept)),
    )
    left_out += [LeftOut(cell, "stray") for cell in sheet.stray]
    left_out += [LeftOut(head.titles[place], "hidden_column") for place in sorted(sheet.hidden_columns)]
    return Flat(flat, head.titles, tuple(around), tuple(left_out), tuple(questions))


def _needed(titles: Sequence[str]) -> list[int]:
    """Places of the columns that say of which cell, meeting, task or day a row is."""
    return [place for place, title in enumerate(titles) if _names(title, required=True)]


def _names(title: str, *, required: bool) -> bool:
    """Whether a title certainly names a column of some table, or one that no row may lack."""
    return any(
        suggesting.likeness(table, column, title, ()) >= CERTAIN
        for table in describe().values()
        for column in (table.required if required else table.columns)
    )


def _heading(sheet: Sheet, layout: Layout | None) -> Heading:
    if layout is None:
        return heading(sheet)
    needed = {title for table in layout.tables.values() for piece in table.columns.values() for title in piece.titles}
    places = range(min(len(sheet.rows), 30))
    # A layout may name a heading of one row by itself.
    heads = [head for place in places for head in (of_rows(sheet, place), of_one_row(sheet, place))]
    best = max(heads, key=lambda head: len(needed & set(head.titles)))
    if missing := sorted(needed - set(best.titles)):
        raise Unfit("lacking", ", ".join(missing))
    return best


def _notations(
    flat: Flat, tables: Mapping[str, TableLayout], answers: Mapping[str, str], names: Sequence[str]
) -> tuple[dict[str, Notation], list[Question]]:
    samples = {
        title: [row[place] for row in flat.sheet.rows[1:] if row[place]] for place, title in enumerate(flat.titles)
    }
    around = (*flat.around, *names, *flat.titles)
    months = notation.months((*flat.around, *names))
    year = notation.year(around) or notation.year(text for values in samples.values() for text in values)
    notations: dict[str, Notation] = {}
    questions: dict[str, Question] = {}
    for name, table in tables.items():
        for column, piece in table.columns.items():
            kind = describe()[table_of(name)].columns[column].type
            for title in piece.titles:
                made = notations.get(title, Notation(year=year))
                if kind in ("DATE", "TIMESTAMP"):
                    made = replace(made, order=_order(title, samples[title], months, answers, questions))
                elif (name, column) == ("attendance", "status"):
                    marks, more = statuses(title, samples[title], flat.around, answers)
                    made = replace(made, marks=marks)
                    questions |= {question.key: question for question in more}
                elif column == "percent_done":
                    made = replace(made, fraction=_fraction(title, samples[title], answers, questions))
                if kind != "VARCHAR" or title not in notations:
                    notations[title] = made
    return notations, list(questions.values())


def _order(
    title: str,
    values: Sequence[str],
    months: frozenset[int],
    answers: Mapping[str, str],
    questions: dict[str, Question],
) -> str:
    key = f"order.{title}"
    if answers.get(key) in notation.ORDERS:
        return answers[key]
    order = notation.order(values, months)
    if order is None:
        questions[key] = Question(key, "order", title, notation.ORDERS, tuple(values[:3]))
    return order or ""


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
    flat: Flat, layout: Layout, notations: Mapping[str, Notation], answers: Mapping[str, str]
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


def _unused(flat: Flat, layout: Layout) -> list[LeftOut]:
    used = {title for table in layout.tables.values() for piece in table.columns.values() for title in piece.titles}
    numbers = [title for title in flat.titles if fold(title) in records.NUMBER_TITLES]
    return [LeftOut(title, "no_field") for title in flat.titles if title not in used and title not in numbers]


def _fields(flat: Flat, tables: Mapping[str, TableLayout], parts: Sequence[Delivered]) -> list[Field]:
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
