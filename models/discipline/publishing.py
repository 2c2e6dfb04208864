"""Publishes discipline in context: counts pooled over years, with what would be usual and how sure each rate is.

Out: result.discipline_rates and result.discipline_forms. The comparison over three years at the level of the
grassroots organisation is the one of the signal discipline_outlier; the other levels and years are found in the same
way. It informs those entitled; nothing of it enters a score.
"""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.discipline.case_intervals import own_rates, usual_counts
from models.discipline.case_rates import MIN_MEMBER_YEARS, case_rates, labels
from models.shared.result_rows import replace_rows

WINDOWS = (12, 24, 36)
# Level published: the column of models/inputs/organisations.sql that says to which organisation a cell belongs.
LEVELS = {"organisation": "home", "above": "above"}
# Chosen by us: how much organisations differ cannot be learned from fewer.
FEWEST_TO_COMPARE = 5


def publish(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Replaces the rows of `as_of` in both tables. Reads the marts; no rows where no discipline is known at all."""
    homes = con.execute(statement("models/inputs", "organisations").sql, {"as_of": as_of}).pl()
    homes = homes.filter(pl.col("unit_code") == pl.col("home")).drop("unit_code")
    below = con.execute("SELECT unit_code, cell_code FROM mart.cell_scope WHERE as_of = $as_of", {"as_of": as_of}).pl()
    rates, forms = [], []
    for months in WINDOWS:
        asked = {"as_of": as_of, "months": months}
        cells = con.execute(statement("models/inputs", "discipline").sql, asked).pl()
        by_level = [compared(cells.join(homes, on="cell_code"), level) for level in LEVELS]
        by_level.append(pooled(cells.join(below, on="cell_code"), "unit_code").with_columns(level=pl.lit("subtree")))
        rates.append(pl.concat(by_level, how="diagonal").with_columns(months=months))
        of_window = con.execute(statement("models/inputs", "discipline_forms").sql, asked).pl()
        forms.append(of_window.with_columns(months=months))
    replace_rows(con, "discipline_rates", as_of, pl.concat(rates))
    replace_rows(con, "discipline_forms", as_of, pl.concat(forms))


def pooled(cells: pl.DataFrame, by: str) -> pl.DataFrame:
    """The cells of each organisation taken together, as rows of result.discipline_rates, compared with nobody.

    `cells`: columns of models/inputs/discipline.sql and `by`, the organisation; cells without one are left out.
    """
    return (
        cells.filter(pl.col(by).is_not_null())
        .group_by(pl.col(by).alias("unit_code"))
        .agg(
            pl.len().cast(pl.Int64).alias("n_cells"),
            pl.col("years").cast(pl.Float64).max(),
            pl.col("n_cases", "n_struck_off").sum(),
            pl.col("member_years").cast(pl.Float64).sum(),
        )
        .with_columns(enough=pl.lit(False))
        .sort("unit_code")
    )


def compared(cells: pl.DataFrame, level: str) -> pl.DataFrame:
    """The same for the organisations of a level, among each other; `cells` has the columns of LEVELS too."""
    by = LEVELS[level]
    cells = cells.filter(pl.col(by).is_not_null()).sort(by, "cell_code")
    units = pooled(cells, by).with_columns(level=pl.lit(level))
    if units.height < FEWEST_TO_COMPARE:
        return units
    exposure = cells["member_years"].cast(pl.Float64).to_numpy()
    rates = case_rates(cells["n_cases"].to_numpy(), exposure, labels(cells["cell_type"]), labels(cells[by]))
    usual = usual_counts(rates)
    low, high = own_rates(units["n_cases"].to_numpy(), units["member_years"].to_numpy(), rates)
    figures = {
        "expected": rates.expected,
        "low95": usual.low_95,
        "high95": usual.high_95,
        "low998": usual.low_998,
        "high998": usual.high_998,
        "rate_low95": low,
        "rate_high95": high,
    }
    columns = (pl.Series(name, np.asarray(values)) for name, values in figures.items())
    return units.with_columns(*columns, enough=pl.col("member_years") >= MIN_MEMBER_YEARS)
