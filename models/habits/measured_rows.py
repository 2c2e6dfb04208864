"""From meetings with a measure to what it says of each cell, in the terms of `models.habits.model`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from models.habits.likelihoods import STRENGTHS
from models.habits.material import Material
from models.habits.measured import measured_model, scores
from models.habits.model import Habits
from models.shared.arrays import Ints
from models.shared.bounds import as_shares

# A meeting is counted where the habit explains it better than the cell's own level, or where the cell has none to
# speak of, where hardly any meeting of the kind is beyond it (chosen by us).
SHOWS, FAR = 0.5, 1.9
# What months and traits add to the scores is drawn to nothing with the weight of so many meetings (chosen by us).
DRAWN = 100.0


def measured_habits(
    rows: pl.DataFrame, strata: list[Ints], n_months: int, material: Material
) -> tuple[pl.Series, Habits]:
    """Which of the `rows` (cell, place of the month, measure) show the habit, and the habits per cell.

    `strata`: labels per cell from coarse to fine; scores are ranks within the second one (type and size class), less
    what months and traits add. A row without a measure shows nothing.
    """
    known = rows["measure"].is_not_null().to_numpy()
    cell, month = (rows[name].to_numpy().astype(np.int64)[known] for name in ("cell", "place"))
    z = scores(rows["measure"].drop_nulls().to_numpy().astype(np.float64), strata[1][cell])
    for labels in (month, strata[-1][cell]):
        z = z - _added(z, labels)
    fit = measured_model(z, cell, month, len(strata[0]), n_months)
    usual = _usual(z >= FAR, cell, strata[1])
    raised = usual[:, None] + (1 - usual[:, None]) * STRENGTHS
    least = np.maximum(material.share, usual + material.above_usual)[:, None]
    probability = as_shares((fit.strength[:, 1:] * (raised >= least)).sum(axis=1), "a habit's share")
    usual = np.where(np.isin(np.arange(len(usual)), cell), usual, np.nan)
    shows = np.zeros(len(rows), dtype=bool)
    shows[known] = (fit.shows >= SHOWS) & (z > 0)
    return pl.Series(shows), Habits(fit.p_value, fit.log_bayes_factor, probability, usual, fit.onset)


def averaged(by_shows: Habits, by_measure: Habits) -> Habits:
    """Evidence of two models of one habit that are as likely beforehand: the mean of their Bayes factors and of their
    probabilities; the rest as what shows says. Where one is unknown, the other."""
    factors = np.stack([by_shows.log_bayes_factor, by_measure.log_bayes_factor])
    known, mean = ~np.isnan(factors).any(axis=0), np.fmax(*factors)
    mean[known] = np.logaddexp(*factors[:, known]) - np.log(2)
    both = np.stack([by_shows.probability, by_measure.probability])
    probability = np.where(np.isnan(both).any(axis=0), np.fmax(*both), both.mean(axis=0))
    return replace(by_shows, log_bayes_factor=mean, probability=probability)


def _added(z: np.ndarray, labels: Ints) -> np.ndarray:
    number = np.bincount(labels)
    return (np.bincount(labels, z) / (number + DRAWN))[labels] if len(z) else z


def _usual(far: np.ndarray, cell: Ints, kind: Ints) -> np.ndarray:
    """Share of the meetings of the cell's kind that are far out (cells,)."""
    n_kinds = int(kind.max(initial=0)) + 1
    number = np.bincount(kind[cell], minlength=n_kinds)
    return ((np.bincount(kind[cell], far, minlength=n_kinds) + 0.5) / (number + 1))[kind]
