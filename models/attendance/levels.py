"""How high cells attend, compared with cells of their kind: pure numerics, arrays in and arrays out.

Source: docs/methods.md#level-and-composite (level against peers, a posterior probability and no threshold on the raw
rate); the spread between cells is free-form and learned by EM as in docs/methods.md#falls-of-attendance, step 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from models.shared.arrays import Floats, Ints
from models.shared.bounds import as_shares
from models.shared.distributions import normal_density
from models.shared.learning import drawn, drawn_to_above, em, sample
from models.shared.log_sum import log_sum, probabilities
from models.shared.logit_grid import BOTTOM, GRID_SIZE, STEP, log_likelihoods, outcomes

# How far below the usual level is low: where four of five come elsewhere, three of five come here. Chosen by us: at 5
# points (docs/methods.md#level-and-composite) a quarter of all honest cells would be "low". Measured on four simulated
# provinces, where usual attendance under 70 % is the truth and 88 % the mean: one false flag in 13 at 20 points, one in
# two at 15.
MARGIN = 0.20
# Overdispersions that a cell may have; how common each is, is learned (docs/methods.md#falls-of-attendance, step 4
# takes one for all).
RHOS = (0.005, 0.02, 0.05, 0.1)
# Departures from what is usual among cells of the kind, in rungs of .05 logit: .15 apart, from -3.75 to 3.75.
DEPARTURES = np.arange(-75, 76, 3)
# What is assumed of departures before any data, and how many cells that weighs (chosen by us): a normal of sd .8 logit,
# the 6 points of the worlds of docs/methods.md#reference-worlds.
SPREAD, SPREAD_WEIGHT = 0.8, 20.0
# A stratum of so many cells counts as much as what holds above it (chosen by us, as for habits).
STRATUM_CELLS = 10.0
ROUNDS = 40
CELLS_TO_LEARN_FROM = 20_000
TAIL = 0.10  # of an 80 % interval, on either side
CHUNK = 20_000
TINY = 1e-12


@dataclass(frozen=True)
class Levels:
    """Per cell; NaN where no month is known. Rates are shares (0-1).

    probability: that the cell's own level is more than the margin below the usual one. p_value: share of the cells of
    its kind that attend as little or less. level, low, high: its level with an 80 % interval. usual: mean level of
    cells of its kind.
    """

    probability: Floats
    p_value: Floats
    level: Floats
    low: Floats
    high: Floats
    usual: Floats


def level_model(present: Ints, due: Ints, strata: list[Ints], margin: float = MARGIN) -> Levels:
    """Level of each cell and whether it is far below that of its kind.

    `present`, `due` (cells, months); due 0 = no meeting or not assessable. `strata`: labels per cell from coarse to
    fine, each nested in the one before.
    """
    centre = centres(present, due, strata)
    known = np.flatnonzero(due.sum(axis=1) > 0)
    learners = sample(known, CELLS_TO_LEARN_FROM)
    log_prior = fit_spread(log_likelihood(present[learners], due[learners], centre[learners]))
    parts = [slice(at, at + CHUNK) for at in range(0, len(due), CHUNK)] or [slice(0, 0)]
    columns = [_columns(present[part], due[part], centre[part], log_prior, margin) for part in parts]
    return Levels(*(np.concatenate(values) for values in zip(*columns, strict=True)))


def centres(present: Ints, due: Ints, strata: list[Ints]) -> Ints:
    """Rung of the pooled rate of each cell's kind, each stratum drawn to the one above by its number of cells.

    Parameters as for `level_model`; columns may also be single meetings.
    """
    came, expected = present.sum(axis=1), due.sum(axis=1)
    level = np.full(len(due), logit((came.sum() + 0.9) / (expected.sum() + 1)))
    for labels in strata:
        cells = np.bincount(labels, expected > 0)
        rate = (np.bincount(labels, came) + 0.9) / (np.bincount(labels, expected) + 1)
        level = drawn_to_above(level, cells * logit(rate), cells, labels, STRATUM_CELLS)[labels]
    return np.clip(np.rint((level - BOTTOM) / STEP), 75, GRID_SIZE - 76).astype(np.int64)


def log_likelihood(present: Ints, due: Ints, centre: Ints) -> Floats:
    """Log-likelihood (overdispersions, cells, departures) of all columns together; `centre` as from `centres`."""
    of = outcomes(present, due)
    at = centre[:, None] + DEPARTURES
    totals = np.zeros((len(RHOS), *at.shape))
    for total, rho in zip(totals, RHOS, strict=True):
        table = log_likelihoods(of, rho).ravel()
        for month in range(due.shape[1]):
            total += table[of.row[:, month][:, None] * GRID_SIZE + at]
    return totals


def fit_spread(of_cells: Floats) -> Floats:
    """Log share of each overdispersion and departure, two independent free-form distributions, by EM.

    `of_cells` as from `log_likelihood`.
    """
    likelihood = np.exp(of_cells - of_cells.max(axis=(0, 2), initial=-np.inf)[:, None])
    start = normal_density(DEPARTURES.astype(np.float64) * STEP, SPREAD)
    start = np.outer(np.full(len(RHOS), 1 / len(RHOS)), start / start.sum())
    cells = of_cells.shape[1]

    def step(prior: Floats) -> Floats:
        joint = likelihood * prior[:, None]
        counts = (joint / joint.sum(axis=(0, 2))[:, None]).sum(axis=1)
        pair = counts.sum(axis=1)[:, None] * counts.sum(axis=0) / max(cells, 1)
        return drawn(start, SPREAD_WEIGHT, pair, cells)

    return np.log(em(start, step, ROUNDS))


def _columns(present: Ints, due: Ints, centre: Ints, log_prior: Floats, margin: float) -> tuple[Floats, ...]:
    joint = log_likelihood(present, due, centre) + log_prior[:, None]
    weight = probabilities(log_sum(joint, axis=0), axis=1)
    rate = expit(BOTTOM + STEP * (centre[:, None] + DEPARTURES))
    share = np.exp(log_prior).sum(axis=0)
    usual = rate @ share
    probability = (weight * (rate < usual[:, None] - margin)).sum(axis=1)
    low, high = (_quantile(weight, centre, tail) for tail in (TAIL, 1 - TAIL))
    unknown = due.sum(axis=1) == 0
    rarer = weight @ (np.cumsum(share) - share / 2)
    columns = (probability, rarer, (weight * rate).sum(axis=1), low, high, usual)
    return tuple(as_shares(np.where(unknown, np.nan, values), "level of attendance") for values in columns)


def _quantile(weight: Floats, centre: Ints, tail: float) -> Floats:
    """Rate below which `tail` of the `weight` (cells, departures) is, each spread evenly over its part of the grid.

    A cell whose level is known well has nearly all weight on one departure, and yet an interval of some width.
    """
    upto = np.cumsum(weight, axis=1)
    at = np.minimum((upto < tail).sum(axis=1), len(DEPARTURES) - 1)
    rows, apart = np.arange(len(weight)), DEPARTURES[1] - DEPARTURES[0]
    own = np.maximum(weight[rows, at], TINY)
    part = np.clip((tail - upto[rows, at] + own) / own, 0, 1) - 0.5
    return expit(BOTTOM + STEP * (centre + DEPARTURES[at] + apart * part))
