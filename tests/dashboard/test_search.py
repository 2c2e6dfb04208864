"""Searching cells and units finds what a plain reading of names and codes finds."""

from __future__ import annotations

import polars as pl
import pytest

from dashboard import access
from dashboard.language import search_words
from dashboard.scope import WHOLE, Unit
from tests.dashboard.rows import AS_OF

# Words of names and of the units above, codes whole and in part, of two letters too, and several words.
SEARCHED = ["ia kenh", "an khe", "khe", "gia", "g05", "g0", "05", "c02", "2", "to dan pho 1", "an khe 2", "none"]


def listed(question: str, scope, search: str) -> list[str]:
    return access.query(question, scope, as_of=AS_OF, search=search, take=1000).get_column(
        "cell_code" if question == "cells_matching" else "unit_code"
    ).sort().to_list()  # fmt: skip


def is_found(search: str, code: str, *names: str | None) -> bool:
    words = " " + search_words(" ".join(filter(None, names)))
    return all(f" {one}" in words or (len(one) > 2 and one in code.lower()) for one in search.split())


@pytest.mark.parametrize("scope", [WHOLE, Unit("D1")])
def test_a_search_finds_the_words_of_names_and_parts_of_codes(open_world, scope):
    con = open_world("full").connect()
    units = con.execute("SELECT * FROM mart.unit_names WHERE as_of = ?", [AS_OF]).pl()
    of_unit = {row["unit_code"]: row for row in units.iter_rows(named=True)}
    cells = con.execute("SELECT * FROM mart.cell_names WHERE as_of = ?", [AS_OF]).pl()
    here = con.execute("SELECT cell_code FROM mart.cell_scope WHERE unit_code = ?", [scope.code]).pl()["cell_code"]
    of_scope = "SELECT unit_code FROM mart.units_within WHERE scope_code = ? AND as_of = ?"
    within = {code for (code,) in con.execute(of_scope, [scope.code, AS_OF]).fetchall()}
    hits = 0
    for search in SEARCHED:
        by_unit = [code for code, row in of_unit.items() if code in within and is_found(search, code, row["name"])]
        by_cell = []
        for row in cells.filter(pl.col("cell_code").is_in(here.implode())).iter_rows(named=True):
            unit = of_unit[row["unit_code"]]
            above = of_unit.get(unit["parent_code"], {"name": None})
            if is_found(search, row["cell_code"], row["name"], unit["name"], above["name"]):
                by_cell.append(row["cell_code"])
        assert listed("units_matching", scope, search) == sorted(by_unit), search
        assert listed("cells_matching", scope, search) == sorted(by_cell), search
        hits += 0 < len(by_unit) < len(within)
    assert hits >= 4
