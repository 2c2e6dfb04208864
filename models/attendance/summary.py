"""From evidence to what is told of a cell: probability, onset, size with its interval, rate before and now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import beta

from models.attendance.changepoint import Evidence
from models.attendance.courses import levels
from models.attendance.ladder import RATES, Floats
from models.attendance.settings import Settings

EM_ROUNDS = 200
TAIL = 0.10  # of an 80 % interval, on either side
TINY = 1e-300


@dataclass(frozen=True)
class Told:
    """Per cell, all conditional on a fall. Sizes are what has been reached by the last month."""

    onset: Floats
    fall: Floats
    fall_low: Floats
    fall_high: Floats
    before: Floats
    now: Floats
    now_variance: Floats


def fit_share(ratio: Floats, settings: Settings) -> float:
    """Share of falling cells by EM from each cell's ratio of likelihoods (prior: Settings.share_falling)."""
    share = settings.share_falling
    for _ in range(EM_ROUNDS):
        found = probability(ratio, share).sum()
        share = (settings.share_falling * settings.share_weight + found) / (settings.share_weight + len(ratio))
    return share


def probability(ratio: Floats, share: float) -> Floats:
    """Posterior probability of a fall from its likelihood relative to none, and the share of falling cells."""
    return share * ratio / (share * ratio + 1 - share)


def told(found: Evidence, settings: Settings) -> Told:
    """Posterior means and 80 % intervals under a fall."""
    total = np.maximum(found.ratio.sum(axis=(1, 2)), TINY)
    sizes = np.array(settings.sizes)[:, None] * levels(settings)

    def mean(values: Floats) -> Floats:
        return values.sum(axis=(1, 2)) / total

    now = mean(found.rate - found.ratio * sizes)
    square = mean(found.square - 2 * found.rate * sizes + found.ratio * sizes**2)
    low, high = _interval(found.ratio.reshape(len(total), sizes.size) / total[:, None], sizes.ravel())
    return Told(
        onset=mean(found.onset),
        fall=mean(found.ratio * sizes),
        fall_low=low,
        fall_high=high,
        before=mean(found.rate),
        now=np.clip(now, RATES[0], RATES[-1]),
        now_variance=np.maximum(square - now**2, 1e-8),
    )


def _interval(share: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """80 % interval of the size, the share of each compared size spread evenly up to its neighbours."""
    order = np.argsort(sizes, kind="stable")
    upto = np.cumsum(share[:, order], axis=1) - share[:, order] / 2
    return _crossing(upto, sizes[order], TAIL), _crossing(upto, sizes[order], 1 - TAIL)


def _crossing(upto: Floats, sizes: Floats, level: float) -> Floats:
    """Where each row of `upto` (rising) crosses `level`, by linear interpolation between sizes."""
    right = np.clip((upto < level).sum(axis=1), 1, len(sizes) - 1)
    rows = np.arange(len(upto))
    low, high = upto[rows, right - 1], upto[rows, right]
    part = np.divide(level - low, high - low, out=np.zeros_like(low), where=high > low)
    return sizes[right - 1] + np.clip(part, 0, 1) * (sizes[right] - sizes[right - 1])


def interval(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """80 % interval of a rate from its mean and variance, by the Beta distribution that has them."""
    weight = np.maximum(mean * (1 - mean) / variance - 1, 1e-3)
    a, b = mean * weight, (1 - mean) * weight
    return beta.ppf(TAIL, a, b), beta.ppf(1 - TAIL, a, b)
