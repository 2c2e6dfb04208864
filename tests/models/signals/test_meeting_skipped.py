"""meeting_skipped held against its cases."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from models.signals import meeting_skipped
from tests.models.signals import marts

KINDS = {"R": "regular", "B": "regular_and_thematic", "T": "thematic", "A": "annual_review"}


def test_cells_of_the_rule_make_no_room_for_weak_evidence():
    """Nine cells with four months by the rule, and one at .53 with two: it is watched at most."""
    months = [date(2026, m, 1) for m in range(1, 5)]
    gone = [months] * 9 + [months[:2]]
    probability = np.array([0.99] * 9 + [0.53])
    rows = meeting_skipped._result(list("ABCDEFGHIJ"), probability, probability > 0, gone, [months[0]] * 10)
    assert rows["selected"].to_list() == [True] * 9 + [False]
    assert rows["q_value"].to_list()[:9] == [0.0] * 9


@pytest.mark.parametrize("case", marts.cases("meeting_skipped"))
def test_meeting_skipped(con, case):
    kinds = [KINDS.get(sign, "") for sign in marts.spread(case["held"], "*")]
    neighbours = [KINDS.get(sign, "") for sign in marts.spread(case.get("neighbours", "R*30"), "*")]
    units = {f"N{i}": f"G{i % 6}" for i in range(marts.NEIGHBOURS)}
    marts.add_cells(con, units)
    kinds_of = {code: neighbours if unit == "G0" else ["regular"] * 30 for code, unit in units.items()}
    marts.add_months_of(con, {code: (kinds_of[code], [18] * 30) for code in units}, units=units)
    marts.add_cell(con, "CASE", begins_on=case.get("begins_on", "0001-01-01"), unit="G0")
    marts.add_months(con, "CASE", kinds, [18] * 30, begins_on=case.get("begins_on"), unit="G0")
    row, expected = marts.row_of(con, "meeting_skipped"), case["expected"]
    marts.held_against(row, expected)
    if expected:
        assert json.loads(row["evidence"])["n"] == expected["n"]
    if "since" in expected:
        assert f"{row['since']:%Y-%m}" == expected["since"]
