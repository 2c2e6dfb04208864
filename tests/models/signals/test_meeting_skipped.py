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
    enough, ruled = probability > 0, np.arange(10) < 9
    rows = meeting_skipped._result(list("ABCDEFGHIJ"), probability, enough, ruled, gone, [months[0]] * 10)
    assert rows["selected"].to_list() == [True] * 9 + [False]
    assert rows["q_value"].to_list()[:9] == [0.0] * 9


def test_where_months_often_fall_out_four_are_no_rule_yet():
    obliged = np.ones((60, 12), bool)
    missing = np.zeros_like(obliged)
    missing[0, :4] = missing[1, :5] = True
    assert meeting_skipped._ruled(missing, obliged)[:2].all()
    missing[2:, 3] = missing[2:20, 7] = True
    assert meeting_skipped._ruled(missing, obliged)[:2].tolist() == [False, False]


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
