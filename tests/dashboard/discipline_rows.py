"""Cases of discipline for the full world, published as a build publishes them."""

from __future__ import annotations

import json

import duckdb
import polars as pl

from models import discipline
from tests.dashboard.rows import AS_OF, FIRST

# Cases of each commune of the full world; the first has far more than the others, the second none.
CASES = {"G00": 40, "G01": 0, "G02": 2, "G05": 11}
USUAL_CASES = 8
FORMS = ("reprimand", "reprimand", "reprimand", "warning", "warning", "expulsion", "struck_off")


def insert_discipline(con: duckdb.DuckDBPyConnection) -> None:
    """Cases in the order of the cells of each commune, over 24 months; a signal that speaks for two of them."""
    months = pl.date_range(FIRST, AS_OF, "1mo", eager=True).to_list()
    con.execute(
        "INSERT INTO mart.cell_calendar BY NAME "
        "SELECT cell_code, unnest($months::DATE[]) AS month, unit_code, cell_type FROM intake.cells",
        {"months": months},
    )
    homes: dict[str, list[str]] = {}
    for cell, unit in con.execute("SELECT cell_code, unit_code FROM intake.cells ORDER BY cell_code").fetchall():
        homes.setdefault(unit, []).append(cell)
    rows = [
        (f"{unit}-{i}", cells[i * i % len(cells)], FORMS[i % len(FORMS)], months[7 * i % 24])
        for unit, cells in sorted(homes.items())
        for i in range(CASES.get(unit, USUAL_CASES))
    ]
    con.executemany(
        "INSERT INTO intake.discipline (case_code, cell_code, subject, form, decided_on, run) "
        "VALUES (?, ?, 'member', ?, ? + 9, 1)",
        rows,
    )
    discipline.publish(con, AS_OF)
    for unit, n, rate in (("G00", 34, 32.1), ("G02", 2, 1.9)):
        evidence = json.dumps({"n": n, "years": 2.0, "rate": rate, "usual": 7.6, "struck_off": 5})
        con.execute(
            "INSERT INTO result.area_flags VALUES (?, ?, 'discipline_outlier', 'act', 0.9, NULL, ?, [])",
            [unit, AS_OF, evidence],
        )
