"""Attendance of all cells as matrices of counts, one column a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.shared.arrays import Ints


@dataclass(frozen=True)
class Series:
    """Counts per cell and month; `present`, `due` (cells, months) are 0 where there was no meeting or it is unknown.

    codes: cells in the order of the rows. months: first days, the last one the month of judgement. rows: where the
    counts come from: cell_code, month, present, due, meetings (codes); in the order of cells and months.
    """

    codes: list[str]
    months: list[date]
    present: Ints
    due: Ints
    rows: pl.DataFrame


def attendance_series(con: duckdb.DuckDBPyConnection, as_of: date, n_months: int) -> Series:
    """Attendance of every cell that exists at `as_of`, in the `n_months` months up to it."""
    rows = con.execute(statement("models/inputs", "attendance").sql, {"as_of": as_of}).pl()
    codes = rows["cell_code"].unique(maintain_order=True)
    months = [month_before(as_of, ago) for ago in range(n_months - 1, -1, -1)]
    places = pl.DataFrame({"month": pl.Series(months, dtype=pl.Date), "place": np.arange(n_months)})
    known = rows.with_columns(cell=pl.col("cell_code").rle_id()).join(places, on="month", maintain_order="left")
    at = (known["cell"].to_numpy(), known["place"].to_numpy())
    present, due = (np.zeros((len(codes), n_months), dtype=np.int64) for _ in range(2))
    present[at], due[at] = known["present"].to_numpy(), known["due"].to_numpy()
    return Series(codes.to_list(), months, present, due, known.drop("cell", "place"))


def months_ago(as_of: date) -> pl.Expr:
    """Of a column `month` of first days: how many months before `as_of`; negative after it."""
    return as_of.year * 12 + as_of.month - (pl.col("month").dt.year() * 12 + pl.col("month").dt.month())


def month_before(month: date, ago: int) -> date:
    """First day of the month that is `ago` months before `month`."""
    number = month.year * 12 + month.month - 1 - ago
    return date(number // 12, number % 12 + 1, 1)
