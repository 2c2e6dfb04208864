"""Distributions as plain functions: scipy.stats has them too, but takes most of a second to be imported.

The formulas are the textbook ones; tests/models/shared/test_distributions.py compares each with scipy.stats.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, betaln, gammaln, xlog1py, xlogy

from models.shared.arrays import Floats, Ints

ROOT = float(np.sqrt(2 * np.pi))


def normal_density(x: Floats, scale: float = 1.0) -> Floats:
    """Density of the normal distribution with mean 0 at `x`, any shape."""
    return np.exp(-((x / scale) ** 2) / 2) / (ROOT * scale)


def at_least_ties_half(count: Ints | Floats, number: Ints | Floats, chance: Floats) -> Floats:
    """Chance that a binomial variable is more than `count`, and half the chance that it equals it.

    `count` from 0 to `number`, `chance` within 0 and 1, in shapes that broadcast. P(at least k of n) is the regularised
    incomplete beta function at k and n - k + 1.
    """
    from_count = np.where(count > 0, betainc(np.maximum(count, 1), number - count + 1, chance), 1.0)
    beyond = np.where(count < number, betainc(count + 1, np.maximum(number - count, 1), chance), 0.0)
    return (from_count + beyond) / 2


def log_beta_binomial(count: Ints, number: Ints, a: Floats | float, b: Floats | float) -> Floats:
    """Log chance of `count` (0 to `number`) where the chance of each is beta-distributed with `a` and `b`.

    Any shapes that broadcast.
    """
    ways = -np.log(number + 1) - betaln(number - count + 1, count + 1)
    return ways + betaln(count + a, number - count + b) - betaln(a, b)


def beta_binomial_at_least_ties_half(count: Ints, number: Ints, a: Floats, b: Floats) -> Floats:
    """Chance of more than `count`, and half the chance of `count`; all (n,), otherwise as `log_beta_binomial`.

    The terms of each row stand one after another, as rows of a province have up to a hundred thousand of them and most
    have a few dozen.
    """
    terms = number - count + 1
    row = np.repeat(np.arange(len(count)), terms)
    each = np.arange(terms.sum()) - np.repeat(np.cumsum(terms) - terms - count, terms)
    chances = np.exp(log_beta_binomial(each, number[row], a[row], b[row]))
    chances[np.cumsum(terms) - terms] /= 2
    return np.bincount(row, weights=chances, minlength=len(count)).astype(np.float64)


def log_negative_binomial(count: Floats, shape: Floats, middle: Floats) -> Floats:
    """Log chance of `count`, the number of failures before `shape` successes of chance `middle` (0-1), any shape."""
    ways = gammaln(shape + count) - gammaln(count + 1) - gammaln(shape)
    return ways + xlogy(shape, middle) + xlog1py(count, -middle)


def negative_binomial_quantile(level: float, shape: Floats, middle: Floats) -> Floats:
    """Smallest count up to which at least `level` (0-1) of the chance is; `shape`, `middle` (n,) as for
    `log_negative_binomial`."""
    low, high = np.full(len(shape), -1.0), np.ones(len(shape))
    while (short := betainc(shape, high + 1, middle) < level).any():
        high = np.where(short, 2 * high, high)
    while ((high - low) > 1).any():
        between = np.floor((low + high) / 2)
        enough = betainc(shape, between + 1, middle) >= level
        low, high = np.where(enough, low, between), np.where(enough, between, high)
    return high
