"""Tasks that a resolution assigns: items of its section, or rows of its table.

Whether somebody is named to lead is a yes or no, the name goes no further. The results of the month before are no tasks
of this meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.mapping.dates_in_text import last_day
from etl.mapping.folding import fold
from etl.mapping.minutes.lines import LEVELS, Line
from etl.mapping.minutes.masking import masked
from etl.mapping.names import headings
from etl.mapping.notation import Notation
from etl.mapping.values import percent, yes_or_no

SECTION = re.compile(r"\b(?:phuong huong|nhiem vu|phan cong|viec can lam|cong viec)\b|\bquyet nghi$|^quyet dinh$")
# Parts of a resolution that look back; to look through lists may be a task.
PART_OF_REVIEW = re.compile(r"^(?:ket qua|kiem diem|danh gia|tinh hinh|ve ket qua|uu diem|khuyet diem|han che)\b")
REVIEW = re.compile(r"\b(?:ket qua|kiem diem|danh gia|tinh hinh|ra soat|da thuc hien|thang truoc|qua)\b")
CLOSING = re.compile(
    r"\b(?:ket thuc|be mac|bien ban nay|bieu quyet|noi nhan|thu ky|nghi quyet nay|tu cham|tu danh gia)\b"
)
CONCLUSION = re.compile(r"(?:ket luan|hoi nghi|chi bo (?:thong nhat|bieu quyet|nhat tri)|cuoc hop|y kien)\b")
LEAD = re.compile(
    r"\b(?:d c|dong chi|giao|phan cong|phu trach|chu tri|chiu trach nhiem|do (?:ong|ba|chi uy|bi thu|to)|bi thu|"
    r"pho bi thu|chi uy vien|truong thon|to truong|truong ban)\b"
)
WITHOUT_LEAD = re.compile(r"\b(?:toan the|tat ca|toan bo|cac|moi) (?:cac )?(?:d c|dong chi|dang vien)\b")
DUE = re.compile(r"\b(?:trước|hạn|hoàn thành|xong|chậm nhất|đến|trong|hết|cuối|vào)\b", re.IGNORECASE)
REACH = 45
DONE = re.compile(r"\bđã (?:hoàn thành|thực hiện xong|xong)\b(?!\s*\d)", re.IGNORECASE)
PERCENT = re.compile(
    r"(?:kết quả|tiến độ|đã (?:đạt|hoàn thành|thực hiện)(?: được)?)\s*:?\s*(\d{1,3})\s*%", re.IGNORECASE
)
SHORTEST = 12
LONGEST_HEADING = 110
# A heading names a month, never a day or a percentage.
FIGURES = re.compile(r"\d{1,2}/\d{1,2}(?!\d)|%")
COLUMNS = ("task_text", "lead_named", "due_on", "reported_on", "percent_done")
FEWEST_TITLES = 2
BULLET = LEVELS["bullet"]


@dataclass(frozen=True)
class Task:
    """A task: line, its text without names, whether a lead is named ("true", "false"), by when (YYYY-MM-DD), and how
    much is done (0-100); empty = unknown."""

    number: int
    text: str
    lead_named: str
    due_on: str
    percent_done: str


@dataclass(frozen=True)
class Tasks:
    """The tasks, and the numbers of lines that tell of earlier ones."""

    tasks: list[Task]
    earlier: list[int]


def tasks(lines: Sequence[Line], day: str) -> Tasks:
    """What the lines assign; `day` (YYYY-MM-DD, empty = unknown) is the meeting's."""
    given, earlier, section, is_review, items = [], [], None, False, 0
    titles: dict[str, int] = {}
    for place, line in enumerate(lines):
        if len(line.cells) > 1:
            titles_here = _titles(line.cells)
            if titles_here:
                titles = titles_here
            elif titles and is_review:
                earlier.append(line.number)
            elif titles and (task := _of_row(line, titles, day)):
                given.append(task)
            continue
        titles = {}
        if _is_heading(line) and not _is_short_item(line, lines[place + 1 : place + 2], section, items):
            is_of_review = PART_OF_REVIEW.match(line.plain)
            if section is None or is_of_review or not _is_inside(line, section, items) or SECTION.search(line.plain):
                is_review = bool(REVIEW.search(line.plain))
                section = _section(line) if SECTION.search(line.plain) and not is_review else None
                items = _level_of_items(section, lines[place + 1 : place + 2])
            continue
        if section is not None and (CLOSING.search(line.plain) or CONCLUSION.match(line.plain)):
            section = None
        if section is not None and (not section.level or line.level > section.level or not line.level):
            given += _of_item(line, day)
    return Tasks(given, earlier)


