"""From meetings with a measure to what it says of each cell, in the terms of `models.habits.model`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from models.habits.material import Material, beyond_by_habit
from models.habits.measured import PLACE, measured_model, scores
from models.habits.model import Habits
from models.shared.arrays import Bools, Ints
from models.shared.bounds import as_shares

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
    by_habit = beyond_by_habit(fit.strength[:, 1:], usual, material.least(usual, usual))
    by_habit = as_shares(by_habit, "a habit's share")
    usual = np.where(np.isin(np.arange(len(usual)), cell), usual, np.nan)
    shows = np.zeros(len(rows), dtype=bool)
    shows[known] = (fit.shows >= SHOWS) & (ranks.middle > 0)
    habits = Habits(fit.p_value, fit.log_bayes_factor, by_habit, by_habit, usual, fit.onset)
    return pl.Series(shows), habits


def averaged(by_shows: Habits, by_measure: Habits, enough: Bools, weight: float = 0.5) -> Habits:
    """Evidence of two models of one habit, of which that of the measure has the `weight` beforehand (0 to 1, without
    the ends): the mean of their Bayes factors and of their probabilities of a habit; where one is unknown, the other.

    The rest is that of `by_shows`, also how probable such a rate is by a level of the cell's own: ranks of a measure
    have no rate. `enough` (cells,): enough meetings show it to use both models; elsewhere the probabilities are those
    of `by_shows`."""
    factors = np.stack([by_shows.log_bayes_factor, by_measure.log_bayes_factor])
    known, mean = ~np.isnan(factors).any(axis=0), np.fmax(*factors)
    weights = np.array([1 - weight, weight])
    mean[known] = np.logaddexp(*(factors[:, known] + np.log(weights)[:, None]))
    both = np.stack([by_shows.to_act_on, by_measure.to_act_on])
    acted = np.where(np.isnan(both).any(axis=0), np.fmax(*both), weights @ both)
    acted = np.where(enough | np.isnan(both[0]), acted, both[0])
    by_level = np.nan_to_num(by_shows.probability - by_shows.to_act_on)
    probability = np.minimum(acted + by_level, 1.0)
    return replace(by_shows, log_bayes_factor=mean, probability=probability, to_act_on=acted)


def _added(z: np.ndarray, labels: Ints) -> np.ndarray:
    number = np.bincount(labels)
    return (np.bincount(labels, z) / (number + DRAWN))[labels] if len(z) else z


def _usual(far: np.ndarray, cell: Ints, kind: Ints) -> np.ndarray:
    """Share of the meetings of the cell's kind that are far out (cells,)."""
    n_kinds = int(kind.max(initial=0)) + 1
    number = np.bincount(kind[cell], minlength=n_kinds)
    return ((np.bincount(kind[cell], far, minlength=n_kinds) + 0.5) / (number + 1))[kind]
