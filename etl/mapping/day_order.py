"""The order of day and month in a column's days: decided for the whole column, by its days and by what stands beside
them; None where that must be asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import pairwise

from etl.mapping.folding import fold
from etl.mapping.notation import MONTH, ORDERS, SHORT_DAY
from etl.mapping.values import FIRST_TEN

QUARTER = re.compile(r"\bquy (i{1,3}|iv|[1-4])\b")
QUARTERS = ("i", "ii", "iii", "iv")
HALF = re.compile(r"\b(?:6|sau) thang (dau|cuoi)\b")
WEEKDAY = re.compile(r"\b(?:thu (?:(2|hai)|(3|ba)|(4|tu)|(5|nam)|(6|sau)|(7|bay))|(chu nhat|cn))\b")
WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# Chosen by us: so many rows tell.
LOOKED_INTO = 2_000
LAST_MONTH = 12
FEWEST_FOLLOWING = 4
# No cell meets so often in a month (chosen by us).
OFTEN = 3
# By place of the month: one cell may have met so often for once, and the month is written first seldom.
FEWEST_CELLS = (3, 1)


def order(texts: Iterable[str], months: frozenset[int]) -> str | None:
    """Which of ORDERS a column's days have; empty where it makes no difference; None where that must be asked.

    `months` are those that the sheet's title, name and signature name: a reading in which all days are of these months
    is right where the other one's are not. So is one whose weekdays are those written beside the days. Days parted by
    points have the day first in every language that writes so, and so have those with "mùng" in front.
    """
    days = [(text, match) for text in dict.fromkeys(texts) if (match := SHORT_DAY.search(text))]
    pairs = [(int(match[1]), int(match[3])) for _, match in days]
    day_first = any(a > 12 for a, _ in pairs)
    month_first = any(b > 12 for _, b in pairs)
    if day_first != month_first:
        return ORDERS[month_first]
    if all(a == b for a, b in pairs):
        return ""
    if day_first:
        return None
    if all(match[2] == "." for _, match in days) or any(FIRST_TEN.search(text) for text, _ in days):
        return ORDERS[0]
    if by_weekday := _only(lambda place: _on_weekdays(days, place)):
        return by_weekday
    return _only(lambda place: bool(months) and all(pair[place] in months for pair in pairs))


def are_swapped(texts: Iterable[str]) -> bool:
    """Whether a program may have taken the days for the months: every text that it left as it was typed has a day above
    12, which it could not read, and every date that it made of one has a day up to 12."""
    different = dict.fromkeys(texts)
    typed = [match for text in different if (match := SHORT_DAY.fullmatch(text))]
    made = [text for text in different if WHOLE_DAY.fullmatch(text[:10])]
    return (
        bool(typed)
        and all(max(int(match[1]), int(match[3])) > LAST_MONTH for match in typed)
        and any(text[5:7] != text[8:10] for text in made)
        and all(int(text[8:10]) <= LAST_MONTH for text in made)
    )


def ascending(days: Sequence[tuple[int, int]]) -> str | None:
    """The order in which days follow each other, the oldest or the newest first, perhaps over New Year; None where they
    do in both orders or in none, or are fewer than four, which nearly always do."""
    if len(days) < FEWEST_FOLLOWING:
        return None

    def follow(each: Sequence[tuple[int, int]]) -> bool:
        n_back = sum(b <= a for a, b in pairwise(each))
        return n_back == 0 or (n_back == 1 and each[-1] < each[0])

    def fits(place: int) -> bool:
        each = [(day[place], day[1 - place]) for day in days]
        return follow(each) or follow(each[::-1])

    return _only(fits)


def by_rows(rows: Sequence[Sequence[str]], place: int) -> str | None:
    """The order in which every day of the column is one that its row also has with the year first, as that of the
    beginning or in a code; None where no order is, or both are."""
    beside = [
        (match, {day for n, text in enumerate(row) if n != place for day in WHOLE_DAY.findall(text)})
        for row in rows[:LOOKED_INTO]
        if (match := SHORT_DAY.search(row[place])) and match[1] != match[3]
    ]
    return _only(lambda first: bool(beside) and all(_read(match, first) in days for match, days in beside))


def by_cells(rows: Sequence[Sequence[str]], place: int, cell: int) -> str | None:
    """The order in which no cell meets twice in a month, where in the other one most of the cells with three meetings
    or more would have three in one month; None where neither says so. Month first needs three such cells."""
    days: dict[str, set[tuple[int, int, str]]] = {}
    for row in rows[:LOOKED_INTO]:
        if row[cell] and (match := SHORT_DAY.search(row[place])):
            days.setdefault(row[cell], set()).add((int(match[1]), int(match[3]), match[4] or ""))
    often = [of for of in days.values() if len(of) >= OFTEN]

    def crowded(of: set[tuple[int, int, str]], at: int) -> int:
        return max(Counter((day[at], day[2]) for day in of).values())

    def fits(at: int) -> bool:
        is_monthly = all(crowded(of, at) == 1 for of in days.values())
        n_crowded = sum(crowded(of, 1 - at) >= OFTEN for of in often)
        return len(often) >= FEWEST_CELLS[at] and is_monthly and 2 * n_crowded > len(often)

    return _only(fits)


def months(texts: Iterable[str]) -> frozenset[int]:
    """The months that titles and names have ("THÁNG 9", "T10", "ngày 31 tháng 01", "QUÝ III", "6 tháng đầu năm")."""
    named: set[int] = set()
    for text in map(fold, texts):
        named |= {int(match) for match in MONTH.findall(text)}
        for quarter in QUARTER.findall(text):
            last = 3 * QUARTERS.index(quarter) + 3 if quarter in QUARTERS else 3 * int(quarter)
            named |= set(range(last - 2, last + 1))
        for half in HALF.findall(text):
            named |= set(range(1, 7) if half == "dau" else range(7, 13))
    return frozenset(named)


def _only(fits: Callable[[int], bool]) -> str | None:
    """The order that fits where the other one does not; the month is in place 1 (day first) or 0."""
    return ORDERS[0] if fits(1) and not fits(0) else ORDERS[1] if fits(0) and not fits(1) else None


def _on_weekdays(days: Collection[tuple[str, re.Match[str]]], place: int) -> bool:
    """Whether days with a weekday beside them are there, and each is on it where its month is in this place."""
    named = [(match, weekday) for text, match in days if (weekday := _weekday(text)) is not None and match[4]]
    return bool(named) and all(
        (day := _read(match, place)) != "" and date.fromisoformat(day).weekday() == weekday for match, weekday in named
    )


def _weekday(text: str) -> int | None:
    """The weekday that a text names, from 0 = Monday."""
    match = WEEKDAY.search(fold(text))
    return match.lastindex - 1 if match and match.lastindex else None


def _read(match: re.Match[str], place: int) -> str:
    """The day (YYYY-MM-DD) where the month is in this place; empty where there is none such, or no year."""
    first, second = int(match[1]), int(match[3])
    year = int(match[4] or 0) + (2000 if match[4] and len(match[4]) == 2 else 0)
    month, dom = (second, first) if place else (first, second)
    try:
        return date(year, month, dom).isoformat()
    except ValueError:
        return ""
