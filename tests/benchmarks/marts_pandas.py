"""The marts of meetings and months against the same work in pandas, as a competent analyst would write it.

`python -m tests.benchmarks.marts_pandas [FOLDER]` (default: a simulated province of 3,441 cells and 36 months) prints
the CPU seconds of both, and of a bare scan by DuckDB of the columns needed, after checking that both give the same
tables.
Both read from a file and write to a file: the marts a warehouse, pandas Parquet.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import duckdb
import pandas as pd
from pandas.testing import assert_frame_equal

from etl import contract_tables
from etl.discover import statements
from etl.simulation import simulate
from etl.transform import mart_builder
from tests.benchmarks import pandas_marts
from tests.etl.marts.loading import load

LAST = date(2026, 10, 1)
# What pandas computes fastest with, of what can hold an empty value.
PANDAS_TYPES = {"DATE": "TIMESTAMP", "BOOLEAN": "DOUBLE", "INTEGER": "DOUBLE"}
Result = TypeVar("Result")
NEEDED = {
    "meetings": [
        *("meeting_code", "cell_code", "kind", "held_on", "started_at", "ended_at", "mode", "chair_role"),
        *("committee_premeeting", "notice_sent_on", "papers_shared_on", "papers_final_on", "agenda_items"),
        *("professional_items", "discussion_minutes", "criticism_minutes", "speakers", "opinions", "reminders"),
        *("superior_present", "topic", "recorded_at"),
        *("notice_channel", "papers_channel", "proposals_received", "proposals_answered"),
    ],
    "attendance": ["meeting_code", "member_code", "status"],
    "memberships": ["member_code", "cell_code", "kind", "valid_from", "valid_to"],
    "member_statuses": ["member_code", "status", "valid_from", "valid_to"],
    "headcounts": [
        *("meeting_code", "on_roll", "exempt", "away", "expected"),
        *("present", "present_online", "excused", "unexcused"),
    ],
    "tasks": ["task_code", "meeting_code", "lead_named", "due_on", "reported_on", "percent_done"],
    "cells": [
        *("cell_code", "unit_code", "cell_type", "area_traits", "min_duration_minutes", "meeting_day", "has_venue"),
        *("has_internet", "secretary_heads_unit", "valid_from", "valid_to"),
    ],
}
FACTS = list(statements("etl/transform/marts")["meeting_facts"].head["columns"])
# The evidence columns come from the models.
MONTHS = [
    c
    for c in statements("etl/transform/marts")["cell_month"].head["columns"]
    if "evidence" not in c and c != "completeness"
]


def main(arguments: list[str]) -> None:
    """Builds both, compares, prints."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments[0]) if arguments else Path(scratch) / "province"
        if not arguments:
            simulate(folder, last_month=LAST)
        _measure(Path(scratch), folder)


def _measure(scratch: Path, folder: Path) -> None:
    con = _warehouse(scratch, folder)
    span = mart_builder.month_span(con, LAST)
    parallel = _cpu_seconds(lambda: _build(con, span))[0]
    con.execute("SET threads = 1")
    scan = _cpu_seconds(lambda: _scan(con))[0]
    whole = _cpu_seconds(lambda: _build(con, span))[0]
    month = _cpu_seconds(lambda: _build(con, span[-1:]))[0]
    reading, frames = _cpu_seconds(lambda: {table: pd.read_parquet(scratch / f"{table}.parquet") for table in NEEDED})
    computing, (facts, months) = _cpu_seconds(lambda: pandas_marts.build(frames, LAST))
    writing = _cpu_seconds(lambda: [facts.to_parquet(scratch / "f.parquet"), months.to_parquet(scratch / "m.parquet")])[
        0
    ]
    _compare(con, "meeting_facts", FACTS, ["meeting_code"], facts)
    _compare(con, "cell_month", MONTHS, ["cell_code", "month"], months)
    pandas = reading + computing + writing
    print(", ".join(f"{len(frames[table]):,} {table}" for table in ("meetings", "attendance", "memberships", "tasks")))
    print("CPU seconds, one thread each; both gave the same tables")
    print(f"bare scan  {scan:6.2f}\nmarts      {whole:6.2f} ({parallel:.2f} with every thread of the machine)")
    print(f"one month  {month:6.2f}")
    print(f"pandas     {pandas:6.2f} (reading {reading:.2f}, computing {computing:.2f}, writing {writing:.2f})")
    print(f"pandas needs {pandas / whole:.1f} times the CPU of the marts; at least 3 is required")


def _build(con: duckdb.DuckDBPyConnection, months: list[date]) -> None:
    """What the two tables need; points and single tasks, which pandas does not list either, are left out."""
    left_out = ("score_facts", "task_facts")
    span = {"first_month": months[0], "last_month": months[-1]}
    for mart in statements(mart_builder.FOLDER).values():
        if mart.head["stage"] != "as_of" and mart.name not in left_out:
            con.execute(f"DELETE FROM mart.{mart.name} WHERE month BETWEEN $first_month AND $last_month", span)
            con.execute(f"INSERT INTO mart.{mart.name} {mart.sql}", span)
    con.execute("CHECKPOINT")


def _warehouse(scratch: Path, folder: Path) -> duckdb.DuckDBPyConnection:
    """The province as a warehouse file, and beside it as Parquet files for pandas."""
    con = duckdb.connect(str(scratch / "warehouse.duckdb"))
    con.execute("CREATE SCHEMA intake")
    contract_tables.create(con)
    load(con, folder)
    for table in ("attendance", "memberships", "member_statuses"):
        # As long as the keyed hashes of a real warehouse.
        con.execute(f"UPDATE intake.{table} SET member_code = md5(member_code)")
    mart_builder.create_tables(con)
    con.execute("CHECKPOINT")
    for table, columns in NEEDED.items():
        kinds = dict(
            con.execute("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [table]).fetchall()
        )
        values = ", ".join(f"CAST({c} AS {PANDAS_TYPES.get(kinds[c], kinds[c])}) AS {c}" for c in columns)
        con.execute(f"COPY (SELECT {values} FROM intake.{table}) TO '{scratch / table}.parquet'")
    return con


def _scan(con: duckdb.DuckDBPyConnection) -> None:
    for table, columns in NEEDED.items():
        con.execute(f"SELECT {', '.join(f'max({c})' for c in columns)} FROM intake.{table}").fetchall()


def _compare(
    con: duckdb.DuckDBPyConnection, table: str, columns: list[str], keys: list[str], computed: pd.DataFrame
) -> None:
    built = con.execute(f"SELECT {', '.join(columns)} FROM mart.{table}").df()
    built, other = (frame[columns].sort_values(keys, ignore_index=True) for frame in (built, computed))
    for column in columns:
        number = built[column].dtype.kind in "fib" or other[column].dtype.kind in "fib"
        kind = "float64" if number else "object"
        left, right = (frame[[column]].astype(kind).where(frame[[column]].notna(), None) for frame in (built, other))
        assert_frame_equal(left, right, check_dtype=False, rtol=1e-12)


def _cpu_seconds(work: Callable[[], Result]) -> tuple[float, Result]:
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


if __name__ == "__main__":
    main(sys.argv[1:])
