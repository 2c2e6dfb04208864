"""What the views on the marts say of a small tree and its meetings."""

from __future__ import annotations

from datetime import date

import pytest

from etl.transform import mart_builder
from tests.etl.marts.conftest import MEETING
from tests.etl.marts.test_as_of import cell, unit

AS_OF = date(2026, 1, 1)
# A province of two communes, one without a cell of its own beside that of its only unit; one above is not known.
UNITS = [unit("p", None), unit("g", "p"), unit("h", "p"), unit("u", "g"), unit("lone", "elsewhere")]
CELLS = [cell("c", "u"), cell("d", "h"), cell("e", "lone")]


@pytest.fixture
def looked_back(built):
    con = built(units=UNITS, cells=CELLS, meetings=[MEETING | {"recorded_at": "2026-02-03T08:00", "tasks_set": None}])
    mart_builder.build_as_of(con, AS_OF)
    return con


def pairs(con, view):
    rows = con.execute(f"SELECT scope_code, unit_code FROM mart.{view} WHERE as_of = $as_of", {"as_of": AS_OF})
    return sorted(rows.fetchall())


def test_below_the_root_are_units_whose_superior_is_not_known(looked_back):
    assert pairs(looked_back, "units_below") == [
        ("", "lone"), ("", "p"), ("elsewhere", "lone"), ("g", "u"), ("p", "g"), ("p", "h"),
    ]  # fmt: skip


def test_a_unit_is_within_another_with_all_of_its_cells(looked_back):
    within = pairs(looked_back, "units_within")
    assert [unit for scope, unit in within if scope == "p"] == ["g", "h", "p", "u"]
    assert [unit for scope, unit in within if scope == "u"] == ["g", "u"]
    assert {unit for scope, unit in within if scope == ""} == {"", "elsewhere", "g", "h", "lone", "p", "u"}


def test_a_measure_is_known_from_its_day_on(looked_back):
    known = dict(looked_back.execute("SELECT measure, known_on FROM mart.meeting_measures").fetchall())
    assert known == {"entry": date(2026, 2, 3)}
