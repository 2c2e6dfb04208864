"""How far the attendance of honest cells drifts from its baseline for a few months, and back again.

A cell that is a little low one month is often still low the next (a harvest, an illness, a busy season at work), which
is no fall. The overdispersion knows of single months only, so the carry-over from month to month is measured here.
"""

from __future__ import annotations

import numpy as np

from models.shared.arrays import Floats, Ints

# Months apart at which a drift is over, and what is left is a change for good: a lasting fall carries over as much to
# the third month as to the first, and is no drift. Chosen by us; no more than the months before the window allow.
OVER = (3, 5)
# Chosen by us: the tenths of the cells with the lowest and highest estimates do not count. In the real
# series of tests/models/attendance/test_history.py a twentieth of the cells made four fifths of the sum.
TRIMMED = 0.10
# Chosen by us: carry-over from one month to the next is believed to be between these (above, it is a change for good).
SLOWEST, FASTEST = 0.6, 0.2
# Chosen by us: some drift (.05 logit) there always is, else the guard against rises would widen nothing.
LEAST = 0.0025


def carry_over(present: Ints, due: Ints, rate: Floats) -> tuple[float, float]:
    """Covariance of a cell's departures (logits squared) in neighbouring months, and the factor by which it decays.

    `present`, `due` (cells, months), `rate` (cells, months) what was expected of it. By cell, products of residuals one
    and two months apart less those three to five months apart, which carry the error of the estimated baseline and any
    change for good; of these the trimmed mean, as a few cells with a fall in the past would make most of a sum. An
    estimate no larger than its own error counts as the least one.
    """
    if due.shape[1] <= OVER[1]:
        return LEAST, FASTEST
    residual, weight = present - due * rate, due * rate * (1 - rate)
    over = _products(residual, weight, range(OVER[0], OVER[1] + 1))
    near, error = _trimmed(_products(residual, weight, [1]), over)
    if near <= error:
        return LEAST, FASTEST
    second, _ = _trimmed(_products(residual, weight, [2]), over)
    decay = float(np.clip(second / near, FASTEST, SLOWEST))
    # The part of the drift that is not over by then, for a decay of that factor.
    left = float(np.mean([decay ** (lag - 1) for lag in range(OVER[0], OVER[1] + 1)]))
    return max(near * (1 - (error / near) ** 2) / (1 - left), LEAST), decay


def _products(residual: Floats, weight: Floats, lags: range | list[int]) -> tuple[Floats, Floats]:
    """Per cell the sum of products of residuals `lags` months apart, and of their weights."""
    product, total = (
        np.sum([(of[:, lag:] * of[:, :-lag]).sum(axis=1) for lag in lags], axis=0) for of in (residual, weight)
    )
    return product, total


def _trimmed(near: tuple[Floats, Floats], over: tuple[Floats, Floats]) -> tuple[float, float]:
    """Trimmed mean over the cells of what is near less what is over (logits squared), and its standard error."""
    known = (near[1] > 0) & (over[1] > 0)
    value = near[0][known] / near[1][known] - over[0][known] / over[1][known]
    order = np.argsort(value, kind="stable")
    value, weight = value[order], near[1][known][order]
    if not len(value):
        return 0.0, 0.0
    cut = int(TRIMMED * len(value))
    kept = slice(cut, len(value) - cut)
    value, weight = value[kept], weight[kept] / weight[kept].sum()
    mean = float(weight @ value)
    return mean, float(np.sqrt(weight**2 @ (value - mean) ** 2)) / (1 - 2 * TRIMMED)


def drift_variance(near: float, decay: float, before: int, since: int) -> float:
    """Variance (logits squared) of the mean departure in `since` months against that in the `before` ones earlier.

    Only the part that comes from carry-over; that of single months is in the overdispersion already.
    """

    def of_mean(months: int) -> float:
        lags = np.arange(1, months)
        return 2 * near / max(months, 1) * float(((1 - lags / max(months, 1)) * decay ** (lags - 1)).sum())

    return of_mean(before) + of_mean(since)
