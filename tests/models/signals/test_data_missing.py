"""data_missing held against its cases, and what counts as hardly any data."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from etl.discover import statement
from tests.models.signals.marts import (
    AS_OF,
    MONTHS,
    NEIGHBOURS,
    add_cell,
    add_cells,
    cases,
    held_against,
    row_of,
    spread,
)
from tests.models.signals.test_habits import insert
from tests.warehouses import put

KINDS = {
    "duration_minutes": 95,
    "speakers": 6,
    "discussion_minutes": 40,
    "opinions": 9,
    "notice_sent_on": date(2026, 1, 1),
    "committee_premeeting": True,
    "agenda_items": 5,
    "tasks_set": 3,
}


def add_month(con, code, month, known):
    """A month with a meeting of which so many kinds of facts are known; None = no meeting."""
    put_months(con, [(code, month, known)])


def put_months(con, months):
    """Such months of many cells at once: code, month, known."""
    named = [{"cell_code": code, "month": month, "cell_type": "residential"} for code, month, _ in months]
    put(con, "mart.cell_month", [row | {"unit_code": "G"} for row in named])
    pairs = zip(named, months, strict=True)
    put(con, "mart.meeting_facts", [row | _facts(*month) for row, month in pairs if month[-1] is not None])


def _facts(code, month, known):
    ordinary = {"meeting_code": f"{code}-{month:%y%m}", "held_on": month, "kind": "regular"}
    source = "headcount" if known > len(KINDS) else "none"
    facts = dict(list(KINDS.items())[:known])
    return ordinary | facts | {"counts_for_attendance": True, "attendance_source": source}


def months_of(code, pattern):
    """ "9x10 0x2" = nine kinds known in each of ten months, then none; "-" = no meeting."""
    known = [None if n == "-" else int(n) for n in spread(pattern, "x")]
    return [(code, month, n) for month, n in zip(MONTHS[-len(known) :], known, strict=True)]


@pytest.mark.parametrize("case", cases("data_missing"))
def test_case(con, case):
    units = {f"N{i}": f"G{i % 6}" for i in range(NEIGHBOURS)}
    add_cells(con, units)
    add_cell(con, "CASE", unit="G0", begins_on=case.get("begins_on", "0001-01-01"))
    known = {code: case.get("neighbours", "9x12") if unit == "G0" else "9x12" for code, unit in units.items()}
    known["CASE"] = case["known"]
    put_months(con, [month for code, pattern in known.items() for month in months_of(code, pattern)])
    row, expected = row_of(con, "data_missing"), case["expected"]
    held_against(row, expected)
    if expected:
        evidence = json.loads(row["evidence"])
        assert (evidence["n"], evidence["of"]) == (expected["n"], expected["of"])
        assert len(row["meetings"]) == expected.get("meetings", expected["n"])


def rows(con):
    return con.execute(statement("models/inputs", "records").sql, {"as_of": AS_OF}).pl()


@pytest.mark.parametrize(("known", "shows"), [(4, True), (5, False), (9, False), (0, True)])
def test_less_than_half_of_what_is_usual(con, known, shows):
    for code in ("A", "B", "C"):
        add_cell(con, code)
        add_month(con, code, AS_OF, 9)
    add_cell(con, "CASE")
    add_month(con, "CASE", AS_OF, known)
    by_cell = rows(con)
    assert dict(zip(by_cell["cell_code"], by_cell["shows"], strict=True))["CASE"] is shows
    assert dict(zip(by_cell["cell_code"], by_cell["figure"], strict=True))["CASE"] == known


def test_a_self_score_counts_once_given(con):
    add_cell(con, "CASE")
    add_month(con, "CASE", AS_OF, 9)
    score = {"meeting_code": f"CASE-{AS_OF:%y%m}", "cell_code": "CASE", "month": AS_OF, "criterion": "total"}
    insert(con, "mart.score_facts", score | {"scored_by": "superior"})
    insert(con, "mart.score_facts", score | {"scored_by": "self", "scored_on": date(2026, 11, 1)})
    assert rows(con)["figure"].to_list() == [9]
    insert(con, "mart.score_facts", score | {"scored_by": "self", "scored_on": date(2026, 10, 31)})
    assert rows(con)["figure"].to_list() == [10]


def test_a_meeting_entered_after_the_month_is_not_known_yet(con):
    add_cell(con, "CASE")
    add_month(con, "CASE", MONTHS[-2], 9)
    add_month(con, "CASE", AS_OF, 0)
    con.execute("UPDATE mart.meeting_facts SET recorded_at = ? WHERE month = ?", [datetime(2026, 11, 1), AS_OF])
    assert rows(con)["month"].to_list() == [AS_OF - timedelta(days=30)]
