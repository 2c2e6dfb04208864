"""Plain second versions of the scoring's hard numbers, written from the forms' words and not from the SQL.

Shares are 0 to 1 of a line's points; an interval is (low, high). None = not assessable.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

# The steps as ward An Phú's form prints them: from this value on, so many points.
FORM_TIME = [(0, 1), (45, 2), (60, 3), (75, 4), (90, 5)]
FORM_ATTENDANCE = [(0, 1), (65, 2), (75, 3), (90, 4)]
FORM_SPEAKERS = [(0, 2), (30, 3), (40, 4), (50.0001, 5)]
FORM_RESOLUTION = [(0, 10), (50, 15), (60, 20), (70, 24), (80, 27), (90, 30)]


def by_form(steps: list[tuple[float, float]], value: float) -> float:
    """What the printed form gives; where it leaves a gap, the lower step."""
    return [points for start, points in steps if value >= start][-1]


def time_share(minutes: int | None, *, joint: bool, own_minimum: int | None) -> float | None:
    if minutes is None:
        return None
    required = (own_minimum or 90) * (120 if joint else 90) / 90
    return _between([(0, 1), (1 / 2, 2), (2 / 3, 3), (5 / 6, 4), (1, 5)], minutes / required) / 5


def attendance_share(came: float, of: float) -> float:
    return _between([(0, 0), (0.65, 1), (0.75, 2), (0.9, 3)], came / of) / 3


def attendance_interval(came: int, marked: int, expected: int) -> tuple[float, float]:
    worst = attendance_share(came, expected)
    best = attendance_share(came + expected - marked, expected)
    return worst, best


def speakers_interval(speakers: int, came: int, unmarked: int) -> tuple[float, float]:
    curve = [(0, 2), (0.3, 3), (0.4, 4), (0.5, 5)]
    return _between(curve, speakers / (came + unmarked)) / 5, _between(curve, speakers / came) / 5


def resolution_interval(tasks: list[dict[str, Any]], month: date, *, reports_kept: bool) -> tuple[float, float] | None:
    """Of the tasks set the time before, seen at the end of `month`; (low, high), None where nothing is known."""
    worst, best, known = [], [], 0
    for task in tasks:
        done = _percent(task, _last_day(month), reports_kept)
        known += done is not None
        worst.append(0 if done is None else done)
        best.append(100 if done is None else done)
    if not known:
        return None
    curve = [(0, 10), (50, 15), (60, 20), (70, 24), (80, 27), (90, 30)]
    low, high = (_between(curve, sum(side) / len(tasks)) / 30 for side in (worst, best))
    return low, high


def _percent(task: dict[str, Any], end: date, reports_kept: bool) -> float | None:
    reported, due, percent = (task.get(key) for key in ("reported_on", "due_on", "percent_done"))
    if reported is not None and reported <= end:
        return None if percent is None else min(percent, 100)
    if reported is None and percent is not None:
        return None
    overdue = due is not None and due <= end
    return 0 if overdue and reports_kept else None


def _between(curve: list[tuple[float, float]], x: float) -> float:
    if x <= curve[0][0]:
        return curve[0][1]
    for (left, start), (right, end) in pairwise(curve):
        if x <= right:
            return start + (end - start) * (x - left) / (right - left)
    return curve[-1][1]


def _last_day(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
