"""Attendance that has fallen: the whole way from counts to each cell's probability of a lasting fall."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.attendance import baseline, changepoint, season, summary
from models.attendance.baseline import Data
from models.attendance.ladder import HIGHEST, LOWEST, RATES, STEP, Floats, Ints, Outcomes, log_likelihoods, outcomes
from models.attendance.settings import Settings

SETTINGS = Settings()


@dataclass(frozen=True)
class Falls:
    """What is known of each cell's attendance. All (cells,) unless said otherwise; rates and sizes are shares (0-1).

    enough: at least 12 months with assessable attendance in the last 24; where False, every other field of the cell but
    `before` is NaN (onset -1).
    probability: that the rate has fallen for good within the last 12 months; `rises` the same for a rise, which nothing
    but improvement should bring about: a guard against misfit.
    onset: index of the month in which the fall began; fall, fall_low, fall_high: its size up to the last month, with an
    80 % interval. All given that there is a fall, however improbable.
    before, now, now_low, now_high: rate in a month without special effects, with an 80 % interval: given a fall where
    it is likelier than not, else given none (then `before` is `now`).
    offset (cells, months): month effects in steps of the ladder (.05 logit).
    rho: overdispersion; spread (nodes,): prior weights of the baselines `nodes` (rungs); share: of the falling cells.
    """

    enough: NDArray[np.bool_]
    probability: Floats
    rises: Floats
    onset: Ints
    fall: Floats
    fall_low: Floats
    fall_high: Floats
    before: Floats
    now: Floats
    now_low: Floats
    now_high: Floats
    offset: NDArray[np.int16]
    rho: float
    share: float
    spread: Floats
    nodes: Ints


@dataclass(frozen=True)
class Null:
    """The fitted model of cells that have not fallen."""

    data: Data
    table: Floats
    rho: float
    spread: Floats
    steady: Floats


def fall_model(present: ArrayLike, due: ArrayLike, area: ArrayLike, settings: Settings = SETTINGS) -> Falls:
    """Probability, onset and size of a lasting fall of attendance, for all cells together.

    Parameters: `present`, `due`: whole numbers (cells, months), the months in order without gaps, the last one the
    month of judgement; due = 0: no meeting, or its attendance cannot be assessed. `area` (cells,): label of the group
    of cells that share month effects of their own. Rows may also be sums over the cells of a commune or district.
    Model: beta-binomial counts around each cell's own baseline, month effects common to all and by area, a fall in one
    step or over six months; baselines, overdispersion and the share of falling cells are learned from the cells
    themselves (empirical Bayes). Source: methods.md section 4.
    Limits: a fall that a whole area shares counts as a month effect of that area; see the area's own sums for it.
    """
    due_ = np.maximum(np.asarray(due, dtype=np.int64), 0)
    present_ = np.clip(np.asarray(present, dtype=np.int64), 0, due_)
    groups = np.unique(np.asarray(area), return_inverse=True)[1].reshape(len(due_))
    of = outcomes(present_, due_)
    nodes = _nodes(due_, settings)
    null = _fit(of, present_, due_, groups, nodes, settings)
    return _judge(null, due_, nodes, settings)


def _nodes(due: Ints, settings: Settings) -> Ints:
    """Rungs on which baselines may stand (3 to 99.8 %), close enough for the cell whose baseline is known best.

    An integral over equally spaced nodes is exact to 1 % when they are at most two standard deviations apart.
    """
    information = 0.1 * due / (1 + np.maximum(due - 1, 0) * 0.01)
    deviation = 1 / np.sqrt(max(float(information.sum(axis=1).max(initial=0)), 1.0))
    apart = int(np.clip(2 * deviation / STEP, 1, 4))
    return np.flatnonzero((RATES >= LOWEST) & (RATES <= HIGHEST))[::apart]


def _old(months: int, settings: Settings) -> range:
    """Months from which the healthy model is learned: those before the window, and at least the first half."""
    return range(max(months - settings.window, (months + 1) // 2))


def _fit(of: Outcomes, present: Ints, due: Ints, area: Ints, nodes: Ints, settings: Settings) -> Null:
    months = due.shape[1]
    old = _old(months, settings)
    known = due[:, old.start : old.stop].any(axis=1)
    data = Data(of.row, np.zeros_like(due))
    start = baseline.spread(settings, nodes)
    rho = settings.rhos[len(settings.rhos) // 2]
    spread = start
    for last in [False] * (settings.rounds - 1) + [True]:
        table = log_likelihoods(of, rho)
        series = baseline.series_likelihood(table, data, old, nodes)
        spread, _ = baseline.fit_spread(series[known], start, settings.baseline_weight)
        effects = season.month_effects(present, due, area, baseline.posterior(series, spread), nodes, old, rho)
        data = replace(data, offset=season.in_rungs(effects, area))
        if last:
            rho, spread = _overdispersion(of, data, known, old, nodes, settings)
    table = log_likelihoods(of, rho)
    return Null(data, table, rho, spread, baseline.series_likelihood(table, data, range(months), nodes))


def _overdispersion(
    of: Outcomes, data: Data, known: NDArray[np.bool_], old: range, nodes: Ints, settings: Settings
) -> tuple[float, Floats]:
    """The overdispersion, and the spread of baselines with it, under which the old data are most probable."""
    own = Data(data.row[known], data.offset[known])
    start = baseline.spread(settings, nodes)
    best = (-np.inf, settings.rhos[0], start)
    for rho in settings.rhos:
        series = baseline.series_likelihood(log_likelihoods(of, rho), own, old, nodes)
        spread, likelihood = baseline.fit_spread(series, start, settings.baseline_weight)
        best = max(best, (likelihood, rho, spread), key=lambda found: found[0])
    return best[1], best[2]


def _judge(null: Null, due: Ints, nodes: Ints, settings: Settings) -> Falls:
    enough = (due[:, -settings.meetings_within :] > 0).sum(axis=1) >= settings.meetings_needed
    sizes = np.full(len(settings.sizes), 1 / len(settings.sizes))
    found = changepoint.evidence(null.table, null.data, null.steady, null.spread, nodes, settings)
    ratio = found.ratio.sum(axis=2) @ sizes
    share = summary.share_falling(ratio[enough], settings)
    probability = summary.probability(ratio, share)
    told = summary.told(found, sizes, settings)
    steady = baseline.posterior(null.steady, null.spread)
    level = steady @ RATES[nodes]
    falling = (probability >= 0.5) & enough
    mean = np.where(falling, told.now, level)
    low, high = summary.interval(
        mean, np.where(falling, told.now_variance, np.maximum(steady @ RATES[nodes] ** 2 - level**2, 1e-8))
    )
    unknown = {
        "probability": probability,
        "rises": _rises(null, nodes, enough, sizes, settings),
        "fall": told.fall,
        "fall_low": told.fall_low,
        "fall_high": told.fall_high,
        "now": mean,
        "now_low": low,
        "now_high": high,
    }
    return Falls(
        enough=enough,
        onset=np.where(enough, np.rint(told.onset), -1).astype(np.int64),
        before=np.where(falling, told.before, level),
        offset=null.data.offset.astype(np.int16),
        rho=null.rho,
        share=share,
        spread=null.spread,
        nodes=nodes,
        **{name: np.where(enough, values, np.nan) for name, values in unknown.items()},
    )


def _rises(null: Null, nodes: Ints, enough: NDArray[np.bool_], sizes: Floats, settings: Settings) -> Floats:
    mirrored = replace(settings, sizes=tuple(-size for size in settings.sizes))
    found = changepoint.evidence(null.table, null.data, null.steady, null.spread, nodes, mirrored)
    ratio = found.ratio.sum(axis=2) @ sizes
    return summary.probability(ratio, summary.share_falling(ratio[enough], settings))
