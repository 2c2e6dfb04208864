"""Every tested explanation held against its cases.

A case gives `cell`, what mart.cell_circumstances says of the cell CASE (a residential cell of 20), rows of other
`tables` (days as ISO dates), meetings one a month to the month of judgement with the fields of mart.meeting_facts, and
`as_of` where it is not October 2026. `expected` = the evidence; false = it does not hold.
"""

from __future__ import annotations

import json
import tomllib
from datetime import date, datetime, timedelta

import pytest

from etl.discover import ROOT, statements
from models.metadata.words import publish_words
from tests.models.signals.marts import AS_OF, MONTHS, add_cell
from tests.models.signals.test_habits import insert


def cases():
    for name in statements("models/circumstances"):
        for case in tomllib.loads((ROOT / f"tests/cases/circumstances/{name}.toml").read_text("utf-8"))["case"]:
            yield pytest.param(name, case, id=f"{name}: {case['title']}")


def add_meetings(con, meetings):
    """One regular meeting on the 5th of each month; `recorded` = days from the meeting to its entry."""
    fields = [one for group in meetings for one in [group] * group.get("times", 1)]
    for month, given in zip(MONTHS[len(MONTHS) - len(fields) :], fields, strict=True):
        if given.get("none"):
            continue
        held_on = month + timedelta(days=4)
        row = {"meeting_code": f"M{month:%y%m}", "cell_code": "CASE", "month": month, "held_on": held_on}
        row |= {"counts_for_attendance": True, "attendance_source": given.get("attendance_source", "roll_call")}
        if "recorded" in given:
            row["recorded_at"] = datetime.combine(held_on, datetime.min.time()) + timedelta(days=given["recorded"])
        insert(con, "mart.meeting_facts", row)


@pytest.mark.parametrize(("name", "case"), list(cases()))
def test_case(con, name, case):
    publish_words(con)
    as_of = date.fromisoformat(case["as_of"]) if "as_of" in case else AS_OF
    add_cell(con, "CASE")
    con.execute("UPDATE mart.cell_circumstances SET as_of = ?", [as_of])
    con.execute("UPDATE mart.cell_profiles SET as_of = ?", [as_of])
    for column, value in case.get("cell", {}).items():
        table = "cell_profiles" if column == "cell_type" else "cell_circumstances"
        con.execute(f"UPDATE mart.{table} SET {column} = ?", [value])
    for table, rows in case.get("tables", {}).items():
        for row in rows:
            insert(con, table, {"unit_code": "G", "name": "x", "cell_type": "residential", "run": 1} | row)
    add_meetings(con, case.get("meetings", []))
    answer = con.execute(statements("models/circumstances")[name].sql, {"as_of": as_of}).fetchall()
    expected = [] if case["expected"] is False else [("CASE", case["expected"])]
    assert [(code, json.loads(evidence)) for code, evidence in answer] == expected
