"""Funnel plots: whether a cell's rate is farther from that of its peers than its size explains.

Limits are quantiles of the beta-binomial distribution and hold for any size; its spread is learned from winsorised
rates (docs/methods.md#charts). Limits of the method: a funnel compares; it says nothing of why. It informs, it does not
flag.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, gammaln, ndtri

from models.shared.arrays import Floats
from models.shared.distributions import normal_density

TAIL = 0.10  # share winsorised at either end
LEVELS = (0.025, 0.975, 0.001, 0.999)  # 95 and 99.8 % limits
LARGEST_RHO = 0.9


@dataclass(frozen=True)
class Limits:
    """Rates (0-1) beyond which a group is outside, each in the shape of what was asked."""

    low_95: Floats
    high_95: Floats
    low_998: Floats
    high_998: Floats


def winsorised_square(tail: float = TAIL) -> float:
    """Mean square of a standard normal variable winsorised at either `tail`: 0.6787 for a tenth."""
    edge = -ndtri(tail)
    return float((1 - 2 * tail) - 2 * edge * normal_density(edge) + 2 * tail * edge**2)


def winsorise(z: Floats, tail: float = TAIL) -> Floats:
    """z (cells,) with what is beyond its `tail` quantiles (R's type 7) drawn in to them."""
    return np.clip(z, *np.quantile(z, [tail, 1 - tail], method="linear")) if len(z) else z


def overdispersion(count: np.ndarray, of: np.ndarray, target: np.ndarray) -> float:
    """How much alike the members of a group behave (0-0.9), from the winsorised spread of the groups' rates.

    Moments: the variance of a rate is p (1 - p) (1 + (n - 1) rho) / n. Groups of one member say nothing.
    """
    usable = (of > 1) & (target > 0) & (target < 1)
    if usable.sum() < 2:
        return 0.0
    n, p = of[usable], target[usable]
    z = (count[usable] - n * p) / np.sqrt(n * p * (1 - p))
    excess = (winsorise(z / np.sqrt(n)) ** 2 / winsorised_square() - 1 / n).sum() / ((n - 1) / n).sum()
    return float(np.clip(excess, 0, LARGEST_RHO))


def exact_limits(of: np.ndarray, target: np.ndarray, rho: float) -> Limits:
    """Beta-binomial limits as rates for groups of `of` members and a rate of `target` (groups,); NaN where `of` is 0.

    Each limit is the smallest count up to which at least its level is; outside is strictly beyond, so that chance
    puts at most 2.5 (0.1) % of the groups there on either side. `rho` 0 = binomial.
    """
    pairs, place = np.unique(np.stack([of, target]), axis=1, return_inverse=True)
    edges = np.full((len(LEVELS), pairs.shape[1]), np.nan)
    for number, (members, rate) in enumerate(pairs.T):
        if members > 0:
            upto = np.cumsum(np.exp(_log_chances(int(members), rate, rho)))
            edges[:, number] = np.minimum(np.searchsorted(upto, LEVELS), members) / members
    return Limits(*edges[:, place.ravel()])


def _log_chances(members: int, rate: float, rho: float) -> Floats:
    """Log-probability of each count from 0 to `members`."""
    k = np.arange(members + 1)
    ways = gammaln(members + 1) - gammaln(k + 1) - gammaln(members - k + 1)
    rate = float(np.clip(rate, 1e-12, 1 - 1e-12))
    if rho < 1e-9:
        return ways + k * np.log(rate) + (members - k) * np.log1p(-rate)
    a, b = rate * (1 / rho - 1), (1 - rate) * (1 / rho - 1)
    return ways + betaln(k + a, members - k + b) - betaln(a, b)
