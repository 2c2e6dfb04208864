"""Published tables as files: CSV, XLSX, Parquet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from etl import warehouse
from etl.discover import statements
from etl.refusal import Refused
from etl.workspace import Workspace

XLSX_ROWS = 1_048_575


def export_table(workspace: Workspace, table: str, out: Path, as_of: date | None) -> int:
    """Writes a published table, the latest as_of unless given; gives the number of rows.

    Raises Refused where there is no such table, month or form of file.
    """
    if table not in statements("dashboard/exports"):
        raise Refused(
            f"there is no table '{table}' to export; there are {', '.join(sorted(statements('dashboard/exports')))}"
        )
    if out.suffix not in WRITERS:
        raise Refused(f"{out}: the name of the file must end in {', '.join(WRITERS)}")
    if not out.resolve().parent.is_dir():
        raise Refused(f"{out}: there is no folder {out.resolve().parent}; make it first")
    with warehouse.reading(workspace) as con:
        rows = published(con, table, as_of)
    if out.suffix == ".xlsx" and len(rows) > XLSX_ROWS:
        raise Refused(f"{out}: {len(rows):,} rows do not fit a sheet ({XLSX_ROWS:,}); export to .csv or .parquet")
    try:
        WRITERS[out.suffix](rows, out)
    except OSError as error:
        raise Refused(f"{out}: cannot be written ({error.strerror}); name another place") from error
    return len(rows)


def published(con: duckdb.DuckDBPyConnection, table: str, as_of: date | None) -> pl.DataFrame:
    """A published table as the contract names its columns. Raises Refused where that month has no results."""
    query = statements("dashboard/exports")[table].sql
    if "$as_of" not in query:
        return con.execute(query).pl()
    return con.execute(query, {"as_of": _built(con, as_of)}).pl()


def _built(con: duckdb.DuckDBPyConnection, as_of: date | None) -> date:
    months = [row[0] for row in con.execute("SELECT as_of FROM result.builds ORDER BY as_of").fetchall()]
    if not months:
        raise Refused("there are no results yet; compute them with 'cellpulse build'")
    if as_of is None:
        return months[-1]
    if as_of not in months:
        raise Refused(
            f"there are no results as of {as_of:%Y-%m}; compute them with 'cellpulse build --as-of {as_of:%Y-%m}'"
        )
    return as_of


def _flat(rows: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, kind in rows.schema.items() if isinstance(kind, pl.List)]
    return rows.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(";") for name in lists)


def _csv(rows: pl.DataFrame, out: Path) -> None:
    moments = "%Y-%m-%dT%H:%M:%S"
    _flat(rows).write_csv(out, datetime_format=moments)


def _xlsx(rows: pl.DataFrame, out: Path) -> None:
    # Text that begins with '=' is written as text: polars hands strings to the workbook as strings.
    _flat(rows).write_excel(out, autofit=len(rows) < 5_000, autofilter=True, freeze_panes=(1, 0))


def _parquet(rows: pl.DataFrame, out: Path) -> None:
    rows.write_parquet(out)


WRITERS: dict[str, Callable[[pl.DataFrame, Path], None]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
