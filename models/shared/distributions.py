"""Distributions as plain functions: scipy.stats has them too, but takes most of a second to be imported."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc

from models.shared.arrays import Floats, Ints

ROOT = np.sqrt(2 * np.pi)


def normal_density(x: Floats, scale: float = 1.0) -> Floats:
    """Density of the normal distribution with mean 0 at `x`, any shape."""
    return np.exp(-((x / scale) ** 2) / 2) / (ROOT * scale)


def at_least_ties_half(count: Ints, number: Ints, chance: Floats) -> Floats:
    """Chance that a binomial variable is more than `count`, and half the chance that it equals it.

    `count` from 0 to `number`, `chance` within 0 and 1, in shapes that broadcast. Source: scipy.special.betainc, as
    P(at least k of n) is the regularised incomplete beta function at k and n - k + 1.
    """
    from_count = np.where(count > 0, betainc(np.maximum(count, 1), number - count + 1, chance), 1.0)
    beyond = np.where(count < number, betainc(count + 1, np.maximum(number - count, 1), chance), 0.0)
    return (from_count + beyond) / 2
