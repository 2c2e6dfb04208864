"""Regular meetings that were not held: how probable it is that a cell has begun to skip them.

Pure numerics: arrays in, arrays out. Source: our own model, in the manner of the change-point of `models.attendance`;
the rule is that a cell meets once a month (HD 42 of 2025).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from models.shared.arrays import Bools, Floats, Ints
from models.shared.bounds import as_shares
from models.shared.learning import drawn, em

# Chosen by us: honest cells differ in how often a month falls out; most hardly ever, a few (storms, harvest) more.
HONEST_FACTORS = np.array([0.3, 1.0, 3.0])
HONEST_WEIGHTS = np.array([0.5, 0.4, 0.1])
# Chosen by us: a cell that skips leaves out between a quarter and nearly all of its meetings.
SKIP_RATES = np.array([0.25, 0.4, 0.6, 0.85])
# Chosen by us: a habit is as often older than the months looked at as it began in half a year of them.
BEGUN_BEFORE = 0.35
# Prior worth of what is known before any data: 1 % of the months fall out (weight 200 months, so that a handful of
# cells cannot move it far), 3 % of the cells skip (weight 100 cells).
BASE_RATE, BASE_WEIGHT = 0.01, 200.0
SHARE, SHARE_WEIGHT = 0.03, 100.0
ROUNDS = 30


@dataclass(frozen=True)
class Skipping:
    """Per cell: probability that it skips, index of the month it began (-1 where no month is missing)."""

    probability: Floats
    onset: Ints


class _Learned(NamedTuple):
    """Base rates (months,), share of cells that skip; for each cell the probability, and what its onsets weigh."""

    rates: Floats
    share: float
    probability: Floats
    onsets: Floats


def skip_model(missing: Bools, obliged: Bools) -> Skipping:
    """Probability that a cell has begun to skip its regular meetings.

    Parameters: `missing`, `obliged`: (cells, months), True where the month's meeting was not held, and where one had to
    be held (unknown or exempted months False). The months are in order, the last one is the month of judgement.
    Model: honest cells miss month t at a rate common to all, times a factor of their own; skipping cells do so up to an
    onset and from then on at a higher rate. Base rates per month and the share of skipping cells are learned from the
    cells themselves (EM), held by a prior where the cells are few.
    Limits: it cannot tell a meeting that was not held from one that was not recorded.
    """
    missing = missing & obliged
    if not missing.size:
        return Skipping(np.zeros(len(missing)), np.full(len(missing), -1))

    def step(learned: _Learned) -> _Learned:
        honest = _honest(missing, obliged, learned.rates)
        onsets = _skipping(missing, obliged, learned.rates)
        skipping = learned.share * onsets.sum(axis=1)
        probability = skipping / (skipping + (1 - learned.share) * honest)
        share = drawn(SHARE, SHARE_WEIGHT, float(probability.sum()), len(probability))
        return _Learned(_base_rates(missing, obliged, 1 - probability), share, probability, onsets)

    usual = _Learned(np.full(missing.shape[1], BASE_RATE), SHARE, np.zeros(len(missing)), np.zeros(missing.shape))
    learned = em(usual, step, ROUNDS)
    return Skipping(as_shares(learned.probability, "probability of skipping"), _onset(learned.onsets, missing))


def _bernoulli(missing: Bools, obliged: Bools, rates: Floats | float) -> Floats:
    return np.where(obliged, np.where(missing, rates, 1 - np.asarray(rates)), 1.0)


def _honest(missing: Bools, obliged: Bools, rates: Floats) -> Floats:
    scaled = [np.minimum(rates * factor, 0.5) for factor in HONEST_FACTORS]
    likelihoods = [_bernoulli(missing, obliged, r).prod(axis=1) for r in scaled]
    return HONEST_WEIGHTS @ np.array(likelihoods)


def _skipping(missing: Bools, obliged: Bools, rates: Floats) -> Floats:
    """Likelihood per cell and month of onset, averaged over the rates of skipping, times the weight of the onset."""
    before = np.cumprod(_bernoulli(missing, obliged, rates), axis=1)
    before = np.hstack([np.ones((len(before), 1)), before[:, :-1]])
    after = [np.cumprod(_bernoulli(missing, obliged, s)[:, ::-1], axis=1)[:, ::-1] for s in SKIP_RATES]
    return before * np.mean(after, axis=0) * onset_weights(missing.shape[1])


def onset_weights(months: int) -> Floats:
    """Probability (months,) of each month of onset before any data; the first one stands for all earlier ones."""
    weights = np.full(months, (1 - BEGUN_BEFORE) / max(months - 1, 1))
    weights[:1] = BEGUN_BEFORE if months > 1 else 1.0
    return weights


def _base_rates(missing: Bools, obliged: Bools, weight: Floats) -> Floats:
    """Rate per month among honest cells: the month's own share, drawn to the mean of all months."""
    seen = weight @ obliged
    gone = weight @ missing
    overall = drawn(BASE_RATE, BASE_WEIGHT, float(gone.sum()), float(seen.sum()))
    return np.minimum((BASE_WEIGHT * overall + gone) / (BASE_WEIGHT + seen), 0.5)


def _onset(onsets: Floats, missing: Bools) -> Ints:
    """The missing month at which skipping most probably began."""
    best = np.where(missing, onsets, -1.0).argmax(axis=1)
    return np.where(missing.any(axis=1), best, -1)
