"""Attendance that has fallen in an area as a whole: small falls that no cell shows for certain, seen in their sum.

Pure numerics: arrays in, arrays out. The counts of an area's cells are added up month by month and compared with what
the same cells' own levels and the season let expect, on the angle scale (arcsine of the root), where the spread of a
sum depends on its size alone. A fall in one step or over six months is weighed against none by Bayes factor, the area's
own level being unknown. Spread = chance with overdispersed cells, the cells' drift from month to month, and shocks
that an area shares. Source: docs/methods.md#falls-of-attendance (onsets, shapes, EM for the share of falling) and
docs/methods.md#level-and-composite (summed counts, the variance between cells in the overdispersion); the normal
distribution for sums of many is ours.
Limits: a fall common to all areas counts as season. Sums under some 30 members due a month are only roughly normal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from models.shared.arrays import Bools, Floats, Ints
from models.shared.bounds import as_shares
from models.shared.learning import class_shares, sample

# docs/methods.md#falls-of-attendance, step 6: onsets at least 2 and at most 12 months old
WINDOW, YOUNGEST, RAMP = 12, 2, 6
# Sizes that are compared, all equally probable (chosen by us: over several cells falls of 7 to 8 points are what cells
# alone cannot show; under some 4 points nobody would ask).
SIZES = np.array([0.045, 0.06, 0.08, 0.10, 0.13, 0.17, 0.22, 0.30])
# Spreads that are tried; the likeliest are taken: overdispersion of a cell's month (docs/methods.md#reference-worlds:
# .04), variance of a cell's drift on the angle scale and its carry-over (world B: .25 logit is about .04, half carried
# over), and variance of a shock that an area shares for a month (world B: .15 logit).
RHOS, DRIFTS, CARRIED = (0.02, 0.04, 0.06, 0.09), (0.0, 0.001, 0.002, 0.004), (0.4, 0.7)
SHOCKS = (0.0, 0.0002, 0.0004, 0.0008, 0.0016)
AREAS_TO_LEARN_FROM = 500
ANGLES = (0.05, 1.55)  # rates from 0.2 to 99.96 %
LEVEL_WEIGHT = 20.0  # members due by which a cell's own level is drawn to that of all (chosen by us)
SHARE, SHARE_WEIGHT, ROUNDS = 0.02, 50.0, 200  # as for cells: models/attendance/settings.py
LARGEST_LOG = 80.0
TAIL = 0.10  # of an 80 % interval, on either side
FAR = 3.0  # standard deviations by which a cell has fallen more than the rest of its area (chosen by us)
LEAST_OLD, LEAST_NEW = 6, 3  # months with a meeting that a cell needs before and within the window (chosen by us)


@dataclass(frozen=True)
class Sums:
    """Per area and month: angle of the rate less that of what was to be expected; NaN without members due.

    due: members due. alike: mean size of the cells' meetings, weighted by size (what overdispersion depends on). parts:
    sum of the squared shares of the cells, 1 = one cell. level (areas,): rate to be expected in an ordinary month.
    """

    angle: Floats
    due: Floats
    alike: Floats
    parts: Floats
    level: Floats


@dataclass(frozen=True)
class Spread:
    """How honest areas spread: rho, overdispersion of a cell's month; drift and carried, variance of a cell's drift
    and its carry-over to the next month; shock, variance of what an area shares in one month."""

    rho: float
    drift: float
    carried: float
    shock: float


@dataclass(frozen=True)
class AreaFalls:
    """Per area. probability of a fall within the last 12 months; onset: month index. fall, fall_low, fall_high: points
    (0-1) reached by the last month, with an 80 % interval, given a fall. before: rate in an ordinary month before."""

    probability: Floats
    onset: Ints
    fall: Floats
    fall_low: Floats
    fall_high: Floats
    before: Floats


def usable(due: Ints) -> Bools:
    """True for cells (cells,) known both before and within the window, so that an area's sums compare the same cells.

    `due` (cells, months) members expected; 0 = no meeting or not assessable.
    """
    met = due > 0
    return (met[:, :-WINDOW].sum(axis=1) >= LEAST_OLD) & (met[:, -WINDOW:].sum(axis=1) >= LEAST_NEW)


def cell_levels(present: Ints, due: Ints) -> Floats:
    """Each cell's rate (cells,), 0-1, before the window, drawn to that of all; `present`, `due` (cells, months)."""
    came, expected = present[:, :-WINDOW].sum(axis=1), due[:, :-WINDOW].sum(axis=1)
    usual = (came.sum() + 0.9) / (expected.sum() + 1)
    return np.clip((came + LEVEL_WEIGHT * usual) / (expected + LEVEL_WEIGHT), 0.02, 0.995)


