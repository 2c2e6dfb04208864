"""Publishes the charts' points and limits for the newest month looked back from."""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.charts.funnel import exact_limits, overdispersion
from models.charts.laney import p_prime
from models.charts.rules import POINT_TYPES, point_types
from models.charts.xmr import xmr
from models.shared.series import Series, attendance_series

MONTHS_OF_POINTS = 36  # the chart of the cell's profile shows no more
MONTHS_OF_FUNNEL = 12  # docs/contract.md#scores: 12 months to as_of


def publish(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Replaces result.attendance_points and result.attendance_funnel, unless a later month is published.

    Reads the marts. Cells without any assessable attendance have no rows.
    """
    if con.execute("SELECT count(*) FROM result.builds WHERE as_of > $as_of", {"as_of": as_of}).fetchall()[0][0]:
        return
    series = attendance_series(con, as_of, MONTHS_OF_POINTS)
    types = con.execute(statement("models/inputs", "strata").sql, {"as_of": as_of}).pl()
    _replace(con, "attendance_points", points(series))
    _replace(con, "attendance_funnel", funnel(series, types))


def points(series: Series) -> pl.DataFrame:
    """The rows of result.attendance_points: one per cell and month with assessable attendance."""
    assessable = series.due > 0
    rate = np.divide(series.present, series.due, out=np.full(assessable.shape, np.nan), where=assessable)
    lines, laney = xmr(rate), p_prime(series.present, series.due)
    cell, month = np.nonzero(assessable)
    columns = {
        "rate": rate,
        "mean": lines.mean,
        "lower": lines.lower,
        "upper": lines.upper,
        "near_lower": lines.near_lower,
        "near_upper": lines.near_upper,
        "p_prime_low": laney.lower,
        "p_prime_high": laney.upper,
    }
    kinds = point_types(rate, lines)[assessable]
    return pl.DataFrame(
        {
            "cell_code": pl.Series(series.codes, dtype=pl.String).gather(cell),
            "month": pl.Series(series.months, dtype=pl.Date).gather(month),
            **{name: values[assessable] for name, values in columns.items()},
            "point_type": pl.Series(POINT_TYPES).gather(kinds),
        }
    ).fill_nan(None)


def funnel(series: Series, types: pl.DataFrame) -> pl.DataFrame:
    """The rows of result.attendance_funnel: cells among those of their type over the last 12 months.

    `types`: cell_code, cell_type. The target is the rate of all cells of the type together, the overdispersion that
    between cells of all types.
    """
    last = slice(-MONTHS_OF_FUNNEL, None)
    sums = pl.DataFrame(
        {
            "cell_code": pl.Series(series.codes, dtype=pl.String),
            "present": series.present[:, last].sum(axis=1),
            "due": series.due[:, last].sum(axis=1),
        }
    ).filter(pl.col("due") > 0)
    cells = sums.join(types.select("cell_code", "cell_type"), on="cell_code", how="left", maintain_order="left")
    cells = cells.with_columns(target=pl.col("present").sum().over("cell_type") / pl.col("due").sum().over("cell_type"))
    present, due, target = (cells[name].to_numpy() for name in ("present", "due", "target"))
    limits = exact_limits(due, target, overdispersion(present, due, target))
    return cells.select(
        "cell_code",
        "present",
        "due",
        "target",
        rate=pl.col("present") / pl.col("due"),
        low95=pl.Series(limits.low_95),
        high95=pl.Series(limits.high_95),
        low998=pl.Series(limits.low_998),
        high998=pl.Series(limits.high_998),
    )


def _replace(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    con.execute(f"DELETE FROM result.{table}")
    con.register("chart_rows", rows)
    con.execute(f"INSERT INTO result.{table} BY NAME SELECT * FROM chart_rows")
    con.unregister("chart_rows")
