"""Days and times inside Vietnamese sentences: "19 giờ 30 phút, ngày 05 tháng 9 năm 2026", "7h30 sáng 05/9/2026".

Sentences write the day before the month.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from etl.mapping.values import time_of_day

DAY = re.compile(r"(?<!\d)(\d{1,2})\s*(?:tháng|[-/.])\s*(\d{1,2})\s*(?:năm|[-/.])\s*(\d{4})(?!\d)", re.IGNORECASE)
DAY_OF_YEAR = re.compile(r"(?<![\d/])(\d{1,2})\s*(?:tháng|[-/])\s*(\d{1,2})(?![\d/])", re.IGNORECASE)
MONTH = re.compile(r"(?:tháng|\bt)\s*(1[0-2]|0?[1-9])(?!\d)(?:\s*(?:năm|[-/])\s*(\d{4}))?", re.IGNORECASE)
QUARTER = re.compile(r"\bquý\s*(iv|i{1,3}|[1-4])\b(?:\s*(?:năm|[-/])\s*(\d{4}))?", re.IGNORECASE)
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
CLOCK = re.compile(
    r"(?<![\d/])\d{1,2}\s*(?:giờ|[hg:])\s*(?:\d{1,2}(?!\s*(?:/|tháng|giờ))\s*(?:phút|ph|p|')?)?"
    r"(?:\s*(?:sáng|trưa|chiều|tối|đêm))?",
    re.IGNORECASE,
)


def day_in(texts: Iterable[str]) -> str:
    """The one day (YYYY-MM-DD) that the texts name with its year; empty where there is none, or several."""
    days = {day for text in texts for day in days_of(text)}
    return days.pop() if len(days) == 1 else ""


def days_of(text: str) -> list[str]:
    """The days (YYYY-MM-DD) that a text names with their year."""
    matches = DAY.findall(unicodedata.normalize("NFC", text))
    days = [_date(int(year), int(month), int(dom)) for dom, month, year in matches]
    return [day for day in days if day]


def time_in(text: str) -> str:
    """The first time of day (HH:MM) in a text; empty where there is none."""
    match = CLOCK.search(unicodedata.normalize("NFC", text))
    return (time_of_day(match[0]) or "") if match else ""


def last_day(text: str, year: int | None) -> str:
    """The day (YYYY-MM-DD) by which a text wants something done: a day, or the end of a month or a quarter; `year` is
    that of a day without one. Empty where the text names none, or several."""
    plain = unicodedata.normalize("NFC", text)
    if days := days_of(plain):
        return days[0] if len(set(days)) == 1 else ""
    if year and (match := DAY_OF_YEAR.search(plain)):
        return _date(year, int(match[2]), int(match[1]))
    if match := QUARTER.search(plain):
        return _end_of_month(int(match[2] or year or 0), 3 * (QUARTERS.get(match[1].lower()) or int(match[1])))
    if match := MONTH.search(plain):
        return _end_of_month(int(match[2] or year or 0), int(match[1]))
    return ""


def _end_of_month(year: int, month: int) -> str:
    if not date.min.year < year < date.max.year:
        return ""
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).isoformat()


def _date(year: int, month: int, dom: int) -> str:
    try:
        return date(year, month, dom).isoformat()
    except ValueError:
        return ""
