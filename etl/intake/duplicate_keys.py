"""Rows of one batch with the same key: the last by place counts."""

from __future__ import annotations

import duckdb

from etl.contract_tables import Table
from etl.parsing import typed
from etl.sql_fragments import alike, equal, known, listed


def find_duplicates(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Makes TEMP `repeats`: every row of `raw` whose key comes again further down.

    Columns: row_no, last_row_no and last_place of the row that counts, identical (they agree in every column, as
    written). A row with a part of its key missing or unreadable repeats nothing.
    """
    keys = ", ".join(f'{typed(table.columns[name], f"raw.{name}")} AS "{name}"' for name in table.key)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE repeats AS
        WITH keyed AS (
          SELECT row_no, {keys} FROM raw WHERE unreadable IS NULL
        ),
        last_rows AS (
          SELECT {listed(table.key, "k")}, MAX(k.row_no) AS last_row_no
          FROM keyed AS k WHERE {known(table.key, "k")} GROUP BY ALL HAVING COUNT(*) > 1
        ),
        earlier AS (
          SELECT k.row_no, l.last_row_no
          FROM keyed AS k JOIN last_rows AS l ON {equal(table.key, "k", "l")} AND k.row_no < l.last_row_no
        )
        SELECT e.row_no, e.last_row_no, z.place AS last_place, {alike(table.columns, "a", "z")} AS identical
        FROM earlier AS e
        JOIN raw AS a ON a.row_no = e.row_no
        JOIN raw AS z ON z.row_no = e.last_row_no
    """)
