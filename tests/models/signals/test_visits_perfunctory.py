"""visits_perfunctory held against its cases."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from etl.discover import statement
from tests.models.signals.marts import AS_OF, MONTHS, NEIGHBOURS, add_cell, cases, held_against, row_of
from tests.models.signals.test_habits import insert

MEETING_MINUTES = 100
# Skims, stays to the end, short but with a remark, short but with a finding, short and what was flagged not seen,
# hours unknown, no meeting that day.
SIGNS = ("s", "l", "r", "f", "u", "?", "n")


def add_visit(con, code, month, sign):
    """A meeting in the month, and a visit to it of the kind that the sign names; "." = a meeting without a visit."""
    held_on = month + timedelta(days=4)
    begin = datetime.combine(held_on, datetime.min.time()) + timedelta(hours=19)
    named = f"{code}-{month:%y%m}"
    if sign != "n":
        meeting = {"meeting_code": named, "cell_code": code, "month": month, "held_on": held_on}
        insert(con, "mart.meeting_facts", meeting | {"duration_minutes": MEETING_MINUTES})
    if sign == ".":
        return
    stay = MEETING_MINUTES if sign == "l" else 20
    hours = {} if sign == "?" else {"arrived_at": begin, "left_at": begin + timedelta(minutes=stay)}
    visit = {"visit_code": named, "cell_code": code, "visited_on": held_on, "kind": "sit_in", "run": 1}
    insert(con, "intake.visits", visit | hours | {"remarks_recorded": sign == "r"})
    if sign in "fu":
        outcome = {"outcome": "not_seen" if sign == "u" else None}
        finding = {"finding_code": named, "visit_code": named, "topic": "records", "run": 1}
        insert(con, "intake.findings", finding | outcome)


@pytest.mark.parametrize("case", cases("visits_perfunctory"))
def test_case(con, case):
    for i in range(NEIGHBOURS):
        add_cell(con, f"N{i}")
        for month, sign in zip(MONTHS[-4:], "lrlr", strict=True):
            add_visit(con, f"N{i}", month, sign)
    add_cell(con, "CASE")
    signs = case["visits"].split()
    for month, sign in zip(MONTHS[-len(signs) :], signs, strict=True):
        add_visit(con, "CASE", month, sign)
    row, expected = row_of(con, "visits_perfunctory"), case["expected"]
    held_against(row, expected)
    if expected:
        evidence = json.loads(row["evidence"])
        assert (evidence["n"], evidence["of"]) == (expected["n"], expected["of"])
        assert len(row["meetings"]) == expected["n"]
        assert evidence["figure"] == (20 if expected["n"] else None)


@pytest.mark.parametrize(
    ("sign", "shows"), [*zip(SIGNS, [[True], [False], [False], [False], [True], [], []], strict=True)]
)
def test_what_skims(con, sign, shows):
    add_cell(con, "CASE")
    add_visit(con, "CASE", AS_OF, sign)
    found = con.execute(statement("models/inputs", "visits").sql, {"as_of": AS_OF}).pl()
    assert found["shows"].to_list() == shows


def test_half_of_the_meeting_does_not_skim(con):
    add_cell(con, "CASE")
    add_visit(con, "CASE", AS_OF, "s")
    con.execute("UPDATE intake.visits SET left_at = arrived_at + INTERVAL 50 MINUTE")
    assert con.execute(statement("models/inputs", "visits").sql, {"as_of": AS_OF}).pl()["shows"].to_list() == [False]


def test_only_the_two_years_to_the_month(con):
    add_cell(con, "CASE")
    for month in (MONTHS[-25], MONTHS[-24], AS_OF, date(2026, 11, 1)):
        add_visit(con, "CASE", month, "s")
    found = con.execute(statement("models/inputs", "visits").sql, {"as_of": AS_OF}).pl()
    assert found["month"].to_list() == [MONTHS[-24], AS_OF]
