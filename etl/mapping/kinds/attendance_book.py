"""Books of attendance: members down, months or days across; each mark becomes a row of the roll call.

A blank says nothing of the member that month. Columns without any mark are of meetings that are still to come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from etl.mapping import day_order, flattening, meeting_columns, notation
from etl.mapping.applying import Delivered
from etl.mapping.cell_names import cell_name
from etl.mapping.folding import fold
from etl.mapping.heading_rows import heading
from etl.mapping.kinds import sheet as flat_sheet
from etl.mapping.layout import Layout
from etl.mapping.meeting_columns import MeetingColumn, Resolved
from etl.mapping.members import member_column
from etl.mapping.opening import Opened
from etl.mapping.same_names import apart, kept_apart
from etl.mapping.sheet_tables import question_of
from etl.mapping.turned_book import Turned, turned
from etl.mapping.understood import Field, LeftOut, Question, Understood
from etl.mapping.unfit import Unfit

KIND = "attendance_book"
FEWEST_MEETINGS = 2
NUMBERS = "numbers"
# The meeting that a month without a day or kind means.
OF_MONTH = ("", "regular", "regular_and_thematic")


def recognise(file: Opened) -> float:
    """How likely (0-1) the file is such a book: by a column of members and columns of months or days, or turned."""
    if turned(file.book[0]):
        return 0.9
    titles = heading(file.book[0]).titles
    columns = meeting_columns.of_titles(titles) or meeting_columns.of_numbers(titles, ())[0]
    return 0.9 if member_column(titles) is not None and len(columns) >= FEWEST_MEETINGS else 0.0


def understand(file: Opened, layout: Layout | None, answers: Mapping[str, str]) -> Understood:
    """The roll calls of a cell's year, and the meetings where their days are known; code of a meeting: cell and day,
    or cell and month.

    Raises Unfit where the sheet has no column of members, or none of meetings.
    """
    answers = {**(layout.answers if layout else {}), **answers}
    sheet = flat_sheet.chosen(file.book, layout, answers)
    book = turned(sheet, with_hidden=answers.get("hidden_rows") == "take")
    upright = book.sheet if book else sheet
    flat = flattening.flattened(upright, heading(upright), answers)
    texts = (*flat.around, sheet.name, file.name)
    member, (columns, asked_columns) = member_column(flat.titles), _columns(flat.titles, texts, answers)
    if member is None or not columns:
        raise Unfit("no_heading", sheet.name or file.name)
    cell = answers.get("cell") or cell_name(texts)
    year, order = notation.given_year(answers, texts), _order(columns, texts, answers)
    used, empty = _with_marks(flat.sheet.rows[1:], columns)
    marks, asked = flat_sheet.statuses(
        "", [row[c.place] for row in flat.sheet.rows[1:] for c in used if _needs_meaning(row[c.place], c)],
        flat.around, answers,
    )  # fmt: skip
    questions = [*flat.questions, *_hidden(book, answers), *asked_columns]
    questions += [*_questions(cell, year, order, columns, answers), *asked]
    meetings = [meeting_columns.resolved(column, year or 0, order or "") for column in used]
    codes = [_code(cell, meeting) for meeting in meetings]
    ways = apart(flat.titles, flat.sheet.rows[1:], flat.sheet.numbers[1:])
    attendance = _attendance(flat, member, used, codes, marks, book)
    attendance, blanks, same = kept_apart(attendance, flat.titles[member], answers, ways)
    parts = [attendance]
    kinds = [meeting.kind or answers.get("meetings.kind", "") for meeting in meetings]
    if _lacks_year(year, columns) or all(meeting.day for meeting in meetings):
        if not all(kinds):
            questions.append(question_of("meetings", "kind"))
        each = ((code, cell, kind, m.day) for code, kind, m in zip(codes, kinds, meetings, strict=True))
        # A meeting may have a column for each mark.
        rows = tuple(dict.fromkeys(each))
        numbers = (flat.sheet.numbers[0],) * len(rows)
        parts.insert(0, Delivered("meetings", ("meeting_code", "cell_code", "kind", "held_on"), rows, numbers, ()))
    left_out = [*flat.left_out, *(LeftOut(column.title, "no_meeting") for column in empty), *blanks]
    left_out += flat_sheet.other_sheets(file.book, sheet)
    left_out += [LeftOut(title, "no_field") for title in book.other_titles] if book else []
    left_out += [LeftOut(f"row {number}", "no_meeting") for number in book.other_rows] if book else []
    left_out += [LeftOut(f"row {number}", "hidden_row") for number in book.hidden_rows] if book else []
    left_out += [LeftOut(title, "hidden_column") for title in book.hidden_titles] if book else []
    known = {member, *(column.place for column in columns)}
    left_out += [LeftOut(t, "no_field") for p, t in enumerate(flat.titles) if p not in known and not _is_number(t)]
    made = Layout(kind=KIND, sheet=sheet.name, heading=flat.sheet.numbers[0], tables={}, answers=_kept(answers))
    fields = _fields(flat.titles[member], used, cell, parts)
    return Understood(KIND, made, fields, tuple(left_out), tuple(questions + same), tuple(parts), sheet.notes)


def _hidden(book: Turned | None, answers: Mapping[str, str]) -> list[Question]:
    """Whether the hidden rows of a book that is turned are taken."""
    if book is None or not book.hidden_rows or answers.get("hidden_rows") == "leave":
        return []
    rows = ", ".join(map(str, book.hidden_rows[:20]))
    return [Question("hidden_rows", "hidden_rows", rows, ("take", "leave"))]


def _columns(
    titles: Sequence[str], texts: Sequence[str], answers: Mapping[str, str]
) -> tuple[list[MeetingColumn], list[Question]]:
    """The columns that stand for a meeting each, and what is asked of those titled by a bare number."""
    if columns := meeting_columns.of_titles(titles):
        return columns, []
    columns, certain = meeting_columns.of_numbers(titles, texts)
    answer = answers.get(NUMBERS)
    if certain or not columns or answer in ("yes", "no"):
        return ([] if answer == "no" else columns), []
    about = f"{columns[0].title} ... {columns[-1].title}"
    return columns, [Question(NUMBERS, NUMBERS, about, ("yes", "no"))]


def _code(cell: str, meeting: Resolved) -> str:
    """Cell and day, or cell and month; without a day another kind than the month's regular meeting is named too."""
    kind = "" if meeting.day or meeting.kind in OF_MONTH else f"-{meeting.kind}"
    return f"{cell}-{meeting.day or meeting.month}{kind}"


