"""From minutes and how much of them stands elsewhere to what that says of each cell.

How alike honest minutes are is learned from the data at hand: Vietnamese minutes carry many set phrases, and each
province has its own (docs/methods.md#text-minutes-that-repeat).
"""

from __future__ import annotations

import json
from datetime import date

import duckdb
import polars as pl
from scipy.special import expit, logit, ndtri

from models.habits.material import material_of
from models.habits.signal_rows import LEAST_SHOWING, judge_rows

# docs/methods.md#text-minutes-that-repeat: the 99.5 % point of honest minutes; watch from about .40, alarm from about
# .50. Below .40 no likeness is taken for copying, whatever the data say, and none above .54 for honest, lest habits
# hide where they are common or minutes are few: .54 is the highest 99.5 % point measured on honest minutes of 45 real
# bodies (.43 to .54), and what is drawn from few reaches .88.
HONEST_SHARE = 0.995
LEAST, USUAL, MOST = 0.40, 0.50, 0.54
# The point is drawn from the middle and the upper tenth, as on a normal curve of log-odds: single copies here and there
# lie beyond both, so that they do not pass for what is usual (chosen by us; it meets what was measured on honest
# simulated minutes within .03).
MIDDLE, UPPER = 0.5, 0.9
REACH = float(ndtri(HONEST_SHARE) / ndtri(UPPER))
# Fewer honest minutes have no such point to speak of (chosen by us: one in 200 is beyond it).
LEAST_MINUTES = 200
ROUNDS = 10
SMALLEST = 0.01  # of a share, so that its log-odds exist
PAIRS = 6  # chosen by us: as many as somebody opens


def observe_alike(con: duckdb.DuckDBPyConnection, as_of: date, rows: pl.DataFrame, signal: str) -> pl.DataFrame:
    """One row per existing cell, columns of result.signals without as_of and signal.

    `rows`: one per minutes that could be compared: cell_code, month, meeting_code, source_code (the meeting whose
    minutes hold most of it; null = none), share (0-1 of it that stands there). Evidence besides that of a habit:
    `threshold`, and `pairs` of meeting, source and share, the most alike first, at most six.
    """
    threshold = honest_limit(rows)
    shown = rows.with_columns(shows=pl.col("share") >= threshold, figure=pl.col("share"))
    judged = judge_rows(con, as_of, shown.drop("share", "source_code"), material=material_of(signal))
    with_pairs = judged.join(_pairs(shown), on="cell_code", how="left", maintain_order="left")
    evidence = [
        _with_pairs(json.loads(text), threshold, pairs or []) if text else None
        for text, pairs in with_pairs.select("evidence", "pairs").iter_rows()
    ]
    return judged.with_columns(pl.Series("evidence", evidence, dtype=pl.String))


def honest_limit(rows: pl.DataFrame) -> float:
    """The share from which minutes are more alike than honest ones: their 99.5 % point, kept within .40 and .54.

    Honest = of cells with fewer than three minutes beyond the limit, found in turns with it. `rows`: cell_code, share.
    """
    limit = USUAL
    for _ in range(ROUNDS):
        beyond = (pl.col("share") >= limit).sum().over("cell_code")
        honest = rows.filter(beyond < LEAST_SHOWING)["share"]
        point = _far_point(honest) if len(honest) >= LEAST_MINUTES else USUAL
        before, limit = limit, min(max(point, LEAST), MOST)
        if limit == before:
            break
    return limit


def _far_point(shares: pl.Series) -> float:
    middle, upper = (logit(max(shares.quantile(q, "linear") or 0, SMALLEST)) for q in (MIDDLE, UPPER))
    return float(expit(middle + REACH * (upper - middle)))


def _pairs(shown: pl.DataFrame) -> pl.DataFrame:
    """Per cell [[meeting, source, share], ...] of the minutes most alike."""
    sorted_rows = shown.filter("shows").sort("cell_code", "share", "meeting_code", descending=[False, True, False])
    pair = pl.struct("meeting_code", "source_code", pl.col("share").round(2))
    return sorted_rows.group_by("cell_code", maintain_order=True).agg(pair.head(PAIRS).alias("pairs"))


def _with_pairs(evidence: dict, threshold: float, pairs: list[dict]) -> str:
    added = {"threshold": round(threshold, 3), "pairs": [list(pair.values()) for pair in pairs]}
    return json.dumps(evidence | added)
