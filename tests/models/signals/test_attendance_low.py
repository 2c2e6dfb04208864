"""attendance_low held against its cases."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.models.signals.marts import cases, held_against, row_of
from tests.models.signals.village import joined_by, village


@pytest.fixture(scope="module")
def neighbours():
    with village(seed=2) as con:
        yield con


@pytest.mark.parametrize("case", cases("attendance_low"))
def test_attendance_low(neighbours, case):
    with joined_by(neighbours, case["present"]):
        row, expected = row_of(neighbours, "attendance_low"), case["expected"]
    held_against(row, expected)
    if "level" in expected:
        evidence = json.loads(row["evidence"])
        assert evidence["low"] <= expected["level"] <= evidence["high"]
        assert 0.82 < evidence["usual"] < 0.92
        assert row["since"] == date(2024, 11, 1)
        assert len(row["meetings"]) == (12 if expected["selected"] else 0)
