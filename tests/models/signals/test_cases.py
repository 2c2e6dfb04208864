"""Every signal held against its cases: one that fires, one that does not, one with missing data."""

from __future__ import annotations

import json
import tomllib
from datetime import date

import duckdb
import numpy as np
import polars as pl
import pytest

from etl import mart_builder, warehouse
from etl.discover import ROOT, modules

AS_OF = date(2026, 10, 1)
MONTHS = pl.date_range(date(2024, 5, 1), AS_OF, "1mo", eager=True).to_list()
NEIGHBOURS = 60
KINDS = {"R": "regular", "B": "regular_and_thematic", "T": "thematic", "A": "annual_review"}


def cases(signal):
    found = tomllib.loads((ROOT / f"tests/cases/signals/{signal}.toml").read_text("utf-8"))["case"]
    return [pytest.param(case, id=case["title"]) for case in found]


def spread(text, sign):
    """ "18x2 -" with sign "x" -> ["18", "18", "-"]."""
    parts = [part.split(sign) for part in text.split()]
    return [value for value, *times in parts for _ in range(int(times[0]) if times else 1)]


@pytest.fixture
def con():
    with duckdb.connect() as con:
        warehouse.create_schemas(con)
        mart_builder.create_tables(con)
        yield con


def add_cell(con, code, *, begins_on="0001-01-01", unit="G"):
    con.execute("INSERT INTO mart.cell_scope VALUES (?, ?, ?), ('', ?, ?)", [unit, code, AS_OF, code, AS_OF])
    con.execute(
        "INSERT INTO mart.cell_circumstances (as_of, cell_code, begins_on) VALUES (?, ?, ?)", [AS_OF, code, begins_on]
    )


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
    found = modules("models.signals")[signal].observe(con, AS_OF)
    assert found.height == found["cell_code"].n_unique() == NEIGHBOURS + 1
    return found.row(by_predicate=pl.col("cell_code") == "CASE", named=True)


def held_against(row, expected):
    if not expected:
        assert not row["enough"]
        assert row["probability"] is None
        assert not row["selected"]
        return
    assert row["enough"]
    assert expected.get("at_least", 0) <= row["probability"] <= expected.get("at_most", 1)
    assert row["selected"] is expected["selected"]


@pytest.mark.parametrize("case", cases("attendance_drop"))
def test_attendance_drop(con, case):
    rng = np.random.default_rng(1)
    for i in range(NEIGHBOURS):
        add_cell(con, f"N{i}")
        add_months(con, f"N{i}", ["regular"] * 30, rng.binomial(20, rng.beta(30, 4), 30).tolist())
    add_cell(con, "CASE")
    present = spread(case["present"], "x")
    add_months(
        con, "CASE", ["" if n == "-" else "regular" for n in present], [0 if n == "-" else int(n) for n in present]
    )
    row, expected = row_of(con, "attendance_drop"), case["expected"]
    held_against(row, expected)
    if "since" in expected:
        assert expected["since"][0] <= f"{row['since']:%Y-%m}" <= expected["since"][1]
        assert expected["meetings"][0] <= len(row["meetings"]) <= expected["meetings"][1]
        evidence = json.loads(row["evidence"])
        assert 0.85 < evidence["before"] < 0.95
        assert evidence["now_low"] < 0.55 < evidence["now_high"]
        assert evidence["fall_low"] < evidence["fall"] < evidence["fall_high"]
        assert con.execute("SELECT count(*) FROM result.attendance_limits WHERE cell_code = 'CASE'").fetchall() == [
            (30,)
        ]


@pytest.mark.parametrize("case", cases("meeting_skipped"))
def test_meeting_skipped(con, case):
    kinds = [KINDS.get(sign, "") for sign in spread(case["held"], "*")]
    neighbours = [KINDS.get(sign, "") for sign in spread(case.get("neighbours", "R*30"), "*")]
    for i in range(NEIGHBOURS):
        add_cell(con, f"N{i}", unit=f"G{i % 6}")
        add_months(con, f"N{i}", neighbours if i % 6 == 0 else ["regular"] * 30, [18] * 30, unit=f"G{i % 6}")
    add_cell(con, "CASE", begins_on=case.get("begins_on", "0001-01-01"), unit="G0")
    add_months(con, "CASE", kinds, [18] * 30, begins_on=case.get("begins_on"), unit="G0")
    row, expected = row_of(con, "meeting_skipped"), case["expected"]
    held_against(row, expected)
    if expected:
        assert json.loads(row["evidence"])["n"] == expected["n"]
    if "since" in expected:
        assert f"{row['since']:%Y-%m}" == expected["since"]
