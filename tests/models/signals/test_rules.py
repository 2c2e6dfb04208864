"""Every signal that needs no recipe of its own, compared with its cases: rules on what is entered.

These are all signals but the habits (test_habits) and those with a test_<signal>.py beside this file, which says how
their cases are to be read; so a new signal's cases run as soon as they are written. A case gives rows of `tables` (a
mart's or intake's name to its rows; days as ISO dates) beside the cell CASE of the unit G, with five neighbours N0 to
N4; `cell` changes its circumstances. `expected` = whether it is selected, and parts of the evidence; {} = not enough
data.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from etl.discover import modules, statements
from tests.models.signals.marts import AS_OF, add_cell, cases
from tests.models.signals.test_habits import insert

OWN_RECIPE = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
GIVEN = {
    "intake.visits": {"kind": "sit_in", "run": 1},
    "intake.findings": {"topic": "records", "run": 1},
    "mart.long_absences": {"cell_code": "CASE", "as_of": AS_OF, "members": 0, "unaddressed": 0, "returned": 0},
}


def rules():
    """What every signal of these says of all cells: its name to a function of a warehouse."""
    written = {name: query for name, query in statements("models/signals").items() if not query.head.get("habit")}
    programmed = {name: module for name, module in modules("models.signals").items() if hasattr(module, "observe")}
    says = {name: partial(_of_statement, query.sql) for name, query in written.items()}
    says |= {name: partial(_of_module, module) for name, module in programmed.items()}
    return {name: say for name, say in says.items() if name not in OWN_RECIPE}


def _of_statement(sql, con):
    return con.execute(sql, {"as_of": AS_OF}).pl().to_dicts()


def _of_module(module, con):
    return module.observe(con, AS_OF).to_dicts()


RULES = rules()


def cases_of_all():
    for name in RULES:
        for case in cases(name):
            yield pytest.param(name, *case.values, id=f"{name}: {case.id}")


@pytest.mark.parametrize(("name", "case"), list(cases_of_all()))
def test_case(con, name, case):
    for code in ("CASE", *(f"N{i}" for i in range(case.get("neighbours", 5)))):
        add_cell(con, code)
    for column, value in case.get("cell", {}).items():
        con.execute(f"UPDATE mart.cell_circumstances SET {column} = ? WHERE cell_code = 'CASE'", [value])
    for table, rows in case.get("tables", {}).items():
        for row in rows:
            insert(con, table, GIVEN.get(table, {}) | row)
    observed = RULES[name](con)
    assert len(observed) == case.get("neighbours", 5) + 1
    (row,) = (row for row in observed if row["cell_code"] == "CASE")
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
