"""Whether a measure of a cell's meetings is a habit of the cell, by the measure itself instead of a yes or no.

Pure numerics. Our own model, the continuous counterpart of `models.habits.model`. The measure grows with the concern.
It becomes a normal score by its rank among meetings of the kind, so that no shape is assumed and no outlier counts for
more than its rank; meetings of the same value share the scores between their ranks, and the likelihood is that of the
interval, so that a measure with few values counts as a yes or no does. An honest cell has a level of its own (normal
with heavier tails) and its meetings scatter around it (normal with heavier tails). A cell with the habit has, at a
share of its meetings (the strength), always or from some month on, values of another distribution, whose place and
width are learned. All is learned by EM from the data at hand.
Limits: a cell whose every meeting has always been the same is distinguished from an honest one of an extreme level
only by the shape of what is usual; where less than a few per cent of all meetings have the habit, its place is mostly
as known before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.special import ndtr, ndtri

from models.habits.likelihoods import STRENGTHS, TAIL_SCALE, TAIL_SHARE, onsets_of
from models.habits.runs import correlation_of_months, weight_of_meetings
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
TINY = 1e-12


class Scores(NamedTuple):
    """Normal scores (meetings,): the interval that a meeting shares with those of the same value, and its middle."""

    low: Floats
    high: Floats
    middle: Floats

    def less(self, added: Floats) -> Scores:
        """The scores without what is `added` (meetings,) to each."""
        return Scores(*(part - added for part in self))

    def some(self, which: Ints) -> Scores:
        """The scores (meetings,) of those at `which` (indices) only."""
        return Scores(*(part[which] for part in self))


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


class _Meetings(NamedTuple):
    """Meetings that share their scores, once each: `distinct` scores, and which of them each meeting has. `cell`
    (meetings,) from 0 on, without gaps; `since` (onsets x cells, distinct scores): meetings of the cell from each onset
    on, up to the next one."""

    distinct: Scores
    score: Ints
    cell: Ints
    since: csr_array

    def by_onset(self, of_score: Floats) -> Floats:
        """Sums (onsets, cells, ...) over the meetings from each onset on of what each distinct score has."""
        n_cells = int(self.cell.max()) + 1
        sums = self.since @ of_score.reshape(len(of_score), -1)
        from_onset = sums.reshape(-1, n_cells, *of_score.shape[1:])
        for earlier, later in zip(from_onset[-2::-1], from_onset[:0:-1], strict=True):
            earlier += later
        return from_onset


class _Fit(NamedTuple):
    """Log-likelihoods: `honest` (cells,), `habit` (cells, onsets, strengths) with prior weights in; `shows` (meetings,)
    the probability of showing it."""

    honest: Floats
    habit: Floats
    shows: Floats

    def strengths(self, habits: float) -> Floats:
        """Probability (cells, 1 + strengths) of no habit, and of each strength."""
        joint = np.column_stack([self.honest + np.log1p(-habits), log_sum(self.habit, axis=1) + np.log(habits)])
        return probabilities(joint, axis=1)


def scores(value: Floats, kinds: Ints) -> Scores:
    """Normal scores of `value` (meetings,) by rank among the meetings of the kind; ties share their interval."""
    result = _ranked(value)
    for kind in np.unique(kinds):
        mine = np.flatnonzero(kinds == kind)
        if len(mine) >= LEAST_OF_KIND:
            for part, of_kind in zip(result, _ranked(value[mine]), strict=True):
                part[mine] = of_kind
    return result


def _ranked(value: Floats) -> Scores:
    _, place, count = np.unique(value, return_inverse=True, return_counts=True)
    end, n = np.cumsum(count), max(len(value), 1)
    parts = ((end - count) / n, end / n, (end - count / 2) / n)
    return Scores(*(ndtri(part)[place.ravel()] for part in parts))


def measured_model(ranks: Scores, cell: Ints, month: Ints, n_cells: int, n_months: int) -> Measured:
    """What the scores (meetings,) of meetings of `cell` in `month` (index) say of each cell."""
    known, place = np.unique(cell, return_inverse=True)
    if not len(known):
        empty = np.full(n_cells, np.nan)
        wide = np.full((n_cells, 1 + len(STRENGTHS)), np.nan)
        return Measured(empty, empty, wide, np.zeros(n_cells, int), ranks.middle)
    weight = _weight(ranks.middle, place, month, n_months)
    meetings = _sorted_out(ranks, place, month, n_months, weight)
    shape = _spreads(ranks.middle, place, len(known))
    shape = em(shape, lambda of: _learned(of, meetings, _fit(meetings, n_months, of)), ROUNDS)
    fit = _fit(meetings, n_months, shape)
    number = np.bincount(place)
    mean = np.bincount(place, ranks.middle) / number
    deviation = np.sqrt(shape.between**2 + shape.within**2 / (weight * number))
    factor = log_sum(fit.habit.reshape(len(known), -1), axis=1) - fit.honest
    parts = (as_shares(ndtr(-mean / deviation), "p-value of a measure"), factor, fit.strengths(shape.habits))
    columns = [np.full((n_cells, *part.shape[1:]), np.nan) for part in parts]
    for column, part in zip(columns, parts, strict=True):
        column[known] = part
    began = np.zeros(n_cells, int)
    began[known] = np.array(onsets_of(n_months, ONSET_EVERY)[0])[log_sum(fit.habit, axis=2).argmax(axis=1)]
    p_value, factor, strength = columns
    return Measured(p_value, factor, strength, began, fit.shows)


def _weight(z: Floats, cell: Ints, month: Ints, n_months: int) -> float:
    """What one meeting is worth where what is measured comes in runs of months (models.habits.runs)."""
    shape = (int(cell.max()) + 1, n_months)
    flat = np.ravel_multi_index((cell, month), shape)
    sums = np.bincount(flat, z, minlength=shape[0] * n_months).reshape(shape)
    number = np.bincount(flat, minlength=shape[0] * n_months).reshape(shape)
    return weight_of_meetings(correlation_of_months(sums, number))


def _sorted_out(ranks: Scores, cell: Ints, month: Ints, n_months: int, weight: float) -> _Meetings:
    """Meetings by their distinct scores, and cells by onset; `cell` (meetings,) from 0 on, without gaps; each meeting
    counts `weight`."""
    distinct, first, score = np.unique(
        np.column_stack([ranks.low, ranks.high]).view(np.complex128).ravel(), return_index=True, return_inverse=True
    )
    onset = np.searchsorted(onsets_of(n_months, ONSET_EVERY)[0], month, side="right") - 1
    n_cells, n_onsets = int(cell.max()) + 1, len(onsets_of(n_months, ONSET_EVERY)[0])
    counted, shape = np.full(len(cell), weight), (n_onsets * n_cells, len(distinct))
    since = csr_array((counted, (onset * n_cells + cell, score)), shape=shape)
    return _Meetings(ranks.some(first), score, cell, since)


def _spreads(z: Floats, place: Ints, n: int) -> _Shape:
    """Variances by moments, without the tenth of the cells that scatter most."""
    number = np.bincount(place, minlength=n)
    mean = np.bincount(place, z, minlength=n) / np.maximum(number, 1)
    squares = np.bincount(place, (z - mean[place]) ** 2, minlength=n)
    several = number > 2
    within = np.sort(squares[several] / (number[several] - 1))
    inside = float(within[: max(1, int(0.9 * len(within)))].mean()) if len(within) else 1.0
    middle = np.quantile(mean, [0.16, 0.84])
    between = ((middle[1] - middle[0]) / 2) ** 2 - inside / max(float(np.median(number)), 1.0)
    return _Shape(max(np.sqrt(max(between, 0.0)), LEAST_SPREAD), max(np.sqrt(inside), LEAST_SPREAD))


def _up_to(x: Floats) -> Floats:
    """Distribution function of a normal with heavier tails."""
    return (1 - TAIL_SHARE) * ndtr(x) + TAIL_SHARE * ndtr(x / TAIL_SCALE)


def _mass(ranks: Scores, place: Floats | float, spread: float) -> Floats:
    """Chance of the interval of each meeting around `place`; taken from the nearer tail, so that nothing is lost."""
    shape = (-1,) + (1,) * np.ndim(place)
    low, high = ((part.reshape(shape) - place) / spread for part in (ranks.low, ranks.high))
    above = low > 0
    return np.maximum(_up_to(np.where(above, -low, high)) - _up_to(np.where(above, -high, low)), TINY)


def _fit(of: _Meetings, n_months: int, shape: _Shape) -> _Fit:
    nodes = np.exp(-(NODES**2) / 2) * (1 - TAIL_SHARE) + TAIL_SHARE / TAIL_SCALE * np.exp(
        -((NODES / TAIL_SCALE) ** 2) / 2
    )
    log_nodes = np.log(nodes / nodes.sum())
    usual = _mass(of.distinct, shape.between * NODES, shape.within)
    showing = _mass(of.distinct, shape.place, shape.width)
    shown = usual[:, None] * (1 - STRENGTHS)[:, None] + showing[:, None, None] * STRENGTHS[:, None]
    logs = np.log(np.concatenate([usual[:, None], shown], axis=1))
    logs[:, 1:] -= logs[:, :1]
    # (onsets, cells, usual and strengths, nodes): all meetings at the usual level, and what a habit adds.
    sums = of.by_onset(logs)
    level = sums[0, :, 0] + log_nodes
    weights = onsets_of(n_months, ONSET_EVERY)[1]
    habit = np.moveaxis(log_sum(level[:, None] + sums[:, :, 1:], axis=3), 0, 1)
    habit += np.log(weights / len(STRENGTHS))[:, None]
    honest = log_sum(level, axis=1)
    fit = _Fit(honest, habit, showing)
    expected = (fit.strengths(shape.habits)[:, 1:] @ STRENGTHS)[of.cell]
    there = expected * showing[of.score]
    at_level = np.einsum("mn,mn->m", usual[of.score], np.exp(level - honest[:, None])[of.cell])
    return fit._replace(shows=there / (there + (1 - expected) * at_level + TINY**2))


def _learned(shape: _Shape, of: _Meetings, fit: _Fit) -> _Shape:
    """EM step for the share of habits, and for place and width of what shows."""
    there = 1 - fit.strengths(shape.habits)[:, 0]
    # A meeting whose interval holds the place says nothing against it.
    holds = (of.distinct.low < shape.place) & (shape.place < of.distinct.high)
    z, weight = np.where(holds, shape.place, of.distinct.middle)[of.score], float(fit.shows.sum())
    place = max(drawn(PLACE, PLACE_WEIGHT, float(fit.shows @ z), weight), LEAST_PLACE)
    width = drawn(WIDTH**2, PLACE_WEIGHT, float(fit.shows @ (z - place) ** 2), weight) ** 0.5
    habits = drawn(HABITS, HABITS_WEIGHT, float(there.sum()), len(there))
    return replace(shape, habits=habits, place=place, width=max(width, LEAST_SPREAD))
