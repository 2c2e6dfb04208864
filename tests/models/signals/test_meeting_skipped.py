"""meeting_skipped held against its cases."""

from __future__ import annotations

import json

import pytest

from tests.models.signals.marts import (
    NEIGHBOURS,
    add_cell,
    add_cells,
    add_months,
    add_months_of,
    cases,
    held_against,
    row_of,
    spread,
)

KINDS = {"R": "regular", "B": "regular_and_thematic", "T": "thematic", "A": "annual_review"}


@pytest.mark.parametrize("case", cases("meeting_skipped"))
def test_meeting_skipped(con, case):
    kinds = [KINDS.get(sign, "") for sign in spread(case["held"], "*")]
    neighbours = [KINDS.get(sign, "") for sign in spread(case.get("neighbours", "R*30"), "*")]
    units = {f"N{i}": f"G{i % 6}" for i in range(NEIGHBOURS)}
    add_cells(con, units)
    kinds_of = {code: neighbours if unit == "G0" else ["regular"] * 30 for code, unit in units.items()}
    add_months_of(con, {code: (kinds_of[code], [18] * 30) for code in units}, units=units)
    add_cell(con, "CASE", begins_on=case.get("begins_on", "0001-01-01"), unit="G0")
    add_months(con, "CASE", kinds, [18] * 30, begins_on=case.get("begins_on"), unit="G0")
    row, expected = row_of(con, "meeting_skipped"), case["expected"]
    held_against(row, expected)
    if expected:
        assert json.loads(row["evidence"])["n"] == expected["n"]
    if "since" in expected:
        assert f"{row['since']:%Y-%m}" == expected["since"]
