"""Funnel plots: whether a cell's rate is farther from that of its peers than its size explains.

Two kinds of limits. `exact_limits` are quantiles of the beta-binomial distribution and hold for any size. The arcsine
ones are those of FunnelPlotR (Spiegelhalter 2005, 2012), with its two faults for small groups avoided
(docs/methods.md#charts): the angle is kept between 0 and 90 degrees, so that 60 of 60 is no outlier, and the spread is
divided by what winsorising takes away from it. Limits: a funnel compares; it says nothing of why. It informs, it does
not flag.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, gammaln, ndtri

from models.shared.arrays import Floats
from models.shared.distributions import normal_density

TAIL = 0.10  # share winsorised at either end
LEVELS = (0.025, 0.975, 0.001, 0.999)  # 95 and 99.8 % limits
WIDTHS = (1.959964, 3.090232)  # standard deviations of these
LARGEST_RHO = 0.9


@dataclass(frozen=True)
class Limits:
    """Rates (0-1) beyond which a group is outside, each in the shape of what was asked."""

    low_95: Floats
    high_95: Floats
    low_998: Floats
    high_998: Floats


@dataclass(frozen=True)
class ArcsineFunnel:
    """target: rate of all together. phi: spread of the winsorised z, 1 = chance alone. tau2: variance between groups.

    z (groups,): distance from the target in standard deviations, tau2 taken into account.
    """

    target: float
    phi: float
    tau2: float
    z: Floats
    limits: Limits


def winsorised_square(tail: float = TAIL) -> float:
    """Mean square of a standard normal variable winsorised at either `tail`: 0.6787 for a tenth."""
    edge = -ndtri(tail)
    return float((1 - 2 * tail) - 2 * edge * normal_density(edge) + 2 * tail * edge**2)


def winsorise(z: Floats, tail: float = TAIL) -> Floats:
    """z (cells,) with what is beyond its `tail` quantiles (R's type 7) drawn in to them."""
    return np.clip(z, *np.quantile(z, [tail, 1 - tail], method="linear")) if len(z) else z


def between_variance(phi: float, weight: Floats) -> float:
    """DerSimonian and Laird's tau2 from phi = mean square of z and the weights 1/s2 (cells,).

    0 where chance explains it.
    """
    k, total = len(weight), weight.sum()
    if k < 2 or k * phi < k - 1:
        return 0.0
    return float((k * phi - (k - 1)) / (total - (weight**2).sum() / total))


def arcsine_funnel(count: np.ndarray, of: np.ndarray, *, as_published: bool = False) -> ArcsineFunnel:
    """FunnelPlotR's funnel of `count` of `of` (groups,), every `of` at least 1.

    `as_published` keeps both faults, to compare with that program. Raises ValueError where a group has no members.
    """
    if len(of) == 0 or of.min() < 1:
        raise ValueError("Each group needs at least one member due.")
    target = float(count.sum() / of.sum())
    angle, error = np.arcsin(np.sqrt(target)), 1 / (2 * np.sqrt(of))
    distance = np.arcsin(np.sqrt(count / of)) - angle
    phi = float((winsorise(distance / error) ** 2).mean()) / (1 if as_published else winsorised_square())
    tau2 = between_variance(phi, 1 / error**2)
    spread = np.sqrt(error**2 + tau2)
    edges = [angle + sign * width * spread for width in WIDTHS for sign in (-1, 1)]
    if not as_published:
        edges = [np.clip(edge, 0, np.pi / 2) for edge in edges]
    return ArcsineFunnel(target, phi, tau2, distance / spread, Limits(*(np.sin(edge) ** 2 for edge in edges)))


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
