"""Moments and lengths of time as programs for online meetings write them, in many languages."""

from __future__ import annotations

import re
from datetime import datetime

DAY = re.compile(r"(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,4})")
CLOCK = re.compile(r"(\d{1,2})[:h.](\d{2})(?:[:.](\d{2}))?\s*([ap]\.?\s?m\.?|sa|ch|午前|午後)?", re.IGNORECASE)
HOURS = re.compile(
    r"(\d+)\s*(?:hours?|hrs?|hr|heures?|h|giờ|godz|std|stunden?|horas?|ore|ora|時間|小时|小時|시간)", re.IGNORECASE
)
MINUTES = re.compile(
    r"(\d+)\s*(?:minutes?|mins?|min|m(?![a-z])|phút|minuten|minutos?|minuti|minut[ya]?|分|분)", re.IGNORECASE
)
SECONDS = re.compile(r"(\d+)\s*(?:seconds?|secs?|s(?![a-z])|giây|sek|segundos?|secondes?|秒)", re.IGNORECASE)
# No meeting lasts so long, whatever the unit; longer figures are no number for a float or an integer.
ENDLESS = re.compile(r"\d{8}")
# No moment or length is longer (chosen by us); the patterns above take the square of a text's length.
LONGEST = 200


def moment(text: str, order: str) -> datetime | None:
    """A day and time; `order` of day and month where the year is last (`month_first`, else day first). None where it
    is none, or of another century than meetings online."""
    day = DAY.search(text) if len(text) <= LONGEST else None
    if not day:
        return None
    clock = CLOCK.search(text, day.end()) or CLOCK.search(text[: day.start()])
    first, second, third = day.groups()
    if len(first) == 4:
        year, month, dom = first, second, third
    else:
        year = third if len(third) == 4 else f"20{third.zfill(2)}"
        month, dom = (first, second) if order == "month_first" else (second, first)
    hour, minute, second_ = _clock(clock) if clock else (0, 0, 0)
    if not 2000 <= int(year) < 2100:
        return None
    try:
        return datetime(int(year), int(month), int(dom), hour, minute, second_)
    except ValueError:
        return None


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


def _clock(match: re.Match[str]) -> tuple[int, int, int]:
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    half = re.sub(r"[.\s]", "", (match[4] or "").lower())
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in ("pm", "ch", "午後") else 0)
    return hour, minute, second
