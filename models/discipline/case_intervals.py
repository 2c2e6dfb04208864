"""Intervals for rates of rare cases: how many would be usual, and what an organisation's own rate may be.

Pure numerics: arrays in, arrays out. Source: the model of `models.discipline.case_rates`, so that what is drawn and
what is flagged agree: negative binomial for the counts of those not far off (limits of a funnel plot as in
Spiegelhalter 2005, exact instead of approximate), and the posterior mixture of gamma distributions for the rate itself.
Limits: shape and shares are taken as known, as empirical Bayes does, so intervals are a little narrow where
organisations are few.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammainc, gammaincinv

from models.discipline.case_rates import TIMES, CaseRates
from models.shared.arrays import Floats, Ints
from models.shared.distributions import negative_binomial_quantile

# 95 and 99.8 per cent, as in the house's other funnels.
LEVELS = (0.025, 0.975, 0.001, 0.999)
HALVINGS = 60


@dataclass(frozen=True)
class UsualCounts:
    """Counts of cases beyond which an organisation is outside; strictly beyond, on either side."""

    low_95: Floats
    high_95: Floats
    low_998: Floats
    high_998: Floats


def usual_counts(rates: CaseRates) -> UsualCounts:
    """Per organisation the limits of what chance and the usual differences bring.

    Each is the smallest count up to which at least its level is, so chance puts at most 2.5 (0.1) % beyond.
    """
    middle = rates.shape / (rates.shape + rates.expected)
    return UsualCounts(*(negative_binomial_quantile(level, rates.shape, middle) for level in LEVELS))


def own_rates(counts: Ints, exposure: Floats, rates: CaseRates) -> tuple[Floats, Floats]:
    """Per organisation the 95 % interval of its own rate, in cases per member-year.

    `counts` and `exposure` (member-years, above 0) are those that `rates` were found from, by organisation. The rate
    is drawn towards what is usual, the more so the smaller the organisation is.
    """
    usual = rates.expected / exposure
    return (_quantile(0.025, counts, rates) * usual, _quantile(0.975, counts, rates) * usual)


def _quantile(level: float, counts: Ints, rates: CaseRates) -> Floats:
    """Level below which that share of the posterior of (own rate / usual rate) is, by halving."""
    shape = rates.shape[:, None] + counts[:, None]
    scale = 1 / (rates.shape[:, None] / TIMES + rates.expected[:, None])
    low = np.zeros(len(counts))
    high = (gammaincinv(shape, 0.9999) * scale).max(axis=1, initial=0.0)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = (rates.chances * gammainc(shape, middle[:, None] / scale)).sum(axis=1) < level
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2
