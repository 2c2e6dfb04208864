"""XmR charts: how far a series moves when nothing special happens, judged by its own month-to-month changes.

Source: docs/methods.md#charts, as in the package NHSRplotthedots. Limits: the series' own season, falls and small
numbers widen or move the limits; such charts colour points and never decide whom to visit
(docs/methods.md#falls-of-attendance).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.charts.packing import mean_of_known, packing
from models.shared.arrays import Bools, Floats, Ints

TO_LIMIT = 2.66  # 3 / 1.128, by which a mean moving range becomes three standard deviations
TO_NEAR_LIMIT = TO_LIMIT * 2 / 3
SCREEN = 3.267  # Nelson 1982: a moving range as large as that counts as an outlier
LEAST_BASELINE = 12  # docs/methods.md#charts: fix_after_n_points must be 12 or more


@dataclass(frozen=True)
class Xmr:
    """Lines of a chart (series, points), the same over a phase; NaN where a series has none.

    A constant series, and one of a single point, has a mean but no limits. Limits are not cut to 0-1.
    """

    mean: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats


def xmr(values: Floats, rebase: Bools | None = None, baseline: int | None = None, *, screened: bool = True) -> Xmr:
    """Lines for `values` (series, points); NaN = no point, passed over as if it had not been asked for.

    `rebase` (series, points): True where limits and rules start anew. `baseline`: only so many first points of a phase
    set its limits. `screened`: moving ranges beyond 3.267 times their mean are left out once, as in the R package; the
    Excel tool does not. Raises ValueError for a baseline of fewer than 12 points.
    """
    if baseline is not None and baseline < LEAST_BASELINE:
        raise ValueError(f"A baseline needs {LEAST_BASELINE} points or more.")
    mean, reach = (np.full(values.shape, np.nan) for _ in range(2))
    number = phases(values, rebase)
    for phase in range(int(number.max(initial=0)) + 1):
        own = number == phase
        centre, average_range = _centre_and_range(np.where(own, values, np.nan), baseline, screened)
        mean[own], reach[own] = (np.broadcast_to(line, values.shape)[own] for line in (centre, average_range))
    return Xmr(
        mean,
        mean - TO_LIMIT * reach,
        mean + TO_LIMIT * reach,
        mean - TO_NEAR_LIMIT * reach,
        mean + TO_NEAR_LIMIT * reach,
    )


def phases(values: Floats, rebase: Bools | None) -> Ints:
    """Number (series, points) of the phase that each point belongs to, from 0; `rebase` as for `xmr`."""
    return np.cumsum(np.zeros(values.shape, dtype=bool) if rebase is None else rebase, axis=1).astype(np.int64)


def _centre_and_range(values: Floats, baseline: int | None, screened: bool) -> tuple[Floats, Floats]:
    points = packing(values).pack(values)[:, :baseline]
    ranges = np.abs(np.diff(points, axis=1))
    average = mean_of_known(ranges)
    if screened:
        average = mean_of_known(np.where(ranges < SCREEN * average, ranges, np.nan))
    return mean_of_known(points), average