def sums(present: Ints, due: Ints, expected: Floats, area: Ints, n_areas: int) -> Sums:
    """Adds up the cells (rows) by `area`, their place among `n_areas`; `expected` rates (cells, months) of each."""

    def total(values: np.ndarray) -> Floats:
        added = np.zeros((n_areas, values.shape[1]))
        np.add.at(added, area, values)
        return added

    came, members, to_come, squares = (total(v) for v in (present, due, due * expected, due.astype(float) ** 2))
    some = np.where(members > 0, members, np.nan)
    angle = np.arcsin(np.sqrt(came / some)) - np.arcsin(np.sqrt(to_come / some))
    old = slice(0, due.shape[1] - WINDOW)
    level = to_come[:, old].sum(axis=1) / np.maximum(members[:, old].sum(axis=1), 1)
    return Sums(angle, members, np.nan_to_num(squares / some), np.nan_to_num(squares / some**2), level)


def expected_rates(present: Ints, due: Ints, home: Ints, kind: Ints) -> Floats:
    """Rate (cells, months) to be expected of each cell if its area has not fallen: its own level, and the season.

    `home` (cells,): number of the area by which the season is shown, from 0. `kind` (cells,): label of the cells that
    share a season, from 0. Only `usable` cells.
    """
    level = cell_levels(present, due)
    effect = np.zeros(due.shape)
    for label in np.unique(kind):
        own = kind == label
        steady = np.broadcast_to(level[own, None], due[own].shape)
        effect[own] = _season(sums(present[own], due[own], steady, home[own], int(home.max()) + 1))
    return np.sin(np.clip(np.arcsin(np.sqrt(level))[:, None] + effect, *ANGLES)) ** 2


def _season(of: Sums) -> Floats:
    """Angle by which each month is off for all areas: their weighted median, centred on the months before the window.

    The median, because some areas have fallen and are not to lower the season of the others.
    """
    effect = np.array([_median(angle, due) for angle, due in zip(of.angle.T, of.due.T, strict=True)])
    return effect - effect[:-WINDOW].mean()


def _median(values: Floats, weights: Floats) -> float:
    known = ~np.isnan(values)
    if not known.any():
        return 0.0
    order = np.argsort(values[known], kind="stable")
    upto = np.cumsum(weights[known][order])
    return float(values[known][order][np.searchsorted(upto, upto[-1] / 2)])


def spread(of: Sums, below: Spread | None = None) -> Spread:
    """The likeliest spread of honest areas around their own level, from the months before the window.

    `below`: what was found of smaller areas; only the shocks that the larger ones share are then left to be found.
    """
    old = slice(0, of.angle.shape[1] - WINDOW)
    some = np.flatnonzero((of.due[:, old] > 0).sum(axis=1) >= LEAST_OLD)
    some = sample(some, AREAS_TO_LEARN_FROM)
    cut = Sums(of.angle[some, old], of.due[some, old], of.alike[some, old], of.parts[some, old], of.level[some])
    tried = _spreads() if below is None else [replace(below, shock=shock) for shock in SHOCKS]
    return max(tried, key=lambda spread: _log_likelihood(cut, spread)) if len(some) else tried[0]


def _spreads() -> list[Spread]:
    return [
        Spread(rho, drift, carried, shock)
        for rho, drift, shock in product(RHOS, DRIFTS, SHOCKS)
        for carried in (CARRIED if drift else CARRIED[:1])
    ]


def _log_likelihood(of: Sums, spread: Spread) -> float:
    """Of the angles, each area's own level taken out; without the inverse, which takes three times as long."""
    covariance, angle = _covariance(of, spread)
    ones = np.ones_like(angle)
    solved = np.linalg.solve(covariance, np.stack([ones, angle], axis=2))
    of_ones, of_angle = np.moveaxis(solved, 2, 0)
    known = of_ones.sum(axis=1)
    squares = (angle * of_angle).sum(axis=1) - (angle * of_ones).sum(axis=1) ** 2 / known
    spans = 2 * np.log(np.diagonal(np.linalg.cholesky(covariance), axis1=1, axis2=2)).sum(axis=1)
    return float(-0.5 * (spans + np.log(known) + squares).sum())


def _without_level(of: Sums, spread: Spread) -> tuple[Floats, Floats]:
    """Inverse covariance (areas, months, months) with each area's own level taken out, and the angles, 0 where unknown.

    A month without members due weighs nothing.
    """
    covariance, angle = _covariance(of, spread)
    inverse = np.linalg.inv(covariance)
    rows = inverse.sum(axis=2)
    weight = inverse - rows[:, :, None] * rows[:, None, :] / rows.sum(axis=1)[:, None, None]
    return weight, angle


