"""What minutes say of the course of a meeting: its kind, who spoke, and its text without names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from etl.mapping.minutes.head import Value
from etl.mapping.minutes.lines import Line
from etl.mapping.minutes.masking import masked

REGULAR = re.compile(r"\b(?:thuong ky|dinh ky|thuong le)\b")
THEMATIC = re.compile(r"\bchuyen de\b")
OTHERS = (
    (re.compile(r"\b(?:bat thuong|dot xuat)\b"), "extraordinary"),
    (re.compile(r"\bdai hoi\b"), "congress"),
    (re.compile(r"\bkiem diem\b.*\b(?:nam|cuoi nam)\b"), "annual_review"),
)
SPEAKERS = re.compile(
    r"\b(\d{1,3}) (?:d c|dc|dong chi|dang vien)(?: da| tham gia| co)*(?: y kien)?(?: phat bieu| thao luan| y kien)\b"
)
OPINIONS = re.compile(r"\b(\d{1,3}) (?:luot )?(?:y kien|luot phat bieu)\b")
SUPERIOR = re.compile(
    r"^(?:dai bieu |dai dien )?(?:cap uy )?cap tren(?: ve)?(?: tham)?(?: du)?(?: hop| chi dao)?(?: co| gom)?\b(.*)$"
)
NOBODY = ("", "khong", "khong co", "0", "vang")


def kind(title: Line) -> Value | None:
    """The kind of meeting that the title names; None where it names none."""
    regular, thematic = REGULAR.search(title.plain), THEMATIC.search(title.plain)
    if regular or thematic:
        word = "regular_and_thematic" if regular and thematic else "regular" if regular else "thematic"
        return Value(word, title.number)
    word = next((word for pattern, word in OTHERS if pattern.search(title.plain)), None)
    return Value(word, title.number) if word else None


def speaking(lines: Iterable[Line]) -> dict[str, Value | None]:
    """How many spoke and how many opinions there were; None where no line says so, or several say different numbers."""
    speakers: list[Value] = []
    opinions: list[Value] = []
    for line in lines:
        if match := SPEAKERS.search(line.plain):
            speakers.append(Value(str(int(match[1])), line.number))
        elif match := OPINIONS.search(line.plain):
            opinions.append(Value(str(int(match[1])), line.number))
    return {"speakers": _one(speakers), "opinions": _one(opinions)}


def superior_present(lines: Iterable[Line]) -> Value | None:
    """Whether somebody of a superior committee was there; None where no line speaks of it."""
    for line in lines:
        if match := SUPERIOR.match(line.plain):
            return Value("false" if match[1].strip() in NOBODY else "true", line.number, 0.8)
    return None


def text(lines: Sequence[Line]) -> Value | None:
    """The text of the course, names masked; None where there is none."""
    joined = "\n".join(masked(line.text) for line in lines)
    return Value(joined, lines[0].number, 1.0) if joined else None


def _one(values: Sequence[Value]) -> Value | None:
    return values[0] if len({value.text for value in values}) == 1 else None
