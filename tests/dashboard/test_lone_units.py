"""A unit that has all cells of the one above it is passed over, and only then."""

from __future__ import annotations

import polars as pl
import pytest

from dashboard.scope import WHOLE, Unit
from dashboard.summaries.lone_units import below_lone_units

TREE = {"": ["P"], "P": ["D"], "D": ["G1", "G2"], "L": []}


def ask(part) -> pl.DataFrame:
    return pl.DataFrame({"unit_code": TREE.get(part.code, [])}, schema={"unit_code": pl.String})


@pytest.mark.parametrize(
    ("scope", "reached", "units"),
    [(WHOLE, Unit("D"), ["G1", "G2"]), (Unit("D"), Unit("D"), ["G1", "G2"]), (Unit("L"), Unit("L"), [])],
)
def test_lone_units_are_passed_over(scope, reached, units):
    part, rows = below_lone_units(scope, ask)
    assert (part, rows["unit_code"].to_list()) == (reached, units)


def test_a_lone_unit_with_too_few_rows_below_is_shown_itself():
    assert below_lone_units(Unit("P"), ask, fewest=lambda rows: 3)[0] == Unit("P")
