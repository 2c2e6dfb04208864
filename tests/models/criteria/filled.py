"""A small database with the tables that scoring reads, filled row by row; what a row leaves out is unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import polars as pl

from etl.discover import statement
from etl.transform import mart_builder
from etl.warehouse import create_schemas

TABLES = ("mart.meeting_facts", "mart.task_facts", "mart.cell_scope", "intake.cells", "mart.meeting_scores")
MEETING = {"meeting_code": "m", "cell_code": "c", "kind": "regular", "held_on": date(2026, 5, 12)}
# All that can be seen of a meeting, and all of it in order.
PERFECT = {
    "duration_minutes": 120,
    "chair_role": "secretary",
    "committee_premeeting": True,
    "notice_sent_on": date(2026, 5, 1),
    "papers_shared_on": date(2026, 5, 1),
    "papers_final_on": date(2026, 5, 13),
    "agenda_items": 5,
    "professional_items": 1,
    "discussion_minutes": 60,
    "criticism_minutes": 20,
    "speakers": 8,
    "reminders": 1,
    "attendance_source": "roll_call",
    "expected": 10,
    "marked": 10,
    "present": 10,
    "present_online": 0,
    "excused": 0,
    "unexcused": 0,
    "tasks_set": 1,
    "topic": "Chuyên đề",
}
CELL = {"cell_code": "c", "unit_code": "u", "name": "Chi bộ", "cell_type": "residential", "run": 1}


def open_empty() -> duckdb.DuckDBPyConnection:
    """Every table as the program makes it, without rows, and the curve that criterion files draw on."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    lay_tables(con)
    con.execute(statement("models/scoring", "piecewise").sql)
    return con


def lay_tables(con: duckdb.DuckDBPyConnection) -> None:
    create_schemas(con)
    mart_builder.create_tables(con)


def clear(con: duckdb.DuckDBPyConnection) -> None:
    for table in (*TABLES, "result.scores"):
        con.execute(f"DELETE FROM {table}")


def add_meetings(con: duckdb.DuckDBPyConnection, meetings: list[dict[str, Any]]) -> None:
    _add(con, "mart.meeting_facts", [_meeting(MEETING | facts) for facts in meetings])


def add_tasks(con: duckdb.DuckDBPyConnection, tasks: list[dict[str, Any]]) -> None:
    """Tasks of meetings already added; cell and month are the meeting's."""
    meetings = {code: (cell, month) for code, cell, month in _asked(con)}
    for number, task in enumerate(tasks):
        cell, month = meetings[task["meeting_code"]]
        _add(con, "mart.task_facts", [{"task_code": f"t{number}", "cell_code": cell, "month": month} | task])


def add_cells(con: duckdb.DuckDBPyConnection, cells: list[dict[str, Any]]) -> None:
    for cell in cells:
        _add(con, "intake.cells", [CELL | {"valid_from": date.min} | cell])


def exist(con: duckdb.DuckDBPyConnection, cells: list[str], as_of: date) -> None:
    _add(con, "mart.cell_scope", [{"unit_code": "", "cell_code": cell, "as_of": as_of} for cell in cells])


def _meeting(facts: dict[str, Any]) -> dict[str, Any]:
    counts = facts["kind"] in ("regular", "thematic", "regular_and_thematic")
    return {"month": facts["held_on"].replace(day=1), "counts_for_attendance": counts} | facts


def _asked(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, date]]:
    return con.execute("SELECT meeting_code, cell_code, month FROM mart.meeting_facts").fetchall()


def _add(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        con.register("rows_to_add", pl.DataFrame(rows, infer_schema_length=None))
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows_to_add")
        con.unregister("rows_to_add")


def scores(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[float, ...]]:
    """Seen points, seen_max, low, high and full points by meeting and criterion."""
    asked = "SELECT meeting_code, criterion, seen_points, seen_max, low, high, max_points FROM mart.meeting_scores"
    return {(code, criterion): tuple(values) for code, criterion, *values in con.execute(asked).fetchall()}


def results(con: duckdb.DuckDBPyConnection, as_of: date) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of result.scores by cell and criterion."""
    asked = "SELECT * EXCLUDE (as_of) FROM result.scores WHERE as_of = $as_of"
    names = ("points", "max_points", "low", "high", "assessable", "band", "evidence")
    rows = con.execute(asked, {"as_of": as_of}).fetchall()
    return {(cell, criterion): dict(zip(names, values, strict=True)) for cell, criterion, *values in rows}
