"""The four rules by which the NHS's "Making Data Count" marks a point as more than chance.

Source: docs/methods.md#charts (NHSRplotthedots). Later points can mark earlier ones. Limits: a cell's chart of three
years shows some marked point by chance alone in most cells; the rules inform, they flag nobody.
"""

from __future__ import annotations

import numpy as np

from models.charts.packing import packing
from models.charts.xmr import Xmr, phases
from models.shared.arrays import Bools, Bytes, Floats, Ints

POINT_TYPES = ("common", "astronomical", "trend", "two_of_three", "shift")
MISSING = -1
RUN = 7  # points of a trend or a shift; the package knows no other
TIE = 1e-12  # rates this close are equal: a mean of equal numbers can differ from them in its last digit


def point_types(values: Floats, lines: Xmr, rebase: Bools | None = None) -> Bytes:
    """Index into POINT_TYPES for each of `values` (series, points), the first rule that holds; MISSING where NaN.

    `lines` and `rebase` as for and from `xmr`. Where a series has no limits, no rule holds.
    """
    types = np.full(values.shape, MISSING, dtype=np.int8)
    number = phases(values, rebase)
    for phase in range(int(number.max(initial=0)) + 1):
        own = np.where(number == phase, values, np.nan)
        known = ~np.isnan(own)
        types[known] = _of_phase(own, lines)[known]
    return types


def _of_phase(values: Floats, lines: Xmr) -> Bytes:
    close_gaps = packing(values)
    points, mean, lower, upper, near_lower, near_upper = (
        close_gaps.pack(line)
        for line in (values, lines.mean, lines.lower, lines.upper, lines.near_lower, lines.near_upper)
    )
    side = _sign(points - mean)
    # Beyond by more than rounding: of a constant series the mean and limits miss the points by their last digit.
    astronomical = (_sign(points - upper) > 0) | (_sign(points - lower) < 0)
    near = ~astronomical & ((_sign(points - near_upper) > 0) | (_sign(points - near_lower) < 0))
    rules = [astronomical, trend(points), near & _in_two_of_three(near, side), shift(side)]
    limited = ~np.isnan(upper)
    return close_gaps.unpack(np.select([rule & limited for rule in rules], [1, 2, 3, 4], 0).astype(np.int8))


def trend(points: Floats) -> Bools:
    """Points of 7 that rise or fall at each step; `points` (series, points) without gaps before the last known one."""
    step = _sign(np.diff(points, axis=1))
    return _marked(_running(step > 0, RUN - 1) | _running(step < 0, RUN - 1), RUN, points.shape[1])


def shift(side: Ints) -> Bools:
    """Points of 7 in a row on one side of the mean; `side` (series, points) is 1 above, -1 below, else 0."""
    return _marked(_running(side > 0, RUN) | _running(side < 0, RUN), RUN, side.shape[1])


def _in_two_of_three(near: Bools, side: Ints) -> Bools:
    """Points in any three in a row, all on one side of the mean and at least two of them near the limit."""
    one_side = _running(side > 0, 3) | _running(side < 0, 3)
    windows = one_side & (sum(near[:, i : near.shape[1] - 2 + i].astype(int) for i in range(3)) >= 2)
    return _marked(windows, 3, near.shape[1])


def _sign(values: Floats) -> Ints:
    """1, -1, or 0 for equal and unknown ones."""
    return (values > TIE).astype(np.int64) - (values < -TIE)


def _running(holds: Bools, length: int) -> Bools:
    """(series, windows): whether it holds at all of the `length` places from each one on."""
    windows = max(holds.shape[1] - length + 1, 0)
    running = np.ones((len(holds), windows), dtype=bool)
    for i in range(length):
        running &= holds[:, i : i + windows]
    return running


def _marked(windows: Bools, length: int, points: int) -> Bools:
    """(series, points): whether a window of `length` points that is True contains the point."""
    marked = np.zeros((len(windows), points), dtype=bool)
    for i in range(length):
        marked[:, i : i + windows.shape[1]] |= windows
    return marked
