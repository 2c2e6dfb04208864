"""Minutes and resolutions of a cell: Word, PDF with text, or pasted text.

Each value has the line that it was read from; what is unclear stays unknown, names of persons are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etl.mapping.applying import Delivered
from etl.mapping.cell_names import cell_name
from etl.mapping.folding import fold
from etl.mapping.layout import Layout
from etl.mapping.minutes import course, head
from etl.mapping.minutes.head import Value
from etl.mapping.minutes.lines import Line, lines
from etl.mapping.minutes.lines import head as head_of
from etl.mapping.minutes.masking import masked
from etl.mapping.minutes.score import own_score
from etl.mapping.minutes.tasks import Tasks, tasks
from etl.mapping.opening import Opened
from etl.mapping.sheet_tables import question_of
from etl.mapping.understood import Field, LeftOut, Question, Understood
from etl.mapping.unfit import Unfit

KIND = "minutes"
TITLE = re.compile(r"^(?:trich )?(?:bien ban|nghi quyet)\b")
OF_COMMITTEE = re.compile(r"\bhop chi uy\b|\bchi uy hop\b")
# A line that names a meeting, as a title or in its first sentence.
OF_MEETING = re.compile(
    r"\b(?:hop|sinh hoat)(?: chi bo)?\b.{0,20}\b(?:thuong ky|dinh ky|thuong le|chuyen de|bat thuong)\b"
)
LOOKED_INTO = 40
EXCERPT = 60
OF_THIS_ONE = ("cell", "meeting", "sheet", "meetings.held_on", "meetings.kind")
Row = dict[str, Value]


def recognise(file: Opened) -> float:
    """How likely (0-1) the file is such a document: by the line that titles it."""
    rows = file.book[0].rows[:LOOKED_INTO]
    return 0.95 if any(TITLE.match(fold(text)) for row in rows for cell in row for text in cell.split("\n")) else 0.0


def understand(file: Opened, layout: Layout | None, answers: Mapping[str, str]) -> Understood:
    """The meeting, its head, tasks and self-score. Raises Unfit for minutes of the cell committee."""
    answers = {**(layout.answers if layout else {}), **answers}
    text = lines(file.book[0])
    title = _title(text)
    if OF_COMMITTEE.search(title.plain):
        raise Unfit("committee_minutes", file.name)
    heads = head_of(text)
    meeting = _meeting(text, heads, title, answers)
    cell, day = meeting.get("cell_code"), meeting.get("held_on")
    given = answers.get("meeting")
    code = given or (f"{cell.text}-{day.text}" if cell and day else "")
    questions = [] if cell or given else [Question("cell", "cell", "", ())]
    questions += [
        question_of("meetings", column) for column in ("held_on", "kind") if not given and column not in meeting
    ]
    assigned = tasks(text[len(heads) :] if len(heads) < len(text) else text, day.text if day else "")
    points, band = own_score(text)
    score = {column: value for column, value in (("points", points), ("band", band)) if value}
    counts = head.figures(heads)
    parts = (
        [_part("meetings", code, [meeting])] if not given and {"cell_code", "held_on", "kind"} <= set(meeting) else []
    )
    parts += [_part("headcounts", code, [counts])] if counts else []
    parts += [_tasks(code, assigned)] if assigned.tasks else []
    constant = {"scored_by": Value("self", 0), "criterion": Value("total", 0)}
    parts += [_part("scores", code, [constant | score])] if points else []
    texts = {line.number: masked(line.text)[:EXCERPT] for line in text}
    fields = [
        *_fields("meetings", meeting, texts),
        *_fields("headcounts", counts, texts),
        *_fields("scores", score, texts),
    ]
    fields += _fields_of_tasks(assigned)
    left_out = [LeftOut(_numbers(assigned.earlier), "earlier_tasks")] if assigned.earlier else []
    kept = {key: value for key, value in answers.items() if key not in OF_THIS_ONE}
    made = Layout(kind=KIND, tables={}, answers=kept)
    return Understood(KIND, made, tuple(fields), tuple(left_out), tuple(questions), tuple(parts), file.book[0].notes)


def _title(text: Sequence[Line]) -> Line:
    place = next((n for n, line in enumerate(text[: LOOKED_INTO * 2]) if TITLE.match(line.plain)), 0)
    below = [line for line in text[place + 1 : place + 3] if line.is_capital or OF_MEETING.search(line.plain)]
    joined = " ".join(line.text for line in (text[place], *below))
    return Line(text[place].number, joined, (joined,), 0)


def _meeting(text: Sequence[Line], heads: Sequence[Line], title: Line, answers: Mapping[str, str]) -> Row:
    """By column of meetings what the document says, answers first."""
    row: dict[str, Value | None] = {}
    row["cell_code"] = _answered(answers, "cell") or _cell(heads)
    day, clock = head.begin(heads)
    day = row["held_on"] = _answered(answers, "meetings.held_on") or day
    first = next((line for line in heads if OF_MEETING.search(line.plain)), None)
    named = course.kind(title) or (course.kind(first) if first else None)
    # An answer may be of a whole folder: what the document says goes before it.
    row["kind"] = named or _answered(answers, "meetings.kind")
    if day and clock:
        row["started_at"] = Value(f"{day.text}T{clock.text}", clock.line)
    row["ended_at"] = head.end(text, day.text if day else "", clock.text if clock else "")
    row["chair_role"] = head.chair_role(heads)
    row["superior_present"] = course.superior_present(heads)
    row |= course.speaking(text)
    last = row["ended_at"].line if row["ended_at"] else text[-1].number
    row["minutes_text"] = course.text([line for line in text[len(heads) :] if line.number <= last])
    return {column: value for column, value in row.items() if value}


def _answered(answers: Mapping[str, str], key: str) -> Value | None:
    return Value(answers[key], 0, 1.0) if answers.get(key) else None


def _cell(heads: Sequence[Line]) -> Value | None:
    for line in heads:
        if name := cell_name(cell for text in line.cells for cell in text.split("\n")) or cell_name([line.text]):
            return Value(name, line.number)
    return None


def _part(table: str, code: str, rows: Sequence[Row]) -> Delivered:
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    values = tuple((code, *(row[column].text for column in columns)) for row in rows)
    return Delivered(
        table, ("meeting_code", *columns), values, tuple(max(v.line for v in row.values()) for row in rows), ()
    )


def _tasks(code: str, assigned: Tasks) -> Delivered:
    columns = ("task_code", "meeting_code", "lead_named", "due_on", "percent_done", "task_text")
    rows = tuple(
        (f"{code}-{n}", code, task.lead_named, task.due_on, task.percent_done, task.text)
        for n, task in enumerate(assigned.tasks, start=1)
    )
    return Delivered("tasks", columns, rows, tuple(task.number for task in assigned.tasks), ())


def _fields(table: str, row: Row, texts: Mapping[int, str]) -> list[Field]:
    def source(column: str, value: Value) -> str:
        # The line of who chaired has a name, with an address or without.
        text = "" if column in ("chair_role", "minutes_text") else texts.get(value.line, "")
        return f"line {value.line}" + (f": {text}" if text else "")

    return [
        Field(table, column, source(column, value) if value.line else "answer", value.sure,
              "" if column == "minutes_text" else value.text)
        for column, value in row.items()
    ]  # fmt: skip


def _fields_of_tasks(assigned: Tasks) -> list[Field]:
    return [
        Field("tasks", column, f"line {task.number}", 0.8, getattr(task, column))
        for task in assigned.tasks
        for column in ("lead_named", "due_on", "percent_done")
        if getattr(task, column)
    ]


def _numbers(numbers: Sequence[int]) -> str:
    return f"line {', '.join(map(str, numbers))}"
