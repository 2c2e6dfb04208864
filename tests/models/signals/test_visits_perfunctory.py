"""visits_perfunctory held against its cases."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from etl.discover import statement
from tests.models.signals.marts import AS_OF, MONTHS, NEIGHBOURS, add_cell, add_cells, cases, held_against, row_of
from tests.warehouses import put

MEETING_MINUTES = 100
# Skims, stays to the end, short but with a remark, short but with a finding, short and what was flagged not seen,
# hours unknown, no meeting that day.
SIGNS = ("s", "l", "r", "f", "u", "?", "n")


def add_visit(con, code, month, sign):
    """A meeting in the month, and a visit to it of the kind that the sign names; "." = a meeting without a visit."""
    add_visits(con, [(code, month, sign)])


def add_visits(con, visits):
    """Such months of many cells at once: code, month, sign."""
    rows = [row for visit in visits for row in _rows(*visit)]
    for table in ("mart.meeting_facts", "intake.visits", "intake.findings"):
        put(con, table, [row for of, row in rows if of == table])


def _rows(code, month, sign):
    held_on = month + timedelta(days=4)
    begin = datetime.combine(held_on, datetime.min.time()) + timedelta(hours=19)
    named = f"{code}-{month:%y%m}"
    if sign != "n":
        meeting = {"meeting_code": named, "cell_code": code, "month": month, "held_on": held_on}
        yield "mart.meeting_facts", meeting | {"duration_minutes": MEETING_MINUTES}
    if sign == ".":
        return
    stay = MEETING_MINUTES if sign == "l" else 20
    hours = {} if sign == "?" else {"arrived_at": begin, "left_at": begin + timedelta(minutes=stay)}
    visit = {"visit_code": named, "cell_code": code, "visited_on": held_on, "kind": "sit_in", "run": 1}
    yield "intake.visits", visit | hours | {"remarks_recorded": sign == "r"}
    if sign in "fu":
        outcome = {"outcome": "not_seen" if sign == "u" else None}
        finding = {"finding_code": named, "visit_code": named, "topic": "records", "run": 1}
        yield "intake.findings", finding | outcome


@pytest.mark.parametrize("case", cases("visits_perfunctory"))
def test_case(con, case):
    signs = {f"N{i}": ["l", "r", "l", "r"] for i in range(NEIGHBOURS)} | {"CASE": case["visits"].split()}
    add_cells(con, dict.fromkeys(signs, "G"))
    months = {code: MONTHS[-len(of_cell) :] for code, of_cell in signs.items()}
    add_visits(con, [(code, *pair) for code in signs for pair in zip(months[code], signs[code], strict=True)])
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
    visits = con.execute(statement("models/inputs", "visits").sql, {"as_of": AS_OF}).pl()
    assert visits["shows"].to_list() == shows


def test_half_of_the_meeting_does_not_skim(con):
    add_cell(con, "CASE")
    add_visit(con, "CASE", AS_OF, "s")
    con.execute("UPDATE intake.visits SET left_at = arrived_at + INTERVAL 50 MINUTE")
    assert con.execute(statement("models/inputs", "visits").sql, {"as_of": AS_OF}).pl()["shows"].to_list() == [False]


def test_only_the_two_years_to_the_month(con):
    add_cell(con, "CASE")
    for month in (MONTHS[-25], MONTHS[-24], AS_OF, date(2026, 11, 1)):
        add_visit(con, "CASE", month, "s")
    visits = con.execute(statement("models/inputs", "visits").sql, {"as_of": AS_OF}).pl()
    assert visits["month"].to_list() == [MONTHS[-24], AS_OF]
