"""The head of minutes: how many were there, who chaired, when it was, by the labels of the usual forms.

A figure that two lines give differently is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from etl.mapping.dates_in_text import days_of, time_in
from etl.mapping.folding import fold
from etl.mapping.minutes.lines import Line

COUNT = r"(?: la| co| gom| hien co| so| tong so| tong cong|(?: cua| trong| toan)? chi bo)* (\d{1,4}|khong)\b"
NUMBERED = r"^(?:co )?(\d{1,4}) (?:d c|dc|dong chi|dang vien|dv|nguoi) (?:duoc |di |la dang vien )?"
AFTER = {
    "on_roll": r"^(?:trong do )?(?:(?:tong )?so dang vien|dang so|tong so(?: dv)?|dang vien(?= cua chi bo))(?: cua)?",
    "exempt": r"\bmien(?: cong tac)?(?: va)?(?: sinh hoat| sh)?(?: dang)?",
    "away": r"\b(?:tam vang|di xa|di lam an xa|di lam xa|chuyen sinh hoat tam thoi|sinh hoat noi khac)",
    "expected": r"\b(?:phai du|trieu tap|phai co mat|phai tham gia)(?: hop| sinh hoat)?",
    "present": r"\b(?:co mat|du hop|tham du|(?:du|tham gia) sinh hoat|(?:dang vien|dv) du)(?: du hop| hop| sinh hoat)?",
    "present_online": r"\btruc tuyen",
    "excused": r"(?<!khong )\bco (?:ly do|phep)",
    "unexcused": r"\bkhong (?:co )?(?:ly do|phep)",
}
BEFORE = {
    "exempt": r"mien\b",
    "away": r"(?:tam vang|di xa|di lam)\b",
    "present": r"(?:co mat|du hop|tham du|du sinh hoat)\b",
}
# Behind "vắng 2" the unit is not written again: "(01 có lý do, 01 không lý do)".
OF_ABSENT = {"excused": r"co (?:ly do|phep)\b", "unexcused": r"khong (?:co )?(?:ly do|phep)\b"}
UNIT = r"(?: (?:d c|dc|dong chi|dang vien|dv|nguoi))?(?: (?:duoc|vang))*"
AFTER_PATTERNS = {column: re.compile(pattern + COUNT) for column, pattern in AFTER.items()}
BEFORE_PATTERNS = {column: re.compile(NUMBERED + pattern) for column, pattern in BEFORE.items()} | {
    column: re.compile(rf"^(?:vang )?(?:co )?(\d{{1,4}}){UNIT} {pattern}") for column, pattern in OF_ABSENT.items()
}
ABSENT = re.compile(
    r"\bvang(?: mat)?(?: la| co)? (\d{1,4})(?: d c| dc| dong chi| dang vien)?(?: deu)? (co|khong) (?:ly do|phep)"
    r"(?! \d)(?! khong)"
)
NONE_ABSENT = re.compile(r"^vang(?: mat)? (?:0+|khong(?: co)?)$")
FIGURE = re.compile(r"\d{1,4}\b(?![/.:h])")
CLAUSE = re.compile(r"[;,.()|]|\s[-–]\s")
ANSWERS = {"khong": "0"}
CHAIR = re.compile(r"\bchu (?:tri|toa)\b")
ROLES = (
    (r"\bpho (?:bi thu|bt)\b|\bpbt\b", "deputy_secretary"),
    (r"\bbi thu\b|\bbt\b", "secretary"),
    (r"\bchi uy vien\b|\bdang vien\b|\bto truong\b", "other"),
)
STARTS = re.compile(
    r"\b(?:bat dau|khai mac|hom nay|thoi gian|vao hoi|hoi|vao luc|luc|"
    r"(?:hop|sinh hoat)(?: chi bo)?(?: dinh ky| thuong ky)? ngay)\b"
)
ENDS = re.compile(r"\b(?:ket thuc|be mac|xong)\b")
END_IN_TEXT = re.compile(r"\b(?:kết thúc|bế mạc|xong)\b", re.IGNORECASE)
NEXT_DAY = re.compile(r"\b(?:hom sau|ngay hom sau|ngay sau)\b")
EARLY, LATE = "05:00", "17:00"


@dataclass(frozen=True)
class Value:
    """A value of the contract, the number of its line, and how sure it is (0-1)."""

    text: str
    line: int
    sure: float = 0.9


def figures(lines: Sequence[Line]) -> dict[str, Value]:
    """By column of headcounts what the head states."""
    seen: dict[str, set[str]] = {}
    values: dict[str, Value] = {}
    for place, line in enumerate(lines):
        below = lines[place + 1].cells if place + 1 < len(lines) else ()
        for column, number in (pair for text in _texts(line, below) for pair in _of_line(text)):
            seen.setdefault(column, set()).add(number)
            values.setdefault(column, Value(number, line.number))
    return {column: value for column, value in values.items() if len(seen[column]) == 1}


def _texts(line: Line, below: Sequence[str]) -> list[str]:
    """The line as it is; of a table each title with the figure beside it, or below it where all there are figures."""
    cells = [cell for cell in line.cells if cell]
    if len(cells) == 2 and FIGURE.match(cells[1]):
        return [" ".join(cells)]
    if len(line.cells) > 1 and len(below) == len(line.cells) and all(map(FIGURE.match, filter(None, below))):
        return [f"{title} {figure}" for title, figure in zip(line.cells, below, strict=True) if title and figure]
    return [line.text]


def chair_role(lines: Sequence[Line]) -> Value | None:
    """The role of who chaired; None where no line names it. A name is not looked at."""
    for place, line in enumerate(lines):
        match = CHAIR.search(line.plain)
        if not match:
            continue
        # The secretary of the meeting may stand in the same line.
        after = re.split(r"\bthu ky\b", line.plain[match.end() :])[0]
        following = lines[place + 1] if not after.strip() and place + 1 < len(lines) else None
        for text, number in ((after, line.number), (following.plain if following else "", line.number + 1)):
            role = next((role for pattern, role in ROLES if re.search(pattern, text)), None)
            if role:
                return Value(role, number)
    return None


def begin(lines: Iterable[Line]) -> tuple[Value | None, Value | None]:
    """The day (YYYY-MM-DD) and the time of day (HH:MM) at which the meeting began; None where no line says so."""
    day, clock = None, None
    for line in lines:
        text = _before_end(line)
        if not text or not STARTS.search(fold(text)):
            continue
        if clock is None and (time := time_in(text)):
            clock = Value(time, line.number)
        if day is None and (days := days_of(text)):
            day = Value(days[0], line.number)
    return day, clock


def end(lines: Sequence[Line], day: str, start: str) -> Value | None:
    """The moment (YYYY-MM-DDTHH:MM) at which the meeting ended, from the last line that says so; None where none does,
    or the day is unknown. An end in the small hours is on the next day."""
    for line in reversed(lines):
        text = line.text[len(_before_end(line)) :]
        clock = time_in(text)
        if day and clock and ENDS.search(line.plain):
            named = next(iter(days_of(text)), day)
            over_night = NEXT_DAY.search(line.plain) or (named == day and clock < EARLY and start > LATE)
            on = date.fromisoformat(named) + timedelta(days=bool(over_night and named == day))
            return Value(f"{on.isoformat()}T{clock}", line.number)
    return None


def _before_end(line: Line) -> str:
    """What stands before the word of the end, in a line that says both; all of a line that says no end, nothing of one
    in which no beginning stands before it."""
    if not ENDS.search(line.plain):
        return line.text
    match = END_IN_TEXT.search(line.text)
    before = line.text[: match.start()] if match else ""
    return before if STARTS.search(fold(before)) and time_in(before) else ""


def _of_line(text: str) -> list[tuple[str, str]]:
    given = []
    for clause in CLAUSE.split(text):
        plain = fold(clause).removeprefix("trong do ")
        if NONE_ABSENT.match(plain):
            given += [("excused", "0"), ("unexcused", "0")]
            continue
        for column, pattern in AFTER_PATTERNS.items():
            if match := pattern.search(plain):
                given.append((column, _number(match[1])))
        for column, pattern in BEFORE_PATTERNS.items():
            if column not in dict(given) and (match := pattern.match(plain)):
                given.append((column, _number(match[1])))
    if match := ABSENT.search(fold(text)):
        column = "excused" if match[2] == "co" else "unexcused"
        if column not in dict(given):
            given.append((column, _number(match[1])))
    return given


def _number(text: str) -> str:
    return ANSWERS.get(text) or str(int(text))
