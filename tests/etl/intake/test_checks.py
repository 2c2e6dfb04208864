"""Every reason for quarantine, by its cases: one where it holds, one where it does not, one with missing data."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from etl.contract_tables import describe
from etl.intake.reasons import reasons
from tests.etl.intake.sound import PARENTS, sound

CASES = Path(__file__).parents[2] / "cases" / "checks"


def _cases():
    for file in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(file.read_text("utf-8"))["case"]:
            yield pytest.param(case, id=f"{file.stem}: {case['name']}")


@pytest.fixture(scope="module")
def parents(_one_warehouse):
    """By table the number of runs and the rows after its parents were loaded, which takes half of a case's time."""
    loaded = {}
    for table in describe():
        _one_warehouse.empty()
        _load(_one_warehouse, {parent: [{}] for parent in PARENTS[table]})
        loaded[table] = (_one_warehouse.contents(), _one_warehouse.run)
    return loaded


def _load(warehouse, given):
    for table in (name for name in describe() if name in given):
        counts = warehouse.load(table, [sound(table, **row) for row in given[table]])
        assert counts.accepted == counts.read, "what is given must be sound"


@pytest.mark.parametrize("case", list(_cases()))
def test_case(case, parents, warehouse):
    if case.get("given"):
        _load(warehouse, case["given"])
    else:
        warehouse.restore(*parents[case["table"]])
    today = {"today": case["today"]} if "today" in case else {}
    counts = warehouse.load(case["table"], [sound(case["table"], **row) for row in case["rows"]], **today)

    entries = dict(warehouse.entries("place", "reasons"))
    expected = {f"{case['table']}.csv:{n}": reason for n, reason in enumerate(case["expected"], 2)}
    assert entries == {place: reason for place, reason in expected.items() if reason not in ([], ["unchanged"])}
    assert counts.accepted == case["expected"].count([])
    assert counts.unchanged == case["expected"].count(["unchanged"])


@pytest.mark.parametrize("name", list(reasons()))
def test_a_reason_has_a_case_where_it_holds_and_one_where_it_does_not(name):
    expected = [case["expected"] for case in tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]]
    assert any([name] in rows for rows in expected)
    assert any([name] not in rows for rows in expected)


@pytest.mark.parametrize("table", list(describe().values()), ids=lambda table: table.name)
def test_every_check_of_the_contract_has_its_reason(table):
    # A check of a new kind would let rows through to a database error.
    for check in table.checks:
        assert sum((bool(check.words), bool(check.limits), check.ordered)) == 1, check
    whole = [column.name for column in table.columns.values() if column.type == "INTEGER"]
    assert set(whole) <= {check.columns[0] for check in table.checks if check.limits}, "see etl.parsing._whole"
