"""superior_absent held against its cases."""

from __future__ import annotations

import json

import pytest

from etl.discover import statements
from tests.models.signals.marts import AS_OF, MONTHS, add_cell, cases
from tests.models.signals.test_habits import insert

CELLS = ("CASE", *(f"N{i}" for i in range(10)))


@pytest.mark.parametrize("case", cases("superior_absent"))
def test_case(con, case):
    for code in CELLS:
        add_cell(con, code)
        for month in MONTHS[-8:]:
            known = None if code in case.get("unknown", []) else code in case["met"] and month == MONTHS[-3]
            meeting = {"meeting_code": f"{code}-{month:%y%m}", "cell_code": code, "month": month, "kind": "regular"}
            insert(con, "mart.meeting_facts", meeting | {"superior_present": known})
    for visit in case.get("visits", []):
        insert(con, "intake.visits", visit)
    rows = con.execute(statements("models/signals")["superior_absent"].sql, {"as_of": AS_OF}).pl().to_dicts()
    assert len(rows) == len(CELLS)
    (row,) = (row for row in rows if row["cell_code"] == "CASE")
    expected = dict(case["expected"])
    assert row["enough"] is bool(expected)
    selected = expected.pop("selected", False)
    assert row["selected"] is selected
    assert row["probability"] == (float(selected) if case["expected"] else None)
    since = expected.pop("since", None)
    assert since is None or f"{row['since']:%Y-%m}" == since
    evidence = json.loads(row["evidence"] or "{}")
    assert {key: evidence[key] for key in expected} == expected
