"""The check before publishing: no key stands twice in a table of the contract."""

from __future__ import annotations

import duckdb

from etl import contract_tables


def verify_keys(con: duckdb.DuckDBPyConnection, run: int) -> None:
    """Verifies the tables that this run wrote. Raises AssertionError with the first key that stands twice."""
    for table in contract_tables.describe().values():
        keys = ", ".join(f'"{column}"' for column in table.key)
        doubled = con.execute(
            f"SELECT {keys} FROM intake.{table.name} "
            f"WHERE (SELECT count(*) FROM intake.{table.name} WHERE run = $run) > 0 "
            f"GROUP BY {keys} HAVING count(*) > 1 LIMIT 1",
            {"run": run},
        ).fetchall()
        if doubled:
            raise AssertionError(f"intake.{table.name}: the key {doubled[0]} would stand twice; nothing was published")
