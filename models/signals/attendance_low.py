"""Attendance that has long been far below what is usual among cells of the kind.

Out: probability that the cell's own level is 20 points or more below the usual one of cells of its type, size and
area; its level with an 80 % interval. Level = over the last 24 months, so that a fall within the year is shown as a
fall and not as a habit. Not enough data: fewer than 12 months with assessable attendance in the last 24, as for falls.
Source: docs/methods.md#level-and-composite (level against peers: posterior, not a threshold on the raw rate).
Limits: the reason stays open; where the roll lists members who have long moved away, the level is low on paper only. A
level of 15 points below the usual one is mostly not flagged.
"""

from __future__ import annotations

import json
from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.attendance.levels import Levels, level_model
from models.habits.signal_rows import strata_of
from models.shared.arrays import Bools
from models.shared.selection import chosen
from models.shared.series import Series, attendance_series

MONTHS, LEAST = 24, 12  # docs/methods.md#falls-of-attendance, step 8
MONTHS_OF_MEETINGS = 12  # docs/contract.md#flags: flags look back 12 months


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per existing cell: columns of result.signals without as_of and signal."""
    series = attendance_series(con, as_of, MONTHS)
    cells = con.execute(statement("models/inputs", "strata").sql, {"as_of": as_of}).pl()
    kinds = pl.DataFrame({"cell_code": pl.Series(series.codes, dtype=pl.String)}).join(
        cells, on="cell_code", how="left", maintain_order="left"
    )
    levels = level_model(series.present, series.due, strata_of(kinds))
    enough = (series.due > 0).sum(axis=1) >= LEAST
    probability = np.where(enough, levels.probability, np.nan)
    frame = pl.DataFrame(
        {
            "cell_code": kinds["cell_code"],
            "enough": enough,
            "p_value": np.where(enough, levels.p_value, np.nan),
            "probability": probability,
            **chosen(probability),
            "since": pl.Series(_first_months(series, enough), dtype=pl.Date),
            "evidence": pl.Series(_evidence(series, levels, enough), dtype=pl.String),
            "usual": levels.usual,
        }
    )
    return _with_meetings(frame, series, as_of).drop("usual").fill_nan(None)


def _first_months(series: Series, enough: Bools) -> list[date | None]:
    first = (series.due > 0).argmax(axis=1)
    return [series.months[i] if ok else None for i, ok in zip(first.tolist(), enough.tolist(), strict=True)]


def _evidence(series: Series, levels: Levels, enough: Bools) -> list[str | None]:
    rates = [np.round(values, 3).tolist() for values in (levels.level, levels.low, levels.high, levels.usual)]
    counts = [values.tolist() for values in (series.present.sum(axis=1), series.due.sum(axis=1))]
    months = (series.due > 0).sum(axis=1).tolist()
    names = ("level", "low", "high", "usual", "present", "expected", "months")
    return [
        json.dumps(dict(zip(names, row, strict=True))) if ok else None
        for ok, *row in zip(enough.tolist(), *rates, *counts, months, strict=True)
    ]


def _with_meetings(frame: pl.DataFrame, series: Series, as_of: date) -> pl.DataFrame:
    """Adds the meetings of the last 12 months that were attended less than is usual."""
    recent = pl.col("month") > pl.lit(as_of).dt.offset_by(f"-{MONTHS_OF_MEETINGS}mo")
    below = (
        series.rows.filter(recent)
        .join(frame.select("cell_code", "usual"), on="cell_code", maintain_order="left")
        .filter(pl.col("present") < pl.col("usual") * pl.col("due"))
        .group_by("cell_code", maintain_order=True)
        .agg(pl.col("meetings").explode())
    )
    joined = frame.join(below, on="cell_code", how="left", maintain_order="left")
    return joined.with_columns(pl.col("meetings").fill_null([]))
