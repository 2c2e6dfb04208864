"""Which expected line and limits a chart of attendance shows; all of them published, none computed here."""

from __future__ import annotations

import polars as pl

EXPECTED, XMR, P_PRIME = "expected", "xmr", "p_prime"
KINDS = (EXPECTED, XMR, P_PRIME)
# The line, the band and the dotted limits of each kind, by the columns of cell_months.sql and cell_points.sql.
COLUMNS = {
    EXPECTED: {"usual": "usual", "low95": "low95", "high95": "high95", "low998": "low998", "high998": "high998"},
    XMR: {"usual": "mean", "low95": "near_lower", "high95": "near_upper", "low998": "lower", "high998": "upper"},
    P_PRIME: {"usual": "mean", "low95": None, "high95": None, "low998": "p_prime_low", "high998": "p_prime_high"},
}
LIMITS = ("usual", "low95", "high95", "low998", "high998")


def with_limits(history: pl.DataFrame, points: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The months with the line and limits of a kind under the names of LIMITS, and `side`: low, high or usual.

    `history`: month, rate and the expected limits; `points`: the months of the control charts, which may be none. A
    point is out of the usual beyond the 95 % limits of what is expected, where an XmR rule marks it, or beyond p'.
    """
    if kind == EXPECTED:
        return _judged(history, "low95", "high95")
    joined = history.drop(LIMITS).join(points, on="month", how="left", maintain_order="left")
    empty = pl.lit(None, dtype=pl.Float64)
    named = [pl.col(old).alias(new) if old else empty.alias(new) for new, old in COLUMNS[kind].items()]
    shown = joined.with_columns(named)
    if kind == P_PRIME:
        return _judged(shown, "low998", "high998")
    marked = pl.col("point_type") != "common"
    below, above = pl.col("rate") < pl.col("usual"), pl.col("rate") > pl.col("usual")
    return shown.with_columns(side=_side(marked & below, marked & above))


def in_the_room(history: pl.DataFrame) -> pl.DataFrame:
    """The months with those who were in the room alone; limits are published for both together only, so it has none."""
    came = pl.col("came") - pl.col("present_online")
    none = [pl.lit(None, dtype=pl.Float64).alias(name) for name in LIMITS]
    return history.with_columns(*none, came=came, rate=came / pl.col("marked"))


def _judged(months: pl.DataFrame, low: str, high: str) -> pl.DataFrame:
    return months.with_columns(side=_side(pl.col("rate") < pl.col(low), pl.col("rate") > pl.col(high)))


def _side(low: pl.Expr, high: pl.Expr) -> pl.Expr:
    return pl.when(low).then(pl.lit("low")).when(high).then(pl.lit("high")).otherwise(pl.lit("usual"))
