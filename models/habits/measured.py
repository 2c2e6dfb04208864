"""Whether a measure of a cell's meetings is a habit of the cell, by the measure itself instead of a yes or no.

Pure numerics. Our own model, the continuous counterpart of `models.habits.model`. The measure grows with the concern.
It becomes a normal score by its rank among meetings of the kind, so that no shape is assumed and no outlier counts for
more than its rank. An honest cell has a level of its own (normal with heavier tails) and its meetings scatter around it
(normal with heavier tails). A cell with the habit has, at a share of its meetings (the strength), always or from some
month on, values of another distribution, whose place and width are learned. All is learned by EM from the data at hand.
Limits: a cell whose every meeting has always been the same is distinguished from an honest one of an extreme level
only by the shape of what is usual; where less than a few per cent of all meetings have the habit, its place is mostly
as known before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtri
from scipy.stats import norm

from models.habits.likelihoods import STRENGTHS, TAIL_SCALE, TAIL_SHARE, onsets_of
from models.shared.arrays import Floats, Ints
from models.shared.bounds import as_shares
from models.shared.learning import drawn, em
from models.shared.log_sum import log_sum, probabilities

# Months between the onsets that are tried (chosen by us).
ONSET_EVERY = 3
# Share of cells with a habit before any data, and how many cells that is worth.
HABITS, HABITS_WEIGHT = 0.03, 100.0
# Honest levels: points in standard deviations. Meetings have the same heavier tails as cells.
NODES = np.linspace(-4, 4, 13)
# Place and width of what shows (normal scores) before any data, and how many meetings that is worth; it is never placed
# among what is usual. Chosen by us: about the twentieth part of the meetings is beyond.
PLACE, WIDTH, PLACE_WEIGHT, LEAST_PLACE = 1.9, 0.5, 60.0, 1.3
# Kinds with fewer meetings are ranked among all.
LEAST_OF_KIND = 200
ROUNDS = 6
LEAST_SPREAD = 0.15


@dataclass(frozen=True)
class Measured:
    """Per cell, NaN where nothing was measured: `p_value` of so high a mean in an honest cell, `log_bayes_factor` of a
    habit against none, `strength` (cells, 7) the probability of no habit and of each of STRENGTHS, `onset` index of the
    month it most probably began (0 = before). Per meeting `shows`: probability that it shows the habit."""

    p_value: Floats
    log_bayes_factor: Floats
    strength: Floats
    onset: Ints
    shows: Floats


@dataclass
class _Shape:
    """Standard deviations between cells and within them; place and width of what shows; share of habits."""

    between: float
    within: float
    place: float = PLACE
    width: float = WIDTH
    habits: float = HABITS


def scores(value: Floats, kinds: Ints) -> Floats:
    """Normal scores (meetings,) of `value` by rank among the meetings of the kind; ties have their middle rank."""
    result = _ranked(value)
    for kind in np.unique(kinds):
        mine = kinds == kind
        if mine.sum() >= LEAST_OF_KIND:
            result[mine] = _ranked(value[mine])
    return result


def _ranked(value: Floats) -> Floats:
    _, place, count = np.unique(value, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - (count - 1) / 2 - 0.5
    return ndtri(middle[place.ravel()] / max(len(value), 1))


def measured_model(z: Floats, cell: Ints, month: Ints, n_cells: int, n_months: int) -> Measured:
    """What normal scores `z` (meetings,) of meetings of `cell` in `month` (index) say of each cell."""
    order = np.lexsort((month, cell))
    z, of, month = z[order], cell[order], month[order]
    known, first, place = np.unique(of, return_index=True, return_inverse=True)
    shape = _spreads(z, place.ravel(), len(known))
    onsets, weights = onsets_of(n_months, ONSET_EVERY)
    prior = np.log(weights)

    def step(shape: _Shape) -> _Shape:
        honest, habit, shows = _likelihoods(z, place.ravel(), month, first, shape, prior)
        return _learned(shape, honest, habit, z, shows)

    shape = em(shape, step, ROUNDS if len(known) else 0)
    if not len(known):
        empty = np.full(n_cells, np.nan)
        return Measured(empty, empty, np.full((n_cells, 1 + len(STRENGTHS)), np.nan), np.zeros(n_cells, int), z)
    honest, habit, shows = _likelihoods(z, place.ravel(), month, first, shape, prior)
    number = np.bincount(place.ravel())
    mean = np.bincount(place.ravel(), z) / number
    deviation = np.sqrt(shape.between**2 + shape.within**2 / number)
    factor = log_sum(habit.reshape(len(known), -1), axis=1) - honest
    joint = np.column_stack([honest + np.log1p(-shape.habits), log_sum(habit, axis=1) + np.log(shape.habits)])
    strength = probabilities(joint, axis=1)
    onset = np.array(onsets)[log_sum(habit, axis=2).argmax(axis=1)]
    columns = [np.full((n_cells, *part.shape[1:]), np.nan) for part in (mean, factor, strength)]
    for column, part in zip(columns, (norm.sf(mean / deviation), factor, strength), strict=True):
        column[known] = part
    began, back = np.zeros(n_cells, int), np.empty(len(z))
    began[known], back[order] = onset, shows
    return Measured(as_shares(columns[0], "p-value of a measure"), columns[1], columns[2], began, back)


def _spreads(z: Floats, place: Ints, n: int) -> _Shape:
    """Variances by moments, without the tenth of the cells that scatter most."""
    number = np.bincount(place, minlength=n)
    mean = np.bincount(place, z, minlength=n) / np.maximum(number, 1)
    squares = np.bincount(place, (z - mean[place]) ** 2, minlength=n)
    several = number > 2
    within = np.sort(squares[several] / (number[several] - 1))
    inside = float(within[: max(1, int(0.9 * len(within)))].mean()) if len(within) else 1.0
    middle = np.quantile(mean, [0.16, 0.84]) if n else np.array([0.0, 1.0])
    between = ((middle[1] - middle[0]) / 2) ** 2 - inside / max(float(np.median(number)) if n else 1.0, 1.0)
    return _Shape(max(np.sqrt(max(between, 0.0)), LEAST_SPREAD), max(np.sqrt(inside), LEAST_SPREAD))


def _heavy(z: Floats, place: Floats | float, spread: float) -> Floats:
    """Density of a normal with heavier tails."""
    apart = (z - place) / spread
    near = (1 - TAIL_SHARE) * np.exp(-(apart**2) / 2)
    return (near + TAIL_SHARE / TAIL_SCALE * np.exp(-((apart / TAIL_SCALE) ** 2) / 2)) / (spread * np.sqrt(2 * np.pi))


def _likelihoods(
    z: Floats, place: Ints, month: Ints, first: Ints, shape: _Shape, prior: Floats
) -> tuple[Floats, Floats, Floats]:
    """Log-likelihoods honest (cells,), with a habit (cells, onsets, strengths) with prior weights in; and the
    probability that each meeting shows it (meetings,)."""
    nodes = _heavy(NODES, 0.0, 1.0)
    log_nodes = np.log(nodes / nodes.sum())
    usual = _heavy(z[:, None], shape.between * NODES, shape.within)
    showing = _heavy(z, shape.place, shape.width)
    log_usual = np.log(usual)
    both = np.log(usual[:, :, None] * (1 - STRENGTHS) + showing[:, None, None] * STRENGTHS)
    honest = np.add.reduceat(log_usual, first, axis=0) + log_nodes
    parts = []
    for onset in onsets_of(int(month.max()) + 1 if len(month) else 1, ONSET_EVERY)[0][: len(prior)]:
        begun = (month >= onset)[:, None, None]
        parts.append(np.add.reduceat(np.where(begun, both, log_usual[:, :, None]), first, axis=0))
    while len(parts) < len(prior):
        parts.append(np.repeat(np.add.reduceat(log_usual, first, axis=0)[:, :, None], len(STRENGTHS), axis=2))
    habit = log_sum(np.stack(parts, axis=1) + log_nodes[:, None], axis=2) + prior[:, None] - np.log(len(STRENGTHS))
    total = log_sum(honest, axis=1)
    return total, habit, _meetings(usual, showing, place, honest - total[:, None], total, habit, shape)


def _meetings(
    usual: Floats, showing: Floats, place: Ints, log_level: Floats, honest: Floats, habit: Floats, shape: _Shape
) -> Floats:
    """Probability that a meeting shows the habit: by the expected strength of its cell and the cell's honest level."""
    by_strength = log_sum(habit, axis=1) + np.log(shape.habits)
    joint = np.column_stack([honest + np.log1p(-shape.habits), by_strength])
    expected = probabilities(joint, axis=1)[:, 1:] @ STRENGTHS
    at_level = (usual * np.exp(log_level)[place]).sum(axis=1)
    there = expected[place] * showing
    return there / (there + (1 - expected[place]) * at_level + 1e-300)


def _learned(shape: _Shape, honest: Floats, habit: Floats, z: Floats, shows: Floats) -> _Shape:
    """EM step for the share of habits, and for place and width of what shows."""
    odds = log_sum(habit.reshape(len(honest), -1), axis=1) + np.log(shape.habits) - honest - np.log1p(-shape.habits)
    there = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
    habits = drawn(HABITS, HABITS_WEIGHT, float(there.sum()), len(there))
    weight = float(shows.sum())
    middle = max(drawn(PLACE, PLACE_WEIGHT, float(shows @ z), weight), LEAST_PLACE)
    width = drawn(WIDTH**2, PLACE_WEIGHT, float(shows @ (z - middle) ** 2), weight) ** 0.5
    return replace(shape, habits=habits, place=middle, width=max(width, LEAST_SPREAD))
