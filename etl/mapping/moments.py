"""Moments and lengths of time as programs for online meetings write them, in many languages."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

# A blank behind a separator only where the year has four figures, or in Korean: "25.9. 10:30" has no year.
DAY = re.compile(
    r"(\d{4})(?:[-/.年]|년) ?(\d{1,2})(?:[-/.月]|월) ?(\d{1,2})"
    r"|(\d{1,2})[-/.] ?(\d{1,2})[-/.] ?(\d{4})"
    r"|(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})|(\d{2})\. ?(\d{1,2})\. ?(\d{1,2})(?=\. ?오)"
)
# "Sep 25, 2026", "25-Sep-2026", "25 thg 9, 2026".
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED = rf"(?P<name>{'|'.join(MONTHS)})[a-z]*\.?"
NAMED_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{NAMED}[ -](?P<dom>\d{{1,2}}),?[ -](?P<year>\d{{4}})",
        rf"\b(?P<dom>\d{{1,2}})[ -]{NAMED},?[ -](?P<year>\d{{4}})",
        r"\b(?P<dom>\d{1,2}) (?:thg|tháng) (?P<month>\d{1,2})(?:,| năm)? (?P<year>\d{4})",
    )
)
MORNING, EVENING = ("am", "sa", "午前", "上午", "오전"), ("pm", "ch", "午後", "下午", "오후")
CLOCK = re.compile(
    r"(午前|午後|上午|下午|오전|오후)?\s*(\d{1,2})[:h.](\d{2})(?:[:.](\d{2}))?\s*([ap]\.?\s?m\.?|sa|ch|午前|午後)?",
    re.IGNORECASE,
)
HOURS = re.compile(
    r"(\d+)\s*(?:hours?|hrs?|hr|heures?|hod|h|giờ|godz|std|stunden?|horas?|ore|ora|uur|u(?![a-z])|ч|時間|小时|小時|시간)",
    re.IGNORECASE,
)
MINUTES = re.compile(
    r"(\d+)\s*(?:minutes?|mins?|min|m(?![a-z])|phút|minuten|minutos?|minuti|minut[ya]?|мин|分|분)", re.IGNORECASE
)
SECONDS = re.compile(
    r"(\d+)\s*(?:seconds?|secs?|s(?![a-z])|giây|sek|segundos?|secondes?|с(?![а-я])|秒|초)", re.IGNORECASE
)
# No meeting lasts so long, whatever the unit; longer figures are no number for a float or an integer.
ENDLESS = re.compile(r"\d{8}")
# No moment or length is longer (chosen by us); the patterns above take the square of a text's length.
LONGEST = 200


@lru_cache(maxsize=10_000)
def moment(text: str, order: str) -> datetime | None:
    """A day and time; `order` of day and month where the year is last (`month_first`, else day first). None where it
    is none, or of another century than meetings online."""
    patterns = (DAY, *NAMED_DAYS) if len(text) <= LONGEST else ()
    day = next(filter(None, (pattern.search(text) for pattern in patterns)), None)
    if not day:
        return None
    clock = CLOCK.search(text, day.end()) or CLOCK.search(text[: day.start()])
    if of := day.groupdict():
        year, dom = of["year"], of["dom"]
        month = of.get("month") or MONTHS.index(of["name"].lower()) + 1
        return _at(year, month, dom, clock)
    first, second, third = filter(None, day.groups())
    if len(first) == 4:
        year, month, dom = first, second, third
    elif clock and clock[1] in ("오전", "오후"):
        # Korean programs write the year first, also in two digits.
        year, month, dom = f"20{first.zfill(2)}", second, third
    else:
        year = third if len(third) == 4 else f"20{third.zfill(2)}"
        month, dom = (first, second) if order == "month_first" else (second, first)
    return _at(year, month, dom, clock)


@lru_cache(maxsize=10_000)
def duration(text: str, clock: str = "") -> float | None:
    """Minutes: "2 h 44 m", "1 hr 2 min", "2 godz. 19 min", "98", "1:38:00"; None where it is none. "20:00" is minutes
    and seconds where `clock` says so (`minutes_seconds`), else hours and minutes."""
    if len(text) > LONGEST:
        return None
    if re.fullmatch(r"\d{1,7}(?:[.,]\d+)?", text.strip()):
        return float(text.replace(",", "."))
    if ENDLESS.search(text):
        return None
    if match := re.fullmatch(r"(\d+):(\d\d)(?::(\d\d))?", text.strip()):
        hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
        if match[3] is None and clock == "minutes_seconds":
            return hours + minutes / 60
        return hours * 60 + minutes + seconds / 60
    parts = [(pattern.search(text), of) for pattern, of in ((HOURS, 60.0), (MINUTES, 1.0), (SECONDS, 1 / 60))]
    known = [int(match[1]) * of for match, of in parts if match]
    return sum(known) if known else None


def _at(year: str, month: str | int, dom: str, clock: re.Match[str] | None) -> datetime | None:
    hour, minute, second = _clock(clock) if clock else (0, 0, 0)
    if not 2000 <= int(year) < 2100:
        return None
    try:
        return datetime(int(year), int(month), int(dom), hour, minute, second)
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> tuple[int, int, int]:
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    half = re.sub(r"[.\s]", "", (match[1] or match[5] or "").lower())
    if half in (*MORNING, *EVENING) and hour <= 12:
        hour = hour % 12 + (12 if half in EVENING else 0)
    return hour, minute, second
