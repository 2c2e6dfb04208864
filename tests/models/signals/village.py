"""Sixty ordinary cells, put into the marts once; each case joins them for the time of its test."""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np

from tests import warehouses
from tests.models.signals.marts import NEIGHBOURS, add_cell, add_cells, add_months, add_months_of, spread

TABLES = ("mart.cell_scope", "mart.cell_circumstances", "mart.cell_profiles", "mart.cell_month", "mart.meeting_facts")


@contextmanager
def village(seed, a=26.0, b=3.5):
    """A warehouse with sixty cells of 20 members, whose meetings are attended by a share drawn from Beta(a, b)."""
    rng = np.random.default_rng(seed)
    with warehouses.copied() as con:
        codes = [f"N{i}" for i in range(NEIGHBOURS)]
        add_cells(con, dict.fromkeys(codes, "G"))
        present = {code: rng.binomial(20, rng.beta(a, b, 30)).tolist() for code in codes}
        add_months_of(con, {code: (["regular"] * 30, present[code]) for code in codes})
        yield con


@contextmanager
def joined_by(con, present):
    """The cell CASE with so many present of 20 each month ("18x20 -": no meeting in the last month), for a while."""
    counts = spread(present, "x")
    add_cell(con, "CASE")
    add_months(
        con, "CASE", ["" if n == "-" else "regular" for n in counts], [0 if n == "-" else int(n) for n in counts]
    )
    try:
        yield
    finally:
        for table in TABLES:
            con.execute(f"DELETE FROM {table} WHERE cell_code = 'CASE'")
