"""Learns from all cells together what is usual: month effects, baselines, overdispersion, autocorrelation."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.attendance import autocorrelation, baseline, season
from models.attendance.baseline import Data, Healthy
from models.attendance.changepoint import evidence
from models.attendance.fall_shapes import fall_shapes
from models.attendance.mixture import TINY, fit_mixture
from models.attendance.settings import Settings
from models.shared.arrays import Floats, Ints
from models.shared.logit_grid import (
    HIGHEST,
    LOGIT_GRID,
    LOWEST,
    RATES,
    STEP,
    Outcomes,
    log_likelihoods,
    outcomes,
)

# docs/methods.md#reference-worlds, world A: the overdispersion with which month effects are fitted; they hardly depend
# on it.
USUAL_RHO = 0.04


@dataclass(frozen=True)
class Counts:
    """The cells' data: present, due (cells, months), area (cells,) counted from 0; old: months before the window."""

    present: Ints
    due: Ints
    area: Ints
    old: range


@dataclass(frozen=True)
class Fit:
    """What is usual. near, decay: the carry-over of `wander`."""

    healthy: Healthy
    data: Data
    near: float
    decay: float


def fit(present: Ints, due: Ints, area: Ints, settings: Settings) -> Fit:
    """Learns the model of healthy cells from the months before the window, and the month effects of all months.

    `present`, `due` (cells, months): members; due 0 = no meeting or not assessable. `area` (cells,): from 0.
    """
    months = due.shape[1]
    window = max(months - settings.window, (months + 1) // 2)
    counts = Counts(present, due, area, settings.months_before(window))
    of = outcomes(present, due)
    nodes = _nodes(due)
    data, level = _month_effects(counts, of, nodes, settings)
    tables = [log_likelihoods(of, rho) for rho in settings.rhos]
    sample = _sample(due, present, counts.old, settings.sample)
    series = [baseline.series_likelihood(table, data.of(sample), counts.old, nodes) for table in tables]
    log_prior = baseline.fit_spread(np.array(series), settings, nodes)
    expected = 1 / (1 + np.exp(-level[:, None] - data.offset * STEP))
    known = slice(counts.old.start, counts.old.stop)
    near, decay = autocorrelation.carry_over(present[:, known], due[:, known], expected[:, known])
    return Fit(Healthy(settings.rhos, tables, of.due, nodes, log_prior), data, near, decay)


def _nodes(due: Ints) -> Ints:
    """Rungs on which baselines may stand (3 to 99.8 %), close enough for the cell whose baseline is known best.

    An integral over equally spaced nodes is exact to 1 % when they are at most two standard deviations apart.
    """
    information = 0.1 * due / (1 + np.maximum(due - 1, 0) * 0.01)
    deviation = 1 / np.sqrt(max(float(information.sum(axis=1).max(initial=0)), 1.0))
    apart = int(np.clip(2 * deviation / STEP, 1, 4))
    return np.flatnonzero((RATES >= LOWEST) & (RATES <= HIGHEST))[::apart]


def _sample(due: Ints, present: Ints, old: range, size: int) -> Ints:
    """Cells with old data; where they are many, some of them, chosen by their data and not by their place."""
    cells = np.flatnonzero(due[:, : old.stop].any(axis=1))
    if len(cells) <= size:
        return cells
    odd = 2 * np.arange(1, due.shape[1] + 1) + 1
    mark = (present[cells] * odd**2 + due[cells] * odd**3).sum(axis=1) * 2_654_435_761 % 2**32
    return cells[np.argsort(mark, kind="stable")[:size]]


def _month_effects(counts: Counts, of: Outcomes, nodes: Ints, settings: Settings) -> tuple[Data, Floats]:
    """Month effects of all cell-months, and each cell's baseline in logits (its posterior mean).

    The last two rounds give back to the months what falling cells are likely to have lost: 5 % of the cells falling by
    15 points would pull the month effects of all down by .05 logit, and a third of the falls would hide behind that.
    """
    table = log_likelihoods(of, USUAL_RHO)
    data = Data(of.row, np.zeros_like(counts.due))
    lost = np.zeros(counts.due.shape)
    levels = np.zeros((len(counts.due), len(nodes)))
    for round_ in range(settings.rounds):
        series = baseline.series_likelihood(table, data, counts.old, nodes)
        sample = _sample(counts.due, counts.present, counts.old, settings.sample)
        log_prior = baseline.fit_spread(series[None, sample], settings, nodes)
        levels = baseline.posterior(series, log_prior)
        if round_ >= settings.rounds - 2:
            lost = _lost(Healthy((USUAL_RHO,), [table], of.due, nodes, log_prior), data, counts, settings)
        effects = season.month_effects(counts.present + lost, counts.due, counts.area, levels, nodes, counts.old)
        data = replace(data, offset=season.in_rungs(effects, counts.area))
    return data, levels @ LOGIT_GRID[nodes]


def _lost(model: Healthy, data: Data, counts: Counts, settings: Settings) -> Floats:
    """Members (cells, months) that falls are likely to have kept away."""
    sizes = settings.sizes[::2]
    of_falls = evidence(model, data, sizes, settings)
    enough = (counts.due[:, -settings.meetings_within :] > 0).sum(axis=1) >= settings.meetings_needed
    steady = np.ones(len(enough))
    mixture = fit_mixture(of_falls, steady, enough, settings)
    ratio = mixture.ratio(of_falls, steady)
    probability = np.where(enough, mixture.probability(ratio), 0.0)
    lost = fall_shapes(counts.due.shape[1], settings).steps / settings.ramp
    points = np.einsum("csk,sk->ck", of_falls.ratio, mixture.weights * np.array(sizes)[:, None]) @ lost
    points /= np.maximum(ratio, TINY)[:, None]
    points = np.minimum(points, np.maximum(of_falls.level - LOWEST, 0)[:, None])  # no cell can lose more than it has
    result = np.zeros(counts.due.shape)
    window = points.shape[1]
    if window:
        result[:, -window:] = counts.due[:, -window:] * probability[:, None] * points
    return result
