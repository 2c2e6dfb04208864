"""On which day of a month a cell is likely to meet, learned from when it met before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from dashboard.planning.cells import Cells, Floats

# A year shows the habit and forgets an older one (chosen by us).
LAST_MEETINGS = 12
# What a cell declares counts like two meetings on that day; without it two meetings are still held back, so that a
# single meeting is no habit (chosen by us).
DECLARED = 2
# Month and day of the days off by the solar calendar, and the days off around the first day of Tết (Labour Code 2019,
# Article 112). The kings' day and days off that a government moves are not here.
HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
TET_OFF = range(-1, 4)


@dataclass(frozen=True)
class Habit:
    """The day in a month on which a cell is likeliest to meet, and on how many of its last meetings it kept to it."""

    on: date
    probability: float
    kept: int
    meetings: int


def suits(cells: Cells, days: Sequence[date]) -> Floats:
    """The probability that each cell meets on each of the days (n x days), by the better of two habits: the same day
    of the month, or the same weekday in the same week of it. 0 where no meeting is known and none declared."""
    known = zip(cells.met_on, cells.declared_day, strict=True)
    return np.array([_row(met[-LAST_MEETINGS:], declared, days) for met, declared in known]).reshape(-1, len(days))


def habit(met_on: Sequence[date], declared_day: int, month: date) -> Habit | None:
    """The likeliest day of meeting in a month; None where nothing is known."""
    days = days_of(month)
    last = met_on[-LAST_MEETINGS:]
    row = _row(last, declared_day, days)
    best = int(np.argmax(row))
    if row[best] == 0:
        return None
    day = days[best]
    kept = max(sum(m.day == day.day for m in last), sum(_week(m) == _week(day) for m in last))
    return Habit(day, float(row[best]), kept, len(last))


def days_of(month: date, weekdays: Iterable[int] = range(7)) -> list[date]:
    """The days of a month that fall on one of the weekdays (0 = Monday)."""
    first, wanted = month.replace(day=1), set(weekdays)
    all_days = (first + timedelta(days=i) for i in range(31))
    return [day for day in all_days if day.month == first.month and day.weekday() in wanted]


def visiting_days(month: date, weekdays: Iterable[int], tet: Iterable[date]) -> list[date]:
    """The days on which a team can go: as `days_of`, without days off; `tet` are first days of Tết."""
    off = {first + timedelta(days=i) for first in tet for i in TET_OFF}
    return [day for day in days_of(month, weekdays) if day not in off and (day.month, day.day) not in HOLIDAYS]


def _row(met: Sequence[date], declared: int, days: Sequence[date]) -> list[float]:
    by_day, by_week = Counter(m.day for m in met), Counter(_week(m) for m in met)
    by_day[declared] += DECLARED
    return [max(by_day[day.day], by_week[_week(day)]) / (len(met) + DECLARED) for day in days]


def _week(day: date) -> tuple[int, int]:
    return day.weekday(), (day.day - 1) // 7
