"""Rows of one batch with the same key: the last by place counts."""

from __future__ import annotations

import duckdb

from etl.contract_tables import Table
from etl.intake.stages import Rows, create_rows
from etl.parsing import typed
from etl.sql_fragments import alike, equal, known, listed


def find_duplicates(con: duckdb.DuckDBPyConnection, table: Table, raw: str) -> Rows:
    """Every row of the TEMP table `raw` whose key comes again further down.

    Columns: row_no, last_row_no and last_place of the row that counts, identical (they agree in every column, as
    written). A row with a part of its key missing or unreadable repeats nothing.
    """
    keys = ", ".join(f'{typed(table.columns[name], f"r.{name}")} AS "{name}"' for name in table.key)
    select = f"""
        WITH keyed AS (
          SELECT row_no, {keys} FROM {raw} AS r WHERE unreadable IS NULL
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
        JOIN {raw} AS a ON a.row_no = e.row_no
        JOIN {raw} AS z ON z.row_no = e.last_row_no
    """
    return create_rows(con, "repeated_rows", select)
