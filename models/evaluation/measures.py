"""Measures of detection: frames of codes in, figures out; no database."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

CALIBRATION_EDGES = (0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.97)


@dataclass(frozen=True)
class Outcome:
    """How one concern was found at as_of. Shares are None where their denominator is zero."""

    concern: str
    planted: int
    flagged: int
    precision: float | None
    recall: float | None
    first_50: float | None
    first_100: float | None
    average_precision: float | None
    watched: int
    months_to_detect: float | None
    false_alarms_per_1000_years: float | None


def outcome(concern: str, planted: pl.DataFrame, judged: pl.DataFrame, alarms: pl.DataFrame, months: int) -> Outcome:
    """Holds the judgement of every cell, and the alarms of the months before, against what was planted.

    `planted`: cell_code, from_month. `judged`: one row per cell with code, probability (None = not assessable) and
    severity (None = no flag). `alarms`: code, as_of of each `act` flag in the months looked at.
    """
    true = set(planted["cell_code"])
    acted = judged.filter(pl.col("severity") == "act")["code"].to_list()
    hits = sum(code in true for code in acted)
    ranked = judged.drop_nulls("probability").sort("probability", "code", descending=[True, False])
    right = np.array([code in true for code in ranked["code"]], dtype=bool)
    return Outcome(
        concern=concern,
        planted=len(true),
        flagged=len(acted),
        precision=_share(hits, len(acted)),
        recall=_share(hits, len(true)),
        first_50=_first(right, 50),
        first_100=_first(right, 100),
        average_precision=_average_precision(right, len(true)),
        watched=judged.filter(pl.col("severity") == "watch").height,
        months_to_detect=_months_to_detect(planted, alarms),
        false_alarms_per_1000_years=_false_alarms(true, alarms, judged.height, months),
    )


def calibration(planted: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Per class of probability: cells, mean probability, share that was planted."""
    ends = (0, *CALIBRATION_EDGES, 1)
    classes = [f"{low:g}-{high:g}" for low, high in pairwise(ends)]
    return (
        judged.drop_nulls("probability")
        .with_columns(pl.col("code").is_in(planted["cell_code"].to_list()).alias("true"))
        .with_columns(pl.col("probability").bin_intervals(CALIBRATION_EDGES, labels=classes).alias("class"))
        .group_by("class")
        .agg(
            pl.len().alias("cells"),
            pl.col("probability").mean().alias("said"),
            pl.col("true").mean().alias("was"),
        )
        .sort("said")
        .with_columns(pl.col("class").cast(pl.String))
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _first(right: np.ndarray, n: int) -> float | None:
    return float(right[:n].mean()) if len(right) >= n else None


def _average_precision(right: np.ndarray, planted: int) -> float | None:
    if not planted:
        return None
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float((precision * right).sum() / planted)


def _months_to_detect(planted: pl.DataFrame, alarms: pl.DataFrame) -> float | None:
    """Median, over the planted cells that were found, of the months from onset to the first alarm."""
    found = planted.join(alarms, left_on="cell_code", right_on="code").filter(pl.col("as_of") >= pl.col("from_month"))
    if found.is_empty():
        return None
    waits = found.select(
        "cell_code",
        (pl.col("as_of").dt.year() * 12 + pl.col("as_of").dt.month())
        .sub(pl.col("from_month").dt.year() * 12 + pl.col("from_month").dt.month())
        .alias("wait"),
    )
    return float(np.median(waits.group_by("cell_code").agg(pl.col("wait").min())["wait"].to_numpy()))


def _false_alarms(true: set[str], alarms: pl.DataFrame, cells: int, months: int) -> float | None:
    """Cells without the concern that were ever flagged in the months looked at, per 1,000 cells and year."""
    wrong = set(alarms["code"]) - true
    return len(wrong) / cells / months * 12 * 1000 if cells else None
