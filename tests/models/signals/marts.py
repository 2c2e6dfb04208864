"""What the tests of signals share: cases from files, cells and their meetings put into the marts of a warehouse."""

from __future__ import annotations

import tomllib
from datetime import date

import polars as pl
import pytest

from etl.discover import ROOT, modules
from tests.warehouses import put

AS_OF = date(2026, 10, 1)
MONTHS = pl.date_range(date(2024, 5, 1), AS_OF, "1mo", eager=True).to_list()
NEIGHBOURS = 60


def cases(signal):
    """The cases of tests/cases/signals/<signal>.toml, one test each."""
    entries = tomllib.loads((ROOT / f"tests/cases/signals/{signal}.toml").read_text("utf-8"))["case"]
    return [pytest.param(case, id=case["title"]) for case in entries]


def spread(text, sign):
    """ "18x2 -" with sign "x" -> ["18", "18", "-"]."""
    parts = [part.split(sign) for part in text.split()]
    return [value for value, *times in parts for _ in range(int(times[0]) if times else 1)]


def add_cell(con, code, *, begins_on="0001-01-01", unit="G"):
    """A residential cell of 20 in the scope, with its circumstances and its profile."""
    add_cells(con, {code: unit}, begins_on=begins_on)


def add_cells(con, units, *, begins_on="0001-01-01"):
    """A residential cell of 20 in the scope for each code, in the unit given for it."""
    of_cells = [{"cell_code": code, "as_of": AS_OF} for code in units]
    scope = [row | {"unit_code": unit} for row in of_cells for unit in (units[row["cell_code"]], "")]
    profile = {"cell_type": "residential", "area_traits": "", "area_kind": "commune", "members": 20, "size_class": 3}
    put(con, "mart.cell_scope", scope)
    put(con, "mart.cell_circumstances", [row | {"begins_on": date.fromisoformat(begins_on)} for row in of_cells])
    put(con, "mart.cell_profiles", [row | profile for row in of_cells])


def add_months(con, code, kinds, counts, *, begins_on=None, unit="G"):
    """A row of cell_month for each month, and a meeting for each kind that is not empty."""
    add_months_of(con, {code: (kinds, counts)}, begins_on=begins_on, units={code: unit})


def add_months_of(con, cells, *, begins_on=None, units=None):
    """The same for many cells at once: code to its kinds and counts, and to its unit where that is not G."""
    first = date.fromisoformat(begins_on) if begins_on else MONTHS[0]
    lived = [
        {"cell_code": code, "month": month, "cell_type": "residential", "kind": kind, "present": n}
        for code, (kinds, counts) in cells.items()
        for month, kind, n in zip(MONTHS, kinds, counts, strict=True)
        if month >= first
    ]
    of_months = [{name: row[name] for name in ("cell_code", "month", "cell_type")} for row in lived]
    put(con, "mart.cell_month", [row | {"unit_code": (units or {}).get(row["cell_code"], "G")} for row in of_months])
    put(con, "mart.meeting_facts", [row | _of_a_meeting(row) for row in lived if row["kind"]])


def _of_a_meeting(row):
    return {
        "meeting_code": f"{row['cell_code']}-{row['month']:%y%m}",
        "held_on": row["month"],
        "counts_for_attendance": row["kind"] != "annual_review",
        "marked": 20,
        "present_online": 0,
    }


def row_of(con, signal):
    """What the module says of the cell CASE; it must say something of every cell."""
    rows = modules("models.signals")[signal].observe(con, AS_OF)
    assert rows.height == rows["cell_code"].n_unique() == NEIGHBOURS + 1
    return rows.row(by_predicate=pl.col("cell_code") == "CASE", named=True)


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