def _is_heading(line: Line) -> bool:
    is_short = len(line.text) <= LONGEST_HEADING
    ends = line.text.endswith(":") or line.is_capital or (0 < line.level < 3 and len(line.text.split()) <= 12)
    return is_short and ends and not FIGURES.search(line.text)


def _section(line: Line) -> Line:
    """The section of a heading; a star or a dash before it says nothing of the numbers of its items."""
    return replace(line, level=0) if line.level == BULLET else line


def _level_of_items(section: Line | None, following: Sequence[Line]) -> int:
    """The level of the first item below a section without a number of its own; 0 where it has one, or no item."""
    return following[0].level if section is not None and not section.level and following else 0


def _is_short_item(line: Line, following: Sequence[Line], section: Line | None, items: int) -> bool:
    """Whether a short numbered line of a section is a task itself: nothing deeper stands below it."""
    if section is None or not _is_inside(line, section, items) or line.text.endswith(":") or line.is_capital:
        return False
    return not any(below.level > line.level for below in following)


def _is_inside(line: Line, section: Line, items: int) -> bool:
    return line.level > section.level if section.level else line.level >= items > 0


def _of_item(line: Line, day: str) -> Iterator[Task]:
    if len(line.text) < SHORTEST or line.text.endswith(":"):
        return
    lead = bool(LEAD.search(WITHOUT_LEAD.sub("", line.plain)))
    match = PERCENT.search(line.text)
    done = match[1] if match else "100" if DONE.search(line.text) else ""
    yield Task(line.number, masked(line.text), "true" if lead else "false", _due(line.text, day), done)


def _titles(cells: Sequence[str]) -> dict[str, int]:
    """The places of a table's columns by what they are of a task; nothing where the row is no heading of tasks."""
    known = headings("tasks")
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column = next((column for column in COLUMNS if fold(cell) in known[column]), None)
        if column:
            places.setdefault(column, place)
    return places if len(places) >= FEWEST_TITLES else {}


def _of_row(line: Line, titles: dict[str, int], day: str) -> Task | None:
    get = {column: line.cells[place] for column, place in titles.items() if place < len(line.cells)}
    text = " ".join(get.get("task_text", "").split())
    if not text and not get.get("due_on"):
        return None
    lead = get.get("lead_named")
    named = "" if lead is None else yes_or_no(lead) or ("true" if lead else "false")
    done = percent(get.get("percent_done", ""), Notation())
    return Task(line.number, masked(text), named, _due(get.get("due_on", ""), day, whole=True), done)


def _due(text: str, day: str, *, whole: bool = False) -> str:
    """By when, from behind a word that says that it is a term; a day before the meeting is of the next year."""
    year = int(day[:4]) if day else None
    for match in DUE.finditer(text):
        due = last_day(text[match.start() : match.end() + REACH], year)
        if due:
            return _not_before(due, day, text)
    return _not_before(last_day(text, year), day, text) if whole else ""


def _not_before(due: str, day: str, text: str) -> str:
    if due and day and due < day[:7] and due[:4] not in text:
        return f"{int(due[:4]) + 1}{due[4:]}"
    return due
