"""How far the attendance of honest cells drifts from its baseline for a few months, and back again.

A cell that is a little low one month is often still low the next (a harvest, an illness, a busy season at work), which
is no fall. The overdispersion knows of single months only, so the carry-over from month to month is measured here.
"""

from __future__ import annotations

import numpy as np

from models.shared.logit_grid import Floats, Ints

NEAR, FAR = 6, 8
# Chosen by us: carry-over from one month to the next is believed to be between these (above, it is a change for good).
SLOWEST, FASTEST = 0.85, 0.2


def carry_over(present: Ints, due: Ints, rate: Floats) -> tuple[float, float]:
    """Covariance of a cell's departures (logits squared) in neighbouring months, and the factor by which it decays.

    `rate` (cells, months) is what was expected. Products of residuals k months apart, compared with those of months far
    apart: those carry only the error of the estimated baseline, which is common to all lags. An estimate no larger than
    its own error counts as nothing.
    """
    months = due.shape[1]
    if months <= NEAR + FAR:
        return 0.0, FASTEST
    residual, weight = present - due * rate, due * rate * (1 - rate)
    lags = range(1, months - 2)
    products = np.array([(residual[:, k:] * residual[:, :-k]).sum() for k in lags])
    weights = np.array([(weight[:, k:] * weight[:, :-k]).sum() for k in lags])
    if not weights.all():
        return 0.0, FASTEST
    covariance = products / weights - products[FAR - 1 :].sum() / weights[FAR - 1 :].sum()
    spread = np.sqrt(((residual[:, 1:] * residual[:, :-1]) ** 2).sum()) / weights[0]
    near = max(float(covariance[0]), 0.0)
    near *= max(1 - (spread / near) ** 2, 0.0) if near else 0.0
    decay = 1 - covariance[0] / max(float(covariance[:NEAR].sum()), 1e-9)
    return near, float(np.clip(decay, FASTEST, SLOWEST))


def drift_variance(near: float, decay: float, before: int, since: int) -> float:
    """Variance (logits squared) of the mean departure in `since` months against that in the `before` ones earlier.

    Only the part that comes from carry-over; that of single months is in the overdispersion already.
    """

    def of_mean(months: int) -> float:
        lags = np.arange(1, months)
        return 2 * near / max(months, 1) * float(((1 - lags / max(months, 1)) * decay ** (lags - 1)).sum())

    return of_mean(before) + of_mean(since)
