"""Roll calls on which everybody is present, more often than the cell's own attendance lets expect.

Out: how many months had full roll calls, and how many would be usual for the cell; Bayes factor for `formalistic`. A
signal without a flag of its own: where all come, a full roll call is the truth. Not enough data: fewer than 6 months
with assessable attendance in the last 12. Missing: a month without such a meeting is left out. Source:
docs/domain.md#signals-of-formalism, docs/methods.md#level-and-composite. Limits: see `models.attendance.rollcalls`.
"""

from __future__ import annotations

import json
from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.attendance.rollcalls import MONTHS, Perfection, perfection
from models.habits.signal_rows import LEAST_MEETINGS, LEAST_SHOWING, strata_of
from models.shared.series import Series, attendance_series

MONTHS_READ = 24


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per existing cell: columns of result.signals without as_of and signal."""
    series = attendance_series(con, as_of, MONTHS_READ)
    cells = con.execute(statement("models/inputs", "strata").sql, {"as_of": as_of}).pl()
    kinds = pl.DataFrame({"cell_code": pl.Series(series.codes, dtype=pl.String)}).join(
        cells, on="cell_code", how="left", maintain_order="left"
    )
    perfect = perfection(series.present, series.due, strata_of(kinds))
    due, present = series.due[:, -MONTHS:], series.present[:, -MONTHS:]
    full = (due > 0) & (present == due)
    enough = (due > 0).sum(axis=1) >= LEAST_MEETINGS
    frame = pl.DataFrame(
        {
            "cell_code": kinds["cell_code"],
            "enough": enough,
            "p_value": np.where(enough, perfect.p_value, np.nan),
            "log_bayes_factor": np.where(enough, perfect.log_bayes_factor, np.nan),
            "probability": np.where(enough, perfect.probability, np.nan),
            "since": pl.Series(_since(series, perfect, full.sum(axis=1) >= LEAST_SHOWING), dtype=pl.Date),
            "evidence": pl.Series(_evidence(full.sum(axis=1), (due > 0).sum(axis=1), perfect), dtype=pl.String),
        }
    )
    return _with_meetings(frame, series).fill_nan(None)


def _since(series: Series, perfect: Perfection, shown: np.ndarray) -> list[date | None]:
    months = series.months[-MONTHS:]
    return [months[i] if showing else None for i, showing in zip(perfect.onset.tolist(), shown.tolist(), strict=True)]


def _evidence(full: np.ndarray, known: np.ndarray, perfect: Perfection) -> list[str | None]:
    counts = zip(full.tolist(), known.tolist(), np.round(perfect.usual, 3).tolist(), strict=True)
    return [json.dumps({"n": n, "of": of, "usual": usual}) if of else None for n, of, usual in counts]


def _with_meetings(frame: pl.DataFrame, series: Series) -> pl.DataFrame:
    """Adds the meetings of the months whose roll calls were full."""
    recent = pl.col("month") >= series.months[-MONTHS]
    full = (
        series.rows.filter(recent & (pl.col("present") == pl.col("due")))
        .group_by("cell_code", maintain_order=True)
        .agg(pl.col("meetings").explode())
    )
    joined = frame.join(full, on="cell_code", how="left", maintain_order="left")
    return joined.with_columns(pl.col("meetings").fill_null([]))
