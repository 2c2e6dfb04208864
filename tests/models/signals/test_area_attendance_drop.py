"""area_attendance_drop held against its cases."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

from models.shared.series import month_before
from models.signals import area_attendance_drop
from tests.models.signals.marts import AS_OF, cases, held_against

AREAS, CELLS, MEMBERS, MONTHS = 12, 8, 15, 36


def put(con, table, rows):
    con.register("given", pl.DataFrame(rows))
    con.execute(f"INSERT INTO mart.{table} BY NAME SELECT * FROM given")
    con.unregister("given")


def district(con, case, seed=3):
    """Twelve organisations with their cells; the first is the case."""
    rng, scope, facts = np.random.default_rng(seed), [], []
    for unit in range(AREAS):
        name = "CASE" if unit == 0 else f"U{unit}"
        for i in range(case.get("cells", CELLS) if unit == 0 else CELLS):
            code = f"{name}-{i}"
            scope += [{"unit_code": above, "cell_code": code, "as_of": AS_OF} for above in (name, "DISTRICT", "")]
            rate = np.full(MONTHS, rng.beta(40, 5))
            if unit == 0 and i < case.get("fallen_cells", CELLS):
                rate[MONTHS - case["months"] :] -= case["fall"]
            rate = np.clip(rate, 0.02, 0.98) * 24
            present = rng.binomial(MEMBERS, rng.beta(rate, 24 - rate))
            for place, came in enumerate(present.tolist() if not (unit == 0 and case.get("silent")) else []):
                month = month_before(AS_OF, MONTHS - 1 - place)
                facts.append({"meeting_code": f"{code}-{place}", "cell_code": code, "month": month, "held_on": month})
                facts[-1] |= {"counts_for_attendance": True, "marked": MEMBERS, "present": came, "present_online": 0}
    put(con, "cell_scope", scope)
    put(con, "meeting_facts", facts)
    codes = sorted({row["cell_code"] for row in scope})
    traits = {"as_of": AS_OF, "cell_type": "residential", "area_traits": "", "area_kind": "grassroots", "members": 15}
    put(con, "cell_profiles", [{"cell_code": code, "size_class": 2} | traits for code in codes])


@pytest.mark.parametrize("case", cases("area_attendance_drop"))
def test_area_attendance_drop(con, case):
    district(con, case)
    rows = area_attendance_drop.observe(con, AS_OF)
    assert set(rows["unit_code"]) == {"CASE", *(f"U{i}" for i in range(1, AREAS))}
    row = rows.row(by_predicate=pl.col("unit_code") == "CASE", named=True)
    held_against(row, case["expected"])
    assert rows.filter(pl.col("unit_code") != "CASE")["selected"].sum() == 0
    if case["expected"].get("selected"):
        evidence = json.loads(row["evidence"])
        assert evidence["fall_low"] <= case["fall"] <= evidence["fall_high"]
        assert 0.8 < evidence["before"] < 0.95
        assert evidence["now_low"] <= evidence["now"] <= evidence["now_high"] < evidence["before"]
        assert "2025-11" <= evidence["since"] <= "2026-03"


def test_nothing_known_says_nothing(con):
    rows = area_attendance_drop.observe(con, AS_OF)
    assert rows.height == 0
    assert {"unit_code", "enough", "probability", "selected", "since", "evidence", "meetings"} <= set(rows.columns)
