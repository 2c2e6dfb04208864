"""What the tests of signals share: cases from files, cells and their meetings put into the marts of a warehouse."""

from __future__ import annotations

import tomllib
from datetime import date

import polars as pl
import pytest

from etl.discover import ROOT, modules

AS_OF = date(2026, 10, 1)
MONTHS = pl.date_range(date(2024, 5, 1), AS_OF, "1mo", eager=True).to_list()
NEIGHBOURS = 60


def cases(signal):
    """The cases of tests/cases/signals/<signal>.toml, one test each."""
    found = tomllib.loads((ROOT / f"tests/cases/signals/{signal}.toml").read_text("utf-8"))["case"]
    return [pytest.param(case, id=case["title"]) for case in found]


def spread(text, sign):
    """ "18x2 -" with sign "x" -> ["18", "18", "-"]."""
    parts = [part.split(sign) for part in text.split()]
    return [value for value, *times in parts for _ in range(int(times[0]) if times else 1)]


def add_cell(con, code, *, begins_on="0001-01-01", unit="G"):
    """A residential cell of 20 in the scope, with its circumstances and its profile."""
    con.execute("INSERT INTO mart.cell_scope VALUES (?, ?, ?), ('', ?, ?)", [unit, code, AS_OF, code, AS_OF])
    con.execute(
        "INSERT INTO mart.cell_circumstances (as_of, cell_code, begins_on) VALUES (?, ?, ?)", [AS_OF, code, begins_on]
    )
    con.execute("INSERT INTO mart.cell_profiles VALUES (?, ?, 'residential', '', 'commune', 20, 3)", [AS_OF, code])


def add_months(con, code, kinds, counts, *, begins_on=None, unit="G"):
    """A row of cell_month for each month, and a meeting for each kind that is not empty."""
    first = date.fromisoformat(begins_on) if begins_on else MONTHS[0]
    lived = [(month, kind, n) for month, kind, n in zip(MONTHS, kinds, counts, strict=True) if month >= first]
    con.executemany(
        "INSERT INTO mart.cell_month (cell_code, month, unit_code, cell_type) VALUES (?, ?, ?, 'residential')",
        [(code, month, unit) for month, _, _ in lived],
    )
    held = [
        (f"{code}-{month:%y%m}", code, month, kind, month, kind != "annual_review", 20, n, 0, "residential")
        for month, kind, n in lived
        if kind
    ]
    if held:
        con.executemany(
            "INSERT INTO mart.meeting_facts "
            "(meeting_code, cell_code, month, kind, held_on, counts_for_attendance, marked, "
            "present, present_online, cell_type) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            held,
        )


def row_of(con, signal):
    """What the module says of the cell CASE; it must say something of every cell."""
    found = modules("models.signals")[signal].observe(con, AS_OF)
    assert found.height == found["cell_code"].n_unique() == NEIGHBOURS + 1
    return found.row(by_predicate=pl.col("cell_code") == "CASE", named=True)


def held_against(row, expected):
    """The bounds of a case on enough, probability and selection; no expectation = not enough data."""
    if not expected:
        assert not row["enough"]
        assert row["probability"] is None
        assert not row["selected"]
        return
    assert row["enough"]
    assert expected.get("at_least", 0) <= row["probability"] <= expected.get("at_most", 1)
    assert row["selected"] is expected["selected"]
