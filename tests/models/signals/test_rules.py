"""Signals that are rules on what is entered, held against their cases: one statement each, no model.

A case gives rows of `tables` (a mart's or intake's name to its rows; days as ISO dates) beside the cell CASE of the
unit G, with five neighbours N0 to N4; `cell` changes its circumstances. `expected` = whether it is selected, and parts
of the evidence; {} = not enough data.
"""

from __future__ import annotations

import json
import tomllib

import pytest

from etl.discover import ROOT, statements
from tests.models.signals.marts import AS_OF, add_cell
from tests.models.signals.test_habits import insert

RULES = ("absence_unaddressed", "findings_overdue", "never_visited")
GIVEN = {
    "intake.visits": {"kind": "sit_in", "run": 1},
    "intake.findings": {"topic": "records", "run": 1},
    "mart.long_absences": {"cell_code": "CASE", "as_of": AS_OF, "members": 0, "unaddressed": 0, "returned": 0},
}


def cases():
    for name in RULES:
        for case in tomllib.loads((ROOT / f"tests/cases/signals/{name}.toml").read_text("utf-8"))["case"]:
            yield pytest.param(name, case, id=f"{name}: {case['title']}")


@pytest.mark.parametrize(("name", "case"), list(cases()))
def test_case(con, name, case):
    for code in ("CASE", *(f"N{i}" for i in range(case.get("neighbours", 5)))):
        add_cell(con, code)
    for column, value in case.get("cell", {}).items():
        con.execute(f"UPDATE mart.cell_circumstances SET {column} = ? WHERE cell_code = 'CASE'", [value])
    for table, rows in case.get("tables", {}).items():
        for row in rows:
            insert(con, table, GIVEN.get(table, {}) | row)
    found = con.execute(statements("models/signals")[name].sql, {"as_of": AS_OF}).pl().to_dicts()
    assert len(found) == case.get("neighbours", 5) + 1
    (row,) = (row for row in found if row["cell_code"] == "CASE")
    expected = dict(case["expected"])
    assert row["enough"] is bool(expected)
    if not expected:
        assert row["probability"] is None
        assert not row["selected"]
        return
    selected = expected.pop("selected")
    assert row["selected"] is selected
    assert row["probability"] == float(selected)
    since = expected.pop("since", None)
    assert since is None or f"{row['since']:%Y-%m}" == since
    evidence = json.loads(row["evidence"] or "{}")
    assert {key: evidence[key] for key in expected} == expected
