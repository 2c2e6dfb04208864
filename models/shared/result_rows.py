"""Rows of results written into the warehouse, month by month."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl


def replace_rows(con: duckdb.DuckDBPyConnection, table: str, as_of: date, rows: pl.DataFrame) -> None:
    """Replaces the rows of `result.<table>` for the month `as_of`; `rows` has its columns but as_of."""
    con.execute(f"DELETE FROM result.{table} WHERE as_of = $as_of", {"as_of": as_of})
    add_rows(con, table, rows, as_of)


def add_rows(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame, as_of: date, **constants: str) -> None:
    """Adds rows to `result.<table>` for the month `as_of`; `constants` are columns with one value for all of them."""
    named = rows.with_columns(pl.lit(as_of).alias("as_of"), *(pl.lit(v).alias(k) for k, v in constants.items()))
    insert_rows(con, table, named)


def insert_rows(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    """Inserts rows into `result.<table>`; `rows` has its columns by name, those not given become their defaults."""
    con.register("rows_to_add", rows)
    con.execute(f"INSERT INTO result.{table} BY NAME SELECT * FROM rows_to_add")
    con.unregister("rows_to_add")
