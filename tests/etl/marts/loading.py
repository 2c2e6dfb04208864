"""Canonical CSV files straight into the intake tables, for tests that are not about the intake."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from etl import contract_tables
from etl.transform import mart_builder


def empty_warehouse() -> duckdb.DuckDBPyConnection:
    """An unencrypted warehouse in memory with intake and mart tables."""
    con = duckdb.connect(":memory:")
    for schema in ("intake", "mart", "result"):
        con.execute(f"CREATE SCHEMA {schema}")
    contract_tables.create(con)
    mart_builder.create_tables(con)
    return con


def clear(con: duckdb.DuckDBPyConnection) -> None:
    """Takes every row out of intake and marts."""
    tables = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    for schema, table in tables:
        con.execute(f"DELETE FROM {schema}.{table}")


def load(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Adds every contract table that the folder holds, as run 1 or as the run that a row's field `run` says."""
    for table in contract_tables.describe().values():
        file = folder / f"{table.name}.csv"
        if file.exists():
            with file.open(encoding="utf-8", newline="") as lines:
                header = next(csv.reader(lines))
            columns = [c for c in table.columns.values() if c.name in header]
            values = [_value(c) for c in columns] + ["run" if "run" in header else "1"]
            names = [f'"{c.name}"' for c in columns] + ["run"]
            con.execute(
                f"INSERT INTO intake.{table.name} ({', '.join(names)}) SELECT {', '.join(values)} "
                "FROM read_csv($file, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')",
                {"file": str(file)},
            )


def write(folder: Path, province: dict[str, list[dict[str, object]]]) -> None:
    """Writes each table that has rows as a canonical CSV file; None is empty."""
    folder.mkdir(exist_ok=True)
    for table, rows in province.items():
        file = folder / f"{table}.csv"
        file.unlink(missing_ok=True)
        if rows:
            with file.open("w", encoding="utf-8", newline="") as lines:
                writer = csv.DictWriter(lines, fieldnames=list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)


def _value(column: contract_tables.Column) -> str:
    cast = f'CAST("{column.name}" AS {column.type})'
    return f"COALESCE({cast}, {column.default})" if column.default else cast