def _kept(answers: Mapping[str, str]) -> dict[str, str]:
    # The next book is of another cell or year.
    return {key: value for key, value in answers.items() if key not in ("cell", "year", "sheet")}


def _is_number(title: str) -> bool:
    return fold(title) in flat_sheet.NUMBER_TITLES


def _lacks_year(year: int | None, columns: Sequence[MeetingColumn]) -> bool:
    return year is None and not all(column.has_year for column in columns)


def _order(columns: Sequence[MeetingColumn], texts: Sequence[str], answers: Mapping[str, str]) -> str | None:
    given = answers.get("order")
    return given if given in notation.ORDERS else meeting_columns.order(columns, day_order.months(texts))


def _questions(
    cell: str, year: int | None, order: str | None, columns: Sequence[MeetingColumn], answers: Mapping[str, str]
) -> list[Question]:
    examples = tuple(column.title for column in columns[:3])
    questions = [] if cell else [Question("cell", "cell", "", ())]
    if _lacks_year(year, columns):
        questions.append(Question("year", "year", "", (), examples))
    if order is None:
        questions.append(Question("order", "order", columns[0].title, notation.ORDERS, examples))
    return questions


def _with_marks(
    rows: Sequence[Sequence[str]], columns: Sequence[MeetingColumn]
) -> tuple[list[MeetingColumn], list[MeetingColumn]]:
    used = [column for column in columns if any(row[column.place] for row in rows)]
    return used, [column for column in columns if column not in used]


def _attendance(
    flat: flattening.Flat,
    member: int,
    used: Sequence[MeetingColumn],
    codes: Sequence[str],
    marks: Mapping[str, str],
    book: Turned | None,
) -> Delivered:
    rows: list[tuple[str, str, str]] = []
    numbers: list[int] = []
    for row, number in zip(flat.sheet.rows[1:], flat.sheet.numbers[1:], strict=True):
        marked: dict[str, list[str]] = {}
        for column, code in zip(used, codes, strict=True):
            status = _status(row[column.place], column, marks)
            if column.status:
                marked.setdefault(code, []).append(status)
            else:
                rows.append((code, row[member], status))
        # Below two marks at once nobody knows which is meant: what is no word of the contract is quarantined.
        rows += [(code, row[member], " + ".join(filter(None, of))) for code, of in marked.items()]
        # In a book that is turned each mark of a member stands in the row of its meeting.
        own = [book.numbers[column.place - 1] for column in used] if book else []
        numbers += own or [number] * (len(rows) - len(numbers))
    return Delivered("attendance", ("meeting_code", "member_code", "status"), tuple(rows), tuple(numbers), ())


def _needs_meaning(text: str, column: MeetingColumn) -> bool:
    return bool(text) and not (column.status and notation.ticked(text) is not None)


def _status(text: str, column: MeetingColumn, marks: Mapping[str, str]) -> str:
    """What a mark means; of a column of one status this where it is ticked, and nothing where it is not."""
    if not column.status or _needs_meaning(text, column):
        return notation.meaning(text, marks)
    return notation.below(column.status, text)


def _fields(member: str, used: Sequence[MeetingColumn], cell: str, parts: Sequence[Delivered]) -> tuple[Field, ...]:
    across = f"{used[0].title} ... {used[-1].title}" if used else ""
    attendance = parts[-1]
    fields = [
        Field("attendance", "meeting_code", across, 0.9, attendance.rows[0][0] if attendance.rows else ""),
        Field("attendance", "member_code", member, 1.0, ""),
        Field("attendance", "status", across, 1.0, attendance.rows[0][2] if attendance.rows else ""),
    ]
    if len(parts) > 1:
        day = parts[0].rows[0][3] if parts[0].rows else ""
        fields += [Field("meetings", "cell_code", cell, 0.9, cell), Field("meetings", "held_on", across, 0.9, day)]
    return tuple(replace(field, source=" ".join(field.source.split())) for field in fields)
