"""Laney's p' chart: rates of groups that differ in size, with the spread that they have beyond chance.

Source: docs/methods.md#charts (qicharts2 `qic.pp`; Laney 2002). Limits: as for XmR charts; it informs, it does not
flag.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.charts.packing import mean_of_known, packing
from models.charts.xmr import SCREEN
from models.shared.arrays import Floats

TO_DEVIATION = 1.128  # mean moving range of a standard normal series


@dataclass(frozen=True)
class PPrime:
    """mean, sigma_z (series, 1); lower, upper (series, points), cut to 0-1. sigma_z 1 = no more spread than by chance.

    NaN where nothing is known, where a series has one point only, and limits of a series that is always 0 or always 1.
    """

    mean: Floats
    sigma_z: Floats
    lower: Floats
    upper: Floats


def p_prime(count: np.ndarray, of: np.ndarray, *, screened: bool = False) -> PPrime:
    """Limits for `count` of `of`, both (series, points); `of` 0 = no point.

    `screened`: moving ranges beyond 3.267 times their mean are left out once.
    """
    has_members = of > 0
    total = of.sum(axis=1, keepdims=True)
    mean = np.divide(count.sum(axis=1, keepdims=True), total, out=np.full(total.shape, np.nan), where=total > 0)
    deviation = np.sqrt(np.divide(mean * (1 - mean), of, out=np.full(of.shape, np.nan), where=has_members))
    rate = np.divide(count, of, out=np.full(of.shape, np.nan), where=has_members)
    z = np.divide(rate - mean, deviation, out=np.full(of.shape, np.nan), where=deviation > 0)
    ranges = np.abs(np.diff(packing(z).pack(z), axis=1))
    average = mean_of_known(ranges)
    if screened:
        average = mean_of_known(np.where(ranges < SCREEN * average, ranges, np.nan))
    reach = 3 * deviation * average / TO_DEVIATION
    return PPrime(mean, average / TO_DEVIATION, np.clip(mean - reach, 0, 1), np.clip(mean + reach, 0, 1))
