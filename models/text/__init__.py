"""Minutes made ready for comparison: their lines, less the form, less what was handed down, as runs of five syllables.

Every step is one statement of this folder and becomes one TEMP table, in the order of `STEPS`. Source: methods.md,
section 2. The signals about minutes share the tables; whichever comes first makes them.
"""

from __future__ import annotations

from datetime import date

import duckdb

from etl.discover import statement

STEPS = (
    "documents",
    "lines",
    "lasting",
    "forms",
    "handed_down",
    "left_lines",
    "passed_on",
    "own_lines",
    "own_runs",
    "telling",
    "own_sizes",
)


def prepare(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Makes the TEMP tables of `STEPS` for the month `as_of` (its first day), unless they stand as they would be made.

    Needs the marts of `as_of` and intake.passages. Where no minutes are known, the tables are empty.
    """
    _make(con, "documents", as_of)
    _make(con, "text_now", as_of)
    if _made_of(con) == con.execute("FROM text_now").fetchall():
        return
    for name in STEPS[1:]:
        _make(con, name, as_of)
    con.execute("CREATE OR REPLACE TEMP TABLE text_made_of AS FROM text_now")


def ask(con: duckdb.DuckDBPyConnection, name: str, as_of: date) -> duckdb.DuckDBPyConnection:
    """The result of a statement of this folder; `prepare` made what it reads."""
    query = statement("models/text", name).sql
    return con.execute(query, {"as_of": as_of} if "$as_of" in query else {})


def _make(con: duckdb.DuckDBPyConnection, name: str, as_of: date) -> None:
    query = statement("models/text", name).sql
    values = {"as_of": as_of} if "$as_of" in query else {}
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}", values)


def _made_of(con: duckdb.DuckDBPyConnection) -> list[tuple]:
    there = con.execute("SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = 'text_made_of'").fetchall()
    return con.execute("FROM text_made_of").fetchall() if there else []
