"""On which days of a month a team can go."""

from __future__ import annotations

from datetime import date

from dashboard.planning.meeting_days import days_of, visiting_days

TET = [date(2027, 2, 6)]
WEEK = range(5)


def test_nobody_is_visited_on_a_day_off():
    january = visiting_days(date(2027, 1, 1), WEEK, TET)
    assert january == days_of(date(2027, 1, 1), WEEK)[1:]
    assert date(2027, 4, 30) not in visiting_days(date(2027, 4, 1), WEEK, TET)


def test_nobody_is_visited_at_tet():
    off = set(days_of(date(2027, 2, 1))) - set(visiting_days(date(2027, 2, 1), range(7), TET))
    assert off == {date(2027, 2, day) for day in range(5, 10)}
