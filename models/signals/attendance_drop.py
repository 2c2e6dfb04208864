"""Attendance that has fallen against the cell's own level, month effects and chance taken into account.

Out: probability that the rate has fallen for good within the last 12 months, month of onset, size of the fall with its
80 % interval; meetings since the onset. A fall that most probably began in the last month is not selected before the
next month bears it out. Not enough data: fewer than 12 meetings with assessable attendance in the last
24 months. Source: docs/methods.md#falls-of-attendance (empirical-Bayes beta-binomial change-point, local false
discovery rate).
Limits: in a cell of 8 to 14 members a fall of 25 points is found in about three of four cases within a year, one of 15
points in one of three; smaller falls can be seen only where cells are taken together.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.attendance import Falls, Settings, fall_model, limits
from models.shared.arrays import Bools, Ints, Texts
from models.shared.selection import chosen

# The chart of the cell's profile shows no more months.
HISTORY = 36
# A cell's level is learned from the 15 months before the window (chosen by us): one of years ago says little of what is
# usual now, and a fall of two years ago is none of this year. Measured on drawn series of 30 members (poe bench
# attendance_series): with 24 months there one flag in five and more was false, with 12 fewer falls are found.
SETTINGS = Settings(remembered=15)


@dataclass(frozen=True)
class Series:
    """Counts per cell and month: `present` and `due` (cells, months), 0 where unknown; `rows` they came from."""

    cells: list[str]
    months: list[date]
    area: Texts
    present: Ints
    due: Ints
    rows: pl.DataFrame


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per existing cell: columns of result.signals without as_of and signal.

    Where no later month is published, fills result.attendance_limits, since only the fitted model knows them.
    """
    rows = con.execute(statement("models/inputs", "attendance").sql, {"as_of": as_of}).pl()
    series = _series(rows, as_of)
    falls = fall_model(series.present, series.due, series.area, SETTINGS)
    if not con.execute("SELECT count(*) FROM result.builds WHERE as_of > $as_of", {"as_of": as_of}).fetchall()[0][0]:
        _keep_limits(con, series, falls)
    return _result(series, falls)


def _series(rows: pl.DataFrame, as_of: date) -> Series:
    """Matrices from rows that are in the order of cells; every month from the first known one, of the last HISTORY."""
    cells = rows["cell_code"].unique(maintain_order=True)
    first = min(rows["month"].drop_nulls().to_list(), default=as_of)
    months = pl.date_range(first, as_of, "1mo", eager=True)[-HISTORY:]
    known = rows.with_columns(pl.col("cell_code").rle_id().alias("cell")).filter(pl.col("month") >= months[0])
    at = (known["cell"].to_numpy(), months.search_sorted(known["month"]).to_numpy())
    present = np.zeros((len(cells), len(months)), dtype=np.int64)
    due = np.zeros_like(present)
    present[at], due[at] = known["present"].to_numpy(), known["due"].to_numpy()
    area = rows.group_by("cell_code", maintain_order=True).agg(pl.col("area").drop_nulls().first())["area"]
    return Series(cells.to_list(), months.to_list(), area.fill_null("").to_numpy(), present, due, known)


def _keep_limits(con: duckdb.DuckDBPyConnection, series: Series, falls: Falls) -> None:
    bounds = limits(falls, series.due)
    cell, month = np.nonzero(series.due)
    columns = {
        "expected": bounds.expected,
        "low95": bounds.low_95,
        "high95": bounds.high_95,
        "low998": bounds.low_998,
        "high998": bounds.high_998,
    }
    kept = pl.DataFrame(
        {
            "cell_code": pl.Series(series.cells, dtype=pl.String).gather(cell),
            "month": pl.Series(series.months, dtype=pl.Date).gather(month),
            **{name: values[cell, month] for name, values in columns.items()},
        }
    ).fill_nan(None)
    con.execute("DELETE FROM result.attendance_limits")
    con.register("limits_to_keep", kept)
    con.execute("INSERT INTO result.attendance_limits BY NAME SELECT * FROM limits_to_keep")
    con.unregister("limits_to_keep")


def _result(series: Series, falls: Falls) -> pl.DataFrame:
    known = falls.enough & np.isfinite(falls.probability)
    frame = pl.DataFrame(
        {
            "cell_code": pl.Series(series.cells, dtype=pl.String),
            "enough": known,
            "probability": pl.Series(np.where(known, falls.probability, np.nan)).fill_nan(None),
            **chosen(np.where(known, falls.lasting, np.nan)),
            "since": _months(series, falls.onset, known),
        }
    )
    return _with_meetings(frame, series, falls)


def _months(series: Series, index: Ints, known: Bools) -> pl.Series:
    return pl.Series([series.months[i] if ok else None for i, ok in zip(index, known, strict=True)], dtype=pl.Date)


def _with_meetings(frame: pl.DataFrame, series: Series, falls: Falls) -> pl.DataFrame:
    """Adds the meetings since the onset and the figures, counted from the same meetings."""
    since = (
        series.rows.join(frame.select("cell_code", "since"), on="cell_code")
        .filter(pl.col("month") >= pl.col("since"))
        .group_by("cell_code")
        .agg(pl.col("meetings").explode(), pl.col("present").last(), pl.col("due").last())
    )
    joined = frame.join(since, on="cell_code", how="left", maintain_order="left")
    ranges = joined.with_columns(
        since_low=_months(series, falls.onset_low, falls.onset_low >= 0),
        since_high=_months(series, falls.onset_high, falls.onset_high >= 0),
    )
    evidence = [_evidence(falls, i, row) for i, row in enumerate(ranges.iter_rows(named=True))]
    return joined.drop("present", "due").with_columns(
        pl.Series("evidence", evidence, dtype=pl.String), pl.col("meetings").fill_null([])
    )


def _evidence(falls: Falls, i: int, row: dict) -> str | None:
    if not row["enough"]:
        return None
    shares = {name: getattr(falls, name)[i] for name in ("before", "now", "now_low", "now_high")}
    shares |= {name: getattr(falls, name)[i] for name in ("fall", "fall_low", "fall_high")}
    evidence = {name: round(float(value), 4) for name, value in shares.items()}
    counts = {"meetings": len(row["meetings"] or []), "present_last": row["present"], "expected_last": row["due"]}
    months = {"since": row["since"]}
    # A range of one month says nothing more.
    if row["since_low"] != row["since_high"]:
        months |= {"since_low": row["since_low"], "since_high": row["since_high"]}
    return json.dumps(evidence | {name: f"{month:%Y-%m}" for name, month in months.items()} | counts)
