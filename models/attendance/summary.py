"""From evidence to what is shown of a cell: probability, onset, size with its interval, rate before and now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from models.attendance.changepoint import Evidence
from models.attendance.fall_shapes import SHAPES, FallShapes, levels
from models.attendance.mixture import TINY, Mixture
from models.attendance.settings import Settings
from models.shared.arrays import Floats, Ints, Singles
from models.shared.logit_grid import RATES

TAIL = 0.10  # of an 80 % interval, on either side


@dataclass(frozen=True)
class Summary:
    """Per cell, all conditional on a fall. Sizes are what has been reached by the last month.

    onset, onset_low, onset_high: index of the most probable month of onset, and an 80 % interval. last: share of the
    onsets in the last month. None of them in too short a series: -1 and 0.
    """

    onset: Ints
    onset_low: Ints
    onset_high: Ints
    last: Floats
    fall: Floats
    fall_low: Floats
    fall_high: Floats
    before: Floats
    now: Floats
    now_variance: Floats


def summarise(of: Evidence, mixture: Mixture, kinds: FallShapes, settings: Settings) -> Summary:
    """Posterior means and 80 % intervals under a fall."""
    weights = mixture.weights
    weighed = of.ratio * weights.astype(np.float32)
    total = np.maximum(weighed.sum(axis=(1, 2), dtype=np.float64), TINY)
    sizes = np.array(settings.sizes)[:, None] * (kinds.reached @ levels(settings))

    def mean(values: Singles, times: Floats | Ints) -> Floats:
        return np.einsum("csk,sk->c", values, weights * times) / total

    now = mean(of.rate, np.ones_like(sizes)) - mean(of.ratio, sizes)
    square = mean(of.square, np.ones_like(sizes)) - 2 * mean(of.rate, sizes) + mean(of.ratio, sizes**2)
    at = np.array(settings.sizes)[:, None] * levels(settings)
    by_level = (weighed @ kinds.reached.astype(np.float32)).reshape(len(total), at.size)
    low, high = _interval(by_level / total[:, None], at.ravel())
    onset, onset_low, onset_high, last = _onsets(weighed.sum(axis=1, dtype=np.float64) / total[:, None], kinds)
    return Summary(
        onset=onset,
        onset_low=onset_low,
        onset_high=onset_high,
        last=last,
        fall=mean(of.ratio, sizes),
        fall_low=low,
        fall_high=high,
        before=mean(of.rate, np.ones_like(sizes)),
        now=np.clip(now, RATES[0], RATES[-1]),
        now_variance=np.maximum(square - now**2, 1e-8),
    )


def _onsets(share: Floats, kinds: FallShapes) -> tuple[Ints, Ints, Ints, Floats]:
    """From the share of each kind of fall (cells, kinds): most probable onset, its 80 % interval, share of the last."""
    months = kinds.drift_starts
    if not len(months):
        none = np.full(len(share), -1)
        return none, none, none, np.zeros(len(share))
    by_month = share.reshape(len(share), SHAPES, len(months)).sum(axis=1)
    upto = np.cumsum(by_month, axis=1)
    low, high = (months[np.minimum((upto < tail).sum(axis=1), len(months) - 1)] for tail in (TAIL, 1 - TAIL))
    best = months[by_month.argmax(axis=1)]
    is_last = months[-1] == months[0] + kinds.steps.shape[1] - 1
    return best, np.minimum(low, best), np.maximum(high, best), by_month[:, -1] * is_last


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
    """80 % interval of a rate (0-1) from its mean and variance, any shape, by the Beta distribution that has them."""
    weight = np.maximum(mean * (1 - mean) / variance - 1, 1e-3)
    a, b = mean * weight, (1 - mean) * weight
    return betaincinv(a, b, TAIL), betaincinv(a, b, 1 - TAIL)
