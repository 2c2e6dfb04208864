"""Calibration: whether concerns are real as often as predicted; pure: frames in, figures out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

# Chosen by us: calibration matters from here on; below, no page shows a probability.
LEAST = 0.2
# Eight classes of equal width (chosen by us; ten from 0 to 1 are usual, of which two lie below LEAST).
CLASS_WIDTH, CLASSES = 0.1, 8


@dataclass(frozen=True)
class Calibrated:
    """`rows` with a probability of LEAST or more, their mean probability `predicted`, the share that `observed` real,
    `error` the expected calibration error, and `by_chance` what it is in the mean where every probability is right, as
    few rows are never even. None where there is no row."""

    about: str
    rows: int
    predicted: float | None
    observed: float | None
    error: float | None
    by_chance: float | None


def classes(rows: pl.DataFrame) -> pl.DataFrame:
    """Per class of probability: rows, predicted (mean probability), observed (share of right ones).

    `rows`: probability, verdict. Rows whose verdict is neither, or whose probability is unknown, are left out.
    """
    place = ((pl.col("probability") - LEAST) / CLASS_WIDTH + 1e-9).floor().clip(-1, CLASSES - 1)
    ruled = rows.drop_nulls("probability").filter(pl.col("verdict") != "neither")
    return (
        ruled.group_by(place.cast(pl.Int8).alias("class"))
        .agg(
            pl.len().alias("rows"),
            pl.col("probability").mean().alias("predicted"),
            (pl.col("verdict") == "right").mean().alias("observed"),
        )
        .sort("class")
        .with_columns(pl.col("class").map_elements(_label, return_dtype=pl.String))
    )


def calibrated(about: str, rows: pl.DataFrame) -> Calibrated:
    """The expected calibration error over the rows from LEAST on: the mean over the classes, weighted by their rows,
    of the distance between predicted and observed."""
    by_class = classes(rows.filter(pl.col("probability") >= LEAST))
    number = int(by_class["rows"].sum())
    if not number:
        return Calibrated(about, 0, None, None, None, None)
    weights = by_class["rows"].to_numpy() / number
    predicted, observed = by_class["predicted"].to_numpy(), by_class["observed"].to_numpy()
    # The mean distance of a normal from its middle is the root of 2 / pi of its deviation.
    by_chance = np.sqrt(2 / np.pi * predicted * (1 - predicted) / by_class["rows"].to_numpy())
    return Calibrated(
        about,
        number,
        float(weights @ predicted),
        float(weights @ observed),
        float(weights @ np.abs(predicted - observed)),
        float(weights @ by_chance),
    )


def _label(place: int) -> str:
    low = LEAST + CLASS_WIDTH * place
    return f"0-{LEAST:g}" if place < 0 else f"{low:.1f}-{low + CLASS_WIDTH:.1f}"
