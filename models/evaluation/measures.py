"""Measures of detection: frames of codes in, figures out; no database."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

# What superiors owe is raised as a flag to act on is.
RAISED = ("act", "duty")


@dataclass(frozen=True)
class Outcome:
    """How one concern was detected as of the month. Shares are None where their denominator is zero."""

    concern: str
    planted: int
    flagged: int
    precision: float | None
    recall: float | None
    first_50: float | None
    first_100: float | None
    average_precision: float | None
    watched: int
    neither: int
    months_to_detect: float | None
    false_alarms_per_1000_years: float | None


def outcome(
    concern: str, planted: pl.DataFrame, judged: pl.DataFrame, alarms: pl.DataFrame, cells: int, months: int
) -> Outcome:
    """Compares the predictions of one concern, and the alarms of the months before, with what was planted.

    `planted`: code, from_month of what is there at as_of. `judged`: code, probability (None = not assessable), severity
    (None = no flag), verdict (right, wrong, neither). `alarms`: code, as_of, verdict (at that month) of each `act` or
    `duty` flag
    in the months looked at. `cells` is their number. Rows that count neither way are left out of every share.
    """
    counted = judged.filter(pl.col("verdict") != "neither")
    acted = counted.filter(pl.col("severity").is_in(RAISED))
    hits = acted.filter(pl.col("verdict") == "right").height
    ranked = counted.drop_nulls("probability").sort("probability", "code", descending=[True, False])
    right = (ranked["verdict"] == "right").to_numpy()
    return Outcome(
        concern=concern,
        planted=planted.height,
        flagged=judged.filter(pl.col("severity").is_in(RAISED)).height,
        precision=_share(hits, acted.height),
        recall=_share(hits, planted.height),
        first_50=_first(right, 50),
        first_100=_first(right, 100),
        average_precision=average_precision(right, planted.height),
        watched=judged.filter(pl.col("severity") == "watch").height,
        neither=judged.filter((pl.col("verdict") == "neither") & pl.col("severity").is_in(RAISED)).height,
        months_to_detect=_months_to_detect(planted, alarms),
        false_alarms_per_1000_years=_false_alarms(alarms, cells, months),
    )


def average_precision(right: np.ndarray, planted: int) -> float | None:
    """Mean, over what was planted, of the precision at the place where each stands; what is not ranked counts 0.

    `right` (ranked,): whether each is real, the most probable first. None where nothing was planted.
    """
    if not planted:
        return None
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float((precision * right).sum() / planted)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _first(right: np.ndarray, n: int) -> float | None:
    return float(right[:n].mean()) if len(right) >= n else None


def _months_to_detect(planted: pl.DataFrame, alarms: pl.DataFrame) -> float | None:
    """Median, over the planted cells that were detected, of the months from onset to the first alarm."""
    detected = planted.join(alarms, on="code").filter(pl.col("as_of") >= pl.col("from_month"))
    if detected.is_empty():
        return None
    waits = detected.select(
        "code",
        (pl.col("as_of").dt.year() * 12 + pl.col("as_of").dt.month())
        .sub(pl.col("from_month").dt.year() * 12 + pl.col("from_month").dt.month())
        .alias("wait"),
    )
    return float(np.median(waits.group_by("code").agg(pl.col("wait").min())["wait"].to_numpy()))


def _false_alarms(alarms: pl.DataFrame, cells: int, months: int) -> float | None:
    """Cells with a wrong alarm in any of the months looked at, per 1,000 cells and year."""
    wrong = alarms.filter(pl.col("verdict") == "wrong")["code"].n_unique()
    return wrong / cells / months * 12 * 1000 if cells else None