def _covariance(of: Sums, spread: Spread) -> tuple[Floats, Floats]:
    """Covariance (areas, months, months) of the angles, and the angles, 0 where unknown."""
    months = np.arange(of.angle.shape[1])
    chance = (1 + np.maximum(of.alike - 1, 0) * spread.rho) / (4 * np.maximum(of.due, 1)) + spread.shock
    chance = np.where(of.due > 0, chance, 1e6)
    root = np.sqrt(of.parts)
    carry = spread.drift * spread.carried ** np.abs(months[:, None] - months)
    covariance = carry * root[:, :, None] * root[:, None, :]
    covariance[:, months, months] += chance
    return covariance, np.nan_to_num(of.angle)


def area_falls(of: Sums, spread: Spread) -> AreaFalls:
    """Probability, onset and size of a lasting fall, for all areas together; each needs members due in some months."""
    weight, angle = _without_level(of, spread)
    onset, shape = _fall_shapes(of.angle.shape[1])
    pull = (weight @ angle[:, :, None])[:, :, 0] @ shape.T
    stiff = np.einsum("ft,atu,fu->af", shape, weight, shape, optimize=True)
    depth = _depth(of.level)
    logs = -depth[:, None, :] * pull[:, :, None] - 0.5 * depth[:, None, :] ** 2 * stiff[:, :, None]
    ratio = np.exp(np.minimum(logs, LARGEST_LOG))
    probability = _probability(ratio.mean(axis=(1, 2)))
    share = ratio / ratio.sum(axis=(1, 2), keepdims=True)
    reached = SIZES * shape[:, -1:]
    low, high = _interval(share.reshape(len(share), reached.size), reached.ravel())
    return AreaFalls(
        probability,
        np.rint((share.sum(axis=2) * onset).sum(axis=1)).astype(np.int64),
        (share * reached).sum(axis=(1, 2)),
        low,
        high,
        of.level,
    )


def _fall_shapes(months: int) -> tuple[Ints, Floats]:
    """Onset (shapes,) and share of the full fall reached (shapes, months): each onset in one step and over RAMP."""
    onset = np.arange(months - WINDOW, months - YOUNGEST + 1)
    age = np.arange(months) - onset[:, None] + 1
    return np.concatenate([onset, onset]), np.concatenate([(age > 0).astype(float), np.clip(age / RAMP, 0, 1)])


def _depth(level: Floats) -> Floats:
    """Angle (areas, sizes) that a fall by each of SIZES takes away from the level."""
    after = np.maximum(level[:, None] - SIZES, 0.01)
    return np.arcsin(np.sqrt(np.maximum(level[:, None], after))) - np.arcsin(np.sqrt(after))


def _probability(ratio: Floats) -> Floats:
    (share,) = class_shares(ratio[:, None], np.array([SHARE]), SHARE_WEIGHT, ROUNDS)
    return as_shares(share * ratio / (share * ratio + 1 - share), "probability of an area's fall")


def _interval(share: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """80 % interval of the size, from the shares of the compared ones."""
    values, place = np.unique(np.round(sizes, 4), return_inverse=True)
    by_size = np.zeros((len(share), len(values)))
    np.add.at(by_size.T, place, share.T)
    upto = np.cumsum(by_size, axis=1)
    at = [np.minimum((upto < level).sum(axis=1), len(values) - 1) for level in (TAIL, 1 - TAIL)]
    return values[at[0]], values[at[1]]


def outlying(present: Ints, due: Ints, expected: Floats, area: Ints, falls: AreaFalls, spread: Spread) -> Bools:
    """Cells that have fallen by far more than the rest of their area, since the area's onset: a fall of their own.

    Cells (rows) as for `sums`, with the season in `expected`. Each is compared with what its area without it has lost.
    """
    months = np.arange(due.shape[1])
    since = months >= falls.onset[area][:, None]
    lost = np.where(since, due * expected - present, 0.0).sum(axis=1)
    members = np.where(since, due, 0).sum(axis=1).astype(float)
    rate = (np.where(since, due * expected, 0.0).sum(axis=1) + 0.5) / (members + 1)
    of_area = [np.bincount(area, values, len(falls.onset))[area] for values in (lost, members)]
    rest = np.divide(of_area[0] - lost, of_area[1] - members, out=np.zeros_like(lost), where=of_area[1] > members)
    rate = np.clip(rate - rest, 0.05, 0.95)
    n_months = np.maximum((np.where(since, due, 0) > 0).sum(axis=1), 1)
    carried = spread.drift * 4 * (1 + spread.carried) / (1 - spread.carried) / n_months
    # Members due before count too: the cell's own level is known from them alone.
    seen = 1 / np.maximum(members, 1) + 1 / np.maximum(due[:, :-WINDOW].sum(axis=1), 1)
    chance = rate * (1 - rate) * ((1 + np.maximum(members / n_months - 1, 0) * spread.rho) * seen + carried)
    return (lost / np.maximum(members, 1) - rest) / np.sqrt(np.maximum(chance, 1e-9)) > FAR
