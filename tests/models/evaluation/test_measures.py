"""Measures of detection, on cases small enough to count by hand."""

from datetime import date

import polars as pl
import pytest

from models.evaluation.measures import calibration, outcome

PLANTED = pl.DataFrame(
    {"cell_code": ["A", "B", "C"], "from_month": [date(2026, 1, 1), date(2026, 3, 1), date(2026, 8, 1)]}
)
JUDGED = pl.DataFrame(
    {
        "code": ["A", "B", "C", "D", "E"],
        "probability": [0.95, 0.6, 0.3, 0.93, None],
        "severity": ["act", "watch", None, "act", None],
    }
)
ALARMS = pl.DataFrame(
    {"code": ["A", "A", "D", "B"], "as_of": [date(2026, 4, 1), date(2026, 5, 1), date(2026, 5, 1), date(2026, 2, 1)]}
)


def test_counts_and_shares():
    found = outcome("attendance_drop", PLANTED, JUDGED, ALARMS, 6)
    assert (found.planted, found.flagged, found.watched) == (3, 2, 1)
    assert found.precision == 0.5
    assert found.recall == pytest.approx(1 / 3)
    assert found.average_precision == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)
    assert found.first_50 is None
    # A was found three months after its onset; B's alarm came before its onset and does not count.
    assert found.months_to_detect == 3
    # D alone is wrong: one of five cells in half a year.
    assert found.false_alarms_per_1000_years == pytest.approx(1 / 5 / 6 * 12 * 1000)


def test_nothing_planted_nothing_flagged():
    nothing = outcome("x", PLANTED.clear(), JUDGED.clear(), ALARMS.clear(), 6)
    assert nothing.precision is None
    assert nothing.recall is None
    assert nothing.false_alarms_per_1000_years is None


def test_calibration_holds_what_was_said_against_what_was():
    table = calibration(PLANTED, JUDGED)
    assert table["cells"].sum() == 4
    highest = table.row(-1, named=True)
    assert highest["said"] == pytest.approx((0.95 + 0.93) / 2)
    assert highest["was"] == 0.5
