"""Files in which every row has the best value there is are marked; their rows are taken like any other."""

from __future__ import annotations

import duckdb

from etl.intake.stages import Incoming
from etl.mapping.understood import BEST, all_best

# The file of a row's place; empty for rows of databases and services, which have hashes there and are marked by their
# source.
FILE = r"regexp_extract(place, '^(.*):\d+(#\d+)?$', 1)"


def mark_prefilled(con: duckdb.DuckDBPyConnection, source: str, incoming: Incoming, run: int) -> None:
    """Notes in intake.prefilled each file of the rows in which a column, five rows or more, has only its best value.

    What was noted of a file goes when it is read again; a source without files gives only what is new.
    """
    if incoming.table.name in {table for table, _ in BEST}:
        con.execute(
            'DELETE FROM intake.prefilled WHERE source = $source AND "table" = $table '
            f"AND file IN (SELECT {FILE} FROM {incoming.raw.name})",
            {"source": source, "table": incoming.table.name},
        )
    for table, column in BEST:
        if table == incoming.table.name and column in incoming.present:
            _note(con, source, incoming, column, run)


def _note(con: duckdb.DuckDBPyConnection, source: str, incoming: Incoming, column: str, run: int) -> None:
    files = con.execute(
        f"SELECT coalesce(nullif({FILE}, ''), $source), count(*), list(DISTINCT CAST(\"{column}\" AS VARCHAR)) "
        f'FROM {incoming.raw.name} WHERE "{column}" IS NOT NULL GROUP BY ALL',
        {"source": source},
    ).fetchall()
    table = incoming.table.name
    for file, n_rows, values in files:
        if all_best(table, column, n_rows, values):
            con.execute(
                "INSERT OR REPLACE INTO intake.prefilled VALUES (?, ?, ?, ?, ?, ?)",
                [run, source, file, table, column, n_rows],
            )
