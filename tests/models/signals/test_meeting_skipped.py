"""meeting_skipped held against its cases."""

from __future__ import annotations

import json

import pytest

from tests.models.signals.marts import NEIGHBOURS, add_cell, add_months, cases, held_against, row_of, spread

KINDS = {"R": "regular", "B": "regular_and_thematic", "T": "thematic", "A": "annual_review"}


@pytest.mark.parametrize("case", cases("meeting_skipped"))
def test_meeting_skipped(con, case):
    kinds = [KINDS.get(sign, "") for sign in spread(case["held"], "*")]
    neighbours = [KINDS.get(sign, "") for sign in spread(case.get("neighbours", "R*30"), "*")]
    for i in range(NEIGHBOURS):
        add_cell(con, f"N{i}", unit=f"G{i % 6}")
        add_months(con, f"N{i}", neighbours if i % 6 == 0 else ["regular"] * 30, [18] * 30, unit=f"G{i % 6}")
    add_cell(con, "CASE", begins_on=case.get("begins_on", "0001-01-01"), unit="G0")
    add_months(con, "CASE", kinds, [18] * 30, begins_on=case.get("begins_on"), unit="G0")
    row, expected = row_of(con, "meeting_skipped"), case["expected"]
    held_against(row, expected)
    if expected:
        assert json.loads(row["evidence"])["n"] == expected["n"]
    if "since" in expected:
        assert f"{row['since']:%Y-%m}" == expected["since"]
