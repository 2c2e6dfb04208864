"""Empty warehouses for tests: every table of intake, marts and results, made once per process."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb
import polars as pl

from etl import warehouse
from etl.transform import mart_builder

# The tables of a test are small: a second thread only waits for the first.
ONE_THREAD = {"threads": 1}


@contextmanager
def lent() -> Iterator[duckdb.DuckDBPyConnection]:
    """The process's one empty warehouse, in a transaction: whatever is written into it is rolled back afterwards.

    For one user at a time, who opens no transaction.
    """
    con = _of_the_process()
    con.execute("BEGIN")
    try:
        yield con
    finally:
        con.execute("ROLLBACK")


@contextmanager
def copied() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse of one's own, for those who need it longer than one test or open transactions in it."""
    with tempfile.TemporaryDirectory(prefix="cellpulse-") as folder:
        copy = shutil.copyfile(_template(), Path(folder) / "memory.duckdb")
        with duckdb.connect(copy, config=ONE_THREAD) as con:
            yield con


def put(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict]) -> None:
    """Adds rows to `schema.table` in one statement; a column that a row does not name is unknown."""
    if rows:
        con.register("rows_to_put", pl.DataFrame(rows, infer_schema_length=None))
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows_to_put")
        con.unregister("rows_to_put")


@cache
def _of_the_process() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config=ONE_THREAD)
    _create(con)
    return con


@cache
def _template() -> Path:
    file = Path(_folder().name) / "empty.duckdb"
    with duckdb.connect(file) as con:
        _create(con)
    return file


@cache
def _folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="cellpulse-")


def _create(con: duckdb.DuckDBPyConnection) -> None:
    warehouse.create_schemas(con)
    mart_builder.create_tables(con)
