"""Measures of detection, on cases small enough to count by hand."""

from datetime import date

import polars as pl
import pytest

from models.evaluation.measures import outcome

PLANTED = pl.DataFrame({"code": ["A", "B", "C"], "from_month": [date(2026, 1, 1), date(2026, 3, 1), date(2026, 8, 1)]})
JUDGED = pl.DataFrame(
    {
        "code": ["A", "B", "C", "D", "E", "F"],
        "probability": [0.95, 0.6, 0.3, 0.93, None, 0.99],
        "severity": ["act", "watch", None, "act", None, "act"],
        "verdict": ["right", "right", "right", "wrong", "wrong", "neither"],
    }
)
ALARMS = pl.DataFrame(
    {
        "code": ["A", "A", "D", "D", "B", "F"],
        "as_of": [date(2026, m, 1) for m in (4, 5, 5, 6, 2, 5)],
        "verdict": ["right", "right", "wrong", "wrong", "wrong", "neither"],
    }
)


def test_counts_and_shares():
    measured = outcome("attendance_drop", PLANTED, JUDGED, ALARMS, 5, 6)
    assert (measured.planted, measured.flagged, measured.watched, measured.neither) == (3, 3, 1, 1)
    assert measured.precision == 0.5
    assert measured.recall == pytest.approx(1 / 3)
    # F, highest of all, counts neither way.
    assert measured.average_precision == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)
    assert measured.first_50 is None
    # A was found three months after its onset; B's alarm came before its onset and is no detection.
    assert measured.months_to_detect == 3
    # D, however often, and B before its time: two of five cells in half a year.
    assert measured.false_alarms_per_1000_years == pytest.approx(2 / 5 / 6 * 12 * 1000)


def test_nothing_planted_nothing_flagged():
    nothing = outcome("x", PLANTED.clear(), JUDGED.clear(), ALARMS.clear(), 0, 6)
    assert nothing.precision is None
    assert nothing.recall is None
    assert nothing.average_precision is None
    assert nothing.false_alarms_per_1000_years is None
