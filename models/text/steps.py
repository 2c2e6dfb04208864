"""Minutes made ready for comparison: their lines, less the form, less what was handed down, as runs of five syllables.

Every step is one statement of the rooms beside this file and becomes one TEMP table, in the order of `STEPS`, then of
those of `ASKED` for what is asked. Source: docs/methods.md#text-minutes-that-repeat. The signals about minutes share
the tables; whichever comes first makes them.

A statement that names `$first_doc` or `$first_run` is asked part by part: of the minutes of whole cells, or of the runs
that lie in a range. A part is as large in a nation as in a province, so that what it is joined by stays near the
processor, and the time grows with the minutes (a million take a third more each than 118,000: `poe bench text`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import duckdb

from etl.discover import Statement, statements

ROOMS = ("prepare", "copied", "shared", "empty", "published")
STEPS = (
    "documents",
    "lines",
    "cell_lines",
    "boilerplate_lines",
    "forms",
    "handed_down",
    "left_lines",
    "form_runs",
    "handed_runs",
    "left_runs",
    "own_lines",
    "own_runs",
    "distinctive_content",
    "own_sizes",
)
ASKED = {
    "copied": ("rare_lines", "copied_shares"),
    "shared": (
        "texts",
        "voices",
        "voice_runs",
        "known_runs",
        "candidate_pairs",
        "top_candidates",
        "frequent_runs",
        "line_weights",
        "same_runs",
        "few_lines",
        "most_alike",
    ),
}
# Steps that nothing asks for once the others are made.
PASSING = ("cell_lines", "boilerplate_lines", "handed_down", "left_lines", "form_runs", "handed_runs", "left_runs")
# What `shares` reads of the answers about likeness; made anew with the steps.
LIKENESS = {"copied": "copied_shares", "shared": "shared"}
PART = 120_000  # minutes in a part, chosen by measurement
BOUNDS = ("first_doc", "last_doc", "first_cell", "last_cell")
NOTHING = (0, 0, 0, 0)  # bounds where there are no minutes
RUNS = 2**32  # marks of runs lie below


@cache
def of_rooms() -> dict[str, Statement]:
    """Every statement of the rooms by its name, which is that of the TEMP table made of it."""
    return {name: query for room in ROOMS for name, query in statements(f"models/text/{room}").items()}


def prepare(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Makes the TEMP tables of `STEPS` for the month `as_of` (its first day), unless they stand as they would be made.

    Needs the marts of `as_of` and intake.text_fingerprints. Where no minutes are known, the tables are empty.
    """
    _make(con, "text_now", as_of)
    if _made_of(con) == con.execute("FROM text_now").fetchall():
        return
    for made in ("text_made_of", *LIKENESS.values()):
        con.execute(f"DROP TABLE IF EXISTS {made}")
    for name in STEPS:
        _make(con, name, as_of)
    _drop(con, PASSING)
    con.execute("CREATE TEMP TABLE text_made_of AS FROM text_now")


def ask(con: duckdb.DuckDBPyConnection, name: str, as_of: date) -> duckdb.DuckDBPyConnection:
    """The result of a statement of one of the rooms; `prepare` made what it reads."""
    steps = ASKED.get(name, ())
    for step in (*steps, name):
        _make(con, step, as_of)
    _drop(con, tuple(step for step in steps if step not in LIKENESS.values()))
    return con.execute(f"FROM {name}")


def shares(con: duckdb.DuckDBPyConnection, as_of: date) -> duckdb.DuckDBPyConnection:
    """Own content and overlap of each minutes; what the signals of copying asked before is not asked again."""
    prepare(con, as_of)
    for question, table in LIKENESS.items():
        if not _is_there(con, table):
            ask(con, question, as_of)
    return ask(con, "text_shares", as_of)


def _make(con: duckdb.DuckDBPyConnection, name: str, as_of: date) -> None:
    query = of_rooms()[name].sql
    into = f"CREATE OR REPLACE TEMP TABLE {name} AS"
    for part in _parts(con, query):
        values = {"as_of": as_of} | part
        con.execute(f"{into} {query}", {key: value for key, value in values.items() if f"${key}" in query})
        into = f"INSERT INTO {name}"


def _drop(con: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> None:
    for name in names:
        con.execute(f"DROP TABLE {name}")


def _parts(con: duckdb.DuckDBPyConnection, query: str) -> Iterator[dict[str, int]]:
    """The values of each part in which a statement is asked; of one that is asked as a whole, none."""
    if "$first_doc" in query:
        for part in con.execute(of_rooms()["parts"].sql, [PART]).fetchall() or [NOTHING]:
            yield dict(zip(BOUNDS, part, strict=True))
    elif "$first_run" in query:
        ((n_parts,),) = con.execute("SELECT 1 + count(*) // $1 FROM documents", [PART]).fetchall()
        for k in range(n_parts):
            yield {"first_run": k * RUNS // n_parts, "last_run": (k + 1) * RUNS // n_parts - 1}
    else:
        yield {}


def _made_of(con: duckdb.DuckDBPyConnection) -> list[tuple]:
    return con.execute("FROM text_made_of").fetchall() if _is_there(con, "text_made_of") else []


def _is_there(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    query = "SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = $table"
    return bool(con.execute(query, {"table": table}).fetchall())
