"""From meetings with a measure to what it says of each cell, in the terms of `models.habits.model`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from models.habits.material import Material, beyond_by_habit
from models.habits.measured import PLACE, TINY, measured_model, scores
from models.habits.model import Habits
from models.shared.arrays import Bools, Ints
from models.shared.log_sum import probabilities

# A meeting is counted where the habit explains it better than the cell's own level (chosen by us).
SHOWS = 0.5
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
    ranks = scores(rows["measure"].drop_nulls().to_numpy().astype(np.float64), strata[1][cell])
    for labels in (month, strata[-1][cell]):
        ranks = ranks.less(_added(ranks.middle, labels))
    fit = measured_model(ranks, cell, month, len(strata[0]), n_months)
    usual = _usual(ranks.middle >= PLACE, cell, strata[1])
    beyond = beyond_by_habit(usual, material.least(usual, usual))
    # Ranks of a measure have no rate, so how far a level of the cell's own reaches is not known.
    beyond = np.column_stack([np.zeros(len(usual)), beyond])
    usual = np.where(np.isin(np.arange(len(usual)), cell), usual, np.nan)
    shows = np.zeros(len(rows), dtype=bool)
    shows[known] = (fit.shows >= SHOWS) & (ranks.middle > 0)
    habits = Habits(fit.p_value, fit.log_bayes_factor, fit.strength, beyond, usual, fit.onset)
    return pl.Series(shows), habits


def averaged(by_shows: Habits, by_measure: Habits, enough: Bools, weight: float = 0.5) -> Habits:
    """Evidence of two models of one habit, of which that of the measure has the `weight` (0 to 1): the mean of their
    Bayes factors, and the pooled probabilities of no habit and of each strength; where one is unknown, the other.

    Both look at the same meetings, so the logarithms are averaged: what only one of them sees counts for little. From
    which rate on it is a concern, and the rest, is that of `by_shows`: ranks of a measure have no rate. `enough`
    (cells,): enough meetings show it to use both models; elsewhere the probabilities are those of `by_shows`."""
    weights = np.array([1 - weight, weight])
    factors = np.stack([by_shows.log_bayes_factor, by_measure.log_bayes_factor])
    known = ~np.isnan(factors).any(axis=0)
    factor, strength = np.fmax(*factors), np.fmax(by_shows.strength, by_measure.strength)
    factor[known] = np.logaddexp(*(factors[:, known] + np.log(weights)[:, None]))
    one = ~np.isnan(by_shows.strength[:, 0]) & ~enough
    strength[one] = by_shows.strength[one]
    both = known & ~one
    logs = np.log(np.maximum([by_shows.strength[both], by_measure.strength[both]], TINY))
    strength[both] = probabilities(np.tensordot(weights, logs, 1), axis=1)
    return replace(by_shows, log_bayes_factor=factor, strength=strength)


def _added(z: np.ndarray, labels: Ints) -> np.ndarray:
    number = np.bincount(labels)
    return (np.bincount(labels, z) / (number + DRAWN))[labels] if len(z) else z


def _usual(far: np.ndarray, cell: Ints, kind: Ints) -> np.ndarray:
    """Share of the meetings of the cell's kind that are far out (cells,)."""
    n_kinds = int(kind.max(initial=0)) + 1
    number = np.bincount(kind[cell], minlength=n_kinds)
    return ((np.bincount(kind[cell], far, minlength=n_kinds) + 0.5) / (number + 1))[kind]
