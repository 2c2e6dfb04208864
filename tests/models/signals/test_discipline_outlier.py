"""discipline_outlier held against its cases."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from etl.discover import modules
from tests.models.signals.marts import AS_OF, MONTHS, add_cells, cases
from tests.warehouses import put

NEIGHBOURS = 40


def add_organisation(con, unit, counts):
    """Cells of 20 members that existed all the time, with so many cases each."""
    add_organisations(con, {unit: counts})


def add_organisations(con, counts):
    """Such organisations at once: unit to the number of cases of each of its cells."""
    cells = {f"{unit}{i}": (unit, n) for unit, of_cells in counts.items() for i, n in enumerate(of_cells)}
    add_cells(con, {code: unit for code, (unit, _) in cells.items()})
    decided_on = date(2026, 3, 3)
    row = {"subject": "member", "form": "reprimand", "decided_on": decided_on, "run": 1}
    named = [(code, f"{code}-reprimand-{decided_on}-{i}") for code, (_, n) in cells.items() for i in range(n)]
    put(con, "intake.discipline", [row | {"case_code": case, "cell_code": code} for code, case in named])


def decide(con, cell, count, form, decided_on):
    con.execute(
        "INSERT INTO intake.discipline (case_code, cell_code, subject, form, decided_on, run) "
        "SELECT concat_ws('-', $cell, $form, $day, range), $cell, 'member', $form, $day, 1 FROM range($count)",
        {"cell": cell, "form": form, "day": decided_on, "count": count},
    )


@pytest.mark.parametrize("case", cases("discipline_outlier"))
def test_discipline_outlier(con, case):
    usual = case.get("neighbours", 2)
    each = [usual // 5 + (i < (usual % 5)) for i in range(5)]
    add_organisations(con, {f"N{number:02}": each for number in range(NEIGHBOURS)})
    add_organisation(con, "CASE", case["cases"])
    decide(con, "CASE0", case.get("struck_off", 0), "struck_off", date(2026, 2, 2))
    decide(con, "CASE0", case.get("later", 0), "warning", date(2026, 11, 1))
    con.execute(
        "INSERT INTO mart.cell_calendar SELECT cell_code, unnest($months::DATE[]), unit_code, 'residential' "
        "FROM mart.cell_scope WHERE unit_code <> ''",
        {"months": MONTHS},
    )
    observed = modules("models.signals")["discipline_outlier"].observe(con, AS_OF)
    rows = observed.filter(pl.col("unit_code") == "CASE").to_dicts()
    expected = case["expected"]
    if not expected:
        assert not any(row["enough"] or row["selected"] or row["probability"] is not None for row in rows)
        return
    (row,) = rows
    assert row["enough"]
    assert expected.get("at_least", 0) <= row["probability"] <= expected.get("at_most", 1)
    assert row["selected"] is expected["selected"]
    evidence = json.loads(row["evidence"])
    assert evidence["n"] == expected["n"]
    assert evidence["struck_off"] == case.get("struck_off", 0)
    assert 0 <= row["p_value"] <= 1
