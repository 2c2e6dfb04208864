"""The evidence for a lasting fall: every onset, size and shape of it, against a steady baseline (methods.md 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.attendance.baseline import Data, log_posterior, places
from models.attendance.ladder import RATES, Floats, Ints, lowered
from models.attendance.settings import Settings

# Beyond this the ratio of likelihoods is overwhelming whatever its exact value; keeps the exponential finite.
LARGEST_LOG = 300.0


@dataclass(frozen=True)
class Evidence:
    """Likelihood of a fall relative to none, and what goes with it. All (cells, sizes, levels).

    A level is the share of its full size that a fall has reached by the last month: (youngest)/ramp, ..., 1. `ratio` is
    summed over onsets and shapes with their prior weights; `onset`, `rate`, `square` are the same sums times the month
    of onset, the baseline rate, and its square.
    """

    ratio: Floats
    onset: Floats
    rate: Floats
    square: Floats


@dataclass(frozen=True)
class Hypothesis:
    """Falls of one shape with one onset: the course is the level (1..ramp) reached in each month of the window."""

    onset: int
    gradual: bool


def onsets(months: int, settings: Settings) -> range:
    """Months (indices) in which a fall may have begun: not before the second month of the series."""
    return range(max(months - settings.window, 1), months - settings.youngest + 1)


def levels(settings: Settings) -> Floats:
    """Shares of its full size that a fall old enough may have reached by the last month."""
    return np.arange(min(settings.youngest, settings.ramp), settings.ramp + 1) / settings.ramp


def evidence(table: Floats, data: Data, steady: Floats, spread: Floats, nodes: Ints, settings: Settings) -> Evidence:
    """Evidence per cell. `steady` is the log-likelihood (cells, nodes) of all months for a steady baseline.

    `table` (outcomes, RUNGS) holds the log-likelihoods, `spread` the prior weights of the nodes. Negative sizes look
    for rises.
    """
    cells, months = data.row.shape
    result = np.zeros((4, cells, len(settings.sizes), len(levels(settings))))
    if not onsets(months, settings):
        return Evidence(*result)
    for size, points in enumerate(settings.sizes):
        gains = [_gain(table, points * k / settings.ramp) for k in range(1, settings.ramp + 1)]
        for start in range(0, cells, settings.chunk):
            part = slice(start, start + settings.chunk)
            own = Data(data.row[part], data.offset[part])
            healthy = log_posterior(steady[part], spread)
            result[:, part, size] = _sum(gains, own, healthy, nodes, settings)
    return Evidence(*result)


def _gain(table: Floats, points: float) -> Floats:
    """What each outcome's log-likelihood gains, rung by rung, if the rate is lower by `points`."""
    return (table[:, lowered(points)] - table).ravel()


def _sum(gains: list[Floats], data: Data, healthy: Floats, nodes: Ints, settings: Settings) -> Floats:
    """The four sums of Evidence for one size: (4, cells, levels)."""
    months = data.row.shape[1]
    first = onsets(months, settings).start
    by_level = [np.array([gain[places(data, t)[:, None] + nodes] for t in range(first, months)]) for gain in gains]
    lasting = np.zeros((months - first + 1, *healthy.shape))
    lasting[:-1] = np.cumsum(by_level[-1][::-1], axis=0)[::-1]
    rates = RATES[nodes]
    moments = np.stack([np.ones_like(rates), rates, rates**2], axis=1)
    result = np.zeros((4, len(healthy), len(levels(settings))))
    prior = 0.5 / len(onsets(months, settings))
    for onset in onsets(months, settings):
        age = months - onset
        for log_ratio, reached in (
            (lasting[onset - first], settings.ramp),
            (_gradual(by_level, lasting, onset - first), min(age, settings.ramp)),
        ):
            ratio, rate, square = prior * (np.exp(np.minimum(healthy + log_ratio, LARGEST_LOG)) @ moments).T
            result[:, :, reached - settings.ramp - 1] += ratio, ratio * onset, rate, square
    return result


def _gradual(by_level: list[Floats], lasting: Floats, start: int) -> Floats:
    """Log-likelihood gained by a fall that grows from `start` (counted from the window's first month)."""
    end = min(start + len(by_level) - 1, len(lasting) - 1)
    gained = lasting[end].copy()
    for month in range(start, end):
        gained += by_level[month - start][month]
    return gained
