"""Regular meetings not held in the last 12 months, more of them than months fall out for honest cells.

Out: probability that the cell has begun to skip its meetings; evidence: the months concerned. Not enough data: fewer
than 6 months in which a meeting had to be held and records could be expected. Limits: a meeting that was held but never
entered looks the same, so the harmless explanation comes first; a single missing month is no signal.
Four months of twelve are a rule of their own (probability 1), more where two honest cells in a thousand miss as many.
Source: HD 42 of 2025 (one regular meeting a month); model in `models.meetings.skipping`.
"""

from __future__ import annotations

import json
from datetime import date

import duckdb
import numpy as np
import polars as pl
from scipy.special import betainc

from etl.discover import statement
from models.meetings.skipping import BASE_RATE, BASE_WEIGHT, skip_model
from models.shared.arrays import Bools
from models.shared.learning import drawn
from models.shared.selection import FALSE_DISCOVERY_RATE, q_values

MIN_OBLIGED_MONTHS = 6  # chosen by us: below half a year one missing month weighs too much
MIN_MISSING = 2  # chosen by us: the concern is a habit, and one month is none
# A rule: a third of the year without the monthly meeting, or more where months fall out so often that more than two
# honest cells in a thousand would reach it (both chosen by us; cells that miss 3 % of their months reach four in 3 of
# 10,000 cases, those that miss 6 % in 40).
RULE_MISSING, RULE_HONEST = 4, 0.002


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per existing cell: columns of result.signals without as_of and signal."""
    months = con.execute(statement("models/inputs", "obligations").sql, {"as_of": as_of}).pl()
    cells = months["cell_code"].unique(maintain_order=True)
    columns = months["month"].drop_nulls().unique().sort()
    missing = _matrix(months, columns, "missing", len(cells))
    obliged = _matrix(months, columns, "obliged", len(cells))
    fit = skip_model(missing, obliged)
    enough = obliged.sum(axis=1) >= MIN_OBLIGED_MONTHS
    gone = [[columns[int(i)] for i in np.flatnonzero(row)] for row in missing & obliged]
    since = [columns[int(i)] if i >= 0 else None for i in fit.onset]
    ruled = _ruled(missing & obliged, obliged) & enough
    return _result(cells.to_list(), np.where(enough, fit.probability, np.nan), enough, ruled, gone, since)


def _ruled(missing: Bools, obliged: Bools) -> Bools:
    """Cells (cells,) that miss as many months as the rule says, or more where honest cells miss many."""
    n_missing, n_obliged = missing.sum(axis=1), obliged.sum(axis=1)
    below = n_missing < RULE_MISSING
    rate = drawn(BASE_RATE, BASE_WEIGHT, float(n_missing[below].sum()), float(n_obliged[below].sum()))
    # P(at least k of n) is the regularised incomplete beta function at k and n - k + 1.
    as_many = betainc(np.maximum(n_missing, 1), n_obliged - n_missing + 1, rate)
    return (n_missing >= RULE_MISSING) & (as_many <= RULE_HONEST)


def _matrix(months: pl.DataFrame, columns: pl.Series, name: str, n_cells: int) -> np.ndarray:
    """(cells, months) of one column; months without a row are False."""
    matrix = np.zeros((n_cells, len(columns)), dtype=bool)
    # rle_id numbers the cells in the order in which they come.
    known = months.with_columns(pl.col("cell_code").rle_id().alias("cell")).drop_nulls("month")
    matrix[known["cell"].to_numpy(), columns.search_sorted(known["month"]).to_numpy()] = known[name].to_numpy()
    return matrix


def _result(
    cells: list[str],
    probability: np.ndarray,
    enough: np.ndarray,
    ruled: Bools,
    gone: list[list[date]],
    since: list[date | None],
) -> pl.DataFrame:
    n_missing = np.array([len(months) for months in gone], dtype=np.int64)
    # The certain ones of the rule would make room for weak evidence in the average of the false discovery rate.
    by_model = np.where(ruled | (n_missing < MIN_MISSING), np.nan, probability)
    q_value = np.where(ruled, 0.0, q_values(by_model))
    probability = np.where(ruled, 1.0, probability)
    return pl.DataFrame(
        {
            "cell_code": pl.Series(cells, dtype=pl.String),
            "enough": pl.Series(enough, dtype=pl.Boolean),
            "probability": pl.Series(probability, dtype=pl.Float64).fill_nan(None),
            "q_value": pl.Series(q_value, dtype=pl.Float64).fill_nan(None),
            "selected": pl.Series(q_value <= FALSE_DISCOVERY_RATE, dtype=pl.Boolean),
            "since": pl.Series(since, dtype=pl.Date),
            "evidence": pl.Series([_evidence(months) for months in gone], dtype=pl.String),
            "meetings": pl.Series([[] for _ in cells], dtype=pl.List(pl.String)),
        }
    )


def _evidence(months: list[date]) -> str:
    return json.dumps({"n": len(months), "months": [f"{month:%Y-%m}" for month in months]})
