"""Whether a run's file can be read to its end."""

from __future__ import annotations

import duckdb


def read_whole(con: duckdb.DuckDBPyConnection) -> None:
    """Reads every value of every table, so that damage to the file shows. Raises duckdb.Error where there is any."""
    tables = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'wh'").fetchall()
    for schema, table in tables:
        con.execute(f'SELECT count(COLUMNS(*)) FROM "{schema}"."{table}"').fetchall()
