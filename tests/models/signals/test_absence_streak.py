"""absence_streak held against its cases."""

from __future__ import annotations

import json
from datetime import date

import pytest

from etl.discover import statements
from tests.models.signals.marts import AS_OF, add_cell, cases
from tests.models.signals.test_habits import insert


@pytest.mark.parametrize("case", cases("absence_streak"))
def test_absence_streak(con, case):
    for code in ("CASE", "N0"):
        add_cell(con, code)
    if "absences" in case:
        given = {"as_of": AS_OF, "members": 0, "absences": 0} | case["absences"]
        insert(con, "mart.unexcused_absences", {"cell_code": "CASE"} | given)
    if "running" in case:
        running = {"cell_code": "CASE", "as_of": AS_OF, "members": case["running"]}
        insert(con, "mart.long_absences", running)
    for month, unexcused, counts in ((6, 1, True), (3, 2, True), (4, 0, True), (5, 1, False)):
        held_on = date(2026, month, 5)
        facts = {"meeting_code": f"M{month}", "cell_code": "CASE", "month": held_on.replace(day=1), "held_on": held_on}
        insert(con, "mart.meeting_facts", facts | {"unexcused": unexcused, "counts_for_attendance": counts})
    rows = con.execute(statements("models/signals")["absence_streak"].sql, {"as_of": AS_OF}).pl().to_dicts()
    assert len(rows) == 2
    (row,) = (row for row in rows if row["cell_code"] == "CASE")
    expected = dict(case["expected"])
    assert row["enough"] is bool(expected)
    if not expected:
        assert (row["probability"], row["selected"], row["evidence"]) == (None, False, None)
        return
    assert row["selected"] is expected["selected"]
    assert row["probability"] == float(expected["selected"] or expected.get("watched", False))
    assert row["meetings"] == ["M3", "M6"][: expected["meetings"]]
    assert (f"{row['since']:%Y-%m}" if row["since"] else None) == expected.get("since")
    evidence = json.loads(row["evidence"])
    assert evidence.items() >= {k: expected[k] for k in ("members", "months") if k in expected}.items()
    assert (evidence["running"] or 0) == expected.get("running", 0)
