"""The Bayes bound of the attendance benchmark: the posterior under the true model, only baseline and wander unknown.

The wander (an AR(1) path) is integrated over as a hidden Markov chain on a grid of .1 logit, the baseline on the same
grid, with its true density. Forward messages of the healthy model meet backward messages of each kind of fall.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaln
from scipy.stats import beta, norm

if TYPE_CHECKING:
    from tests.benchmarks.attendance_worlds import World

Floats = NDArray[np.float64]

STEP = 0.1
REACH = 8  # the wander's grid: 3.2 standard deviations of .25 logit to either side
PHI = 0.5
SIZES = (0.08, 0.15, 0.25)
ONSETS = range(24, 30)
LEVELS = 6
CHUNK = 300


def bound(world: World, planted: float = 0.05) -> Floats:
    """Probability of a fall per cell, given everything but the cell's own level."""
    cells = len(world.due)
    chunks = [np.arange(i, min(i + CHUNK, cells)) for i in range(0, cells, CHUNK)]
    ratio = np.concatenate([_bayes_factors(world, chunk) for chunk in chunks])
    return planted * ratio / (planted * ratio + 1 - planted)


def _baselines() -> tuple[Floats, Floats]:
    """Grid of baselines and their weights: Beta(mean .88, sd .06) cut to .45 to .995."""
    weight = 0.88 * 0.12 / 0.06**2 - 1
    grid = np.arange(-2, 54) * STEP
    edges = np.concatenate([[0.0], expit(grid[1:] - STEP / 2), [1.0]])
    return grid, np.diff(beta.cdf(edges, 0.88 * weight, 0.12 * weight))


def _chain(sd: float) -> tuple[Floats, Floats, Floats]:
    """Values of the wander, its stationary weights, its transitions."""
    if sd == 0:
        return np.zeros(1), np.ones(1), np.ones((1, 1))
    values = np.arange(-REACH, REACH + 1) * STEP
    start = norm.pdf(values, 0, sd)
    moves = norm.pdf(values[None, :], PHI * values[:, None], sd * np.sqrt(1 - PHI**2))
    return values, start / start.sum(), moves / moves.sum(axis=1, keepdims=True)


def _likelihood(present: Floats, due: Floats, rate: Floats, rho: Floats) -> Floats:
    """Beta-binomial likelihood; arguments broadcast."""
    weight = 1 / rho - 1
    a, b = rate * weight, (1 - rate) * weight
    log = gammaln(present + a) - gammaln(a) + gammaln(due - present + b) - gammaln(b)
    ways = gammaln(due + 1) - gammaln(present + 1) - gammaln(due - present + 1)
    return np.exp(ways + log + gammaln(weight) - gammaln(due + weight))


class _Emissions:
    """Likelihood of a cell's month by baseline and wander (cells, baselines, wander), for a fall of so many points."""

    def __init__(self, world: World, chunk: NDArray[np.int64], grid: Floats, values: Floats) -> None:
        reach = len(values) // 2
        below, above = -STEP * np.arange(reach, 0, -1), STEP * np.arange(1, reach + 1)
        self.grid = np.concatenate([grid[0] + below, grid, grid[-1] + above])
        self.index = np.arange(len(grid))[:, None] + np.arange(len(values))
        self.world, self.chunk = world, chunk
        self.known: dict[tuple[int, float], Floats] = {}

    def __call__(self, month: int, points: float) -> Floats:
        if (month, points) not in self.known:
            w, c = self.world, self.chunk
            rate = np.clip(expit(self.grid + w.offset[c, month][:, None]) - points, 0.01, 0.999)
            y, n = w.present[c, month][:, None], w.due[c, month][:, None]
            self.known[month, points] = _likelihood(y, n, rate, w.rho[c][:, None])
        return self.known[month, points][:, self.index]


def _bayes_factors(world: World, chunk: NDArray[np.int64]) -> Floats:
    grid, weights = _baselines()
    values, start, moves = _chain(world.ar_sd)
    emissions = _Emissions(world, chunk, grid, values)
    months = world.due.shape[1]
    ahead = {0: np.tile(weights[:, None] * start, (len(chunk), 1, 1))}  # before the month's own data
    for t in range(months):
        ahead[t + 1] = (ahead[t] * emissions(t, 0.0)) @ moves
    healthy = ahead[months].sum(axis=(1, 2))
    fallen = np.zeros(len(chunk))
    for size in SIZES:
        after = {months: np.ones_like(ahead[0])}
        for t in range(months - 1, ONSETS[0] - 1, -1):
            after[t] = emissions(t, size) * (after[t + 1] @ moves.T)
        for onset in ONSETS:
            ramp = after[min(onset + LEVELS, months)]
            for t in range(min(onset + LEVELS, months) - 1, onset - 1, -1):
                ramp = emissions(t, size * (t - onset + 1) / LEVELS) * (ramp @ moves.T)
            fallen += (ahead[onset] * (after[onset] + ramp)).sum(axis=(1, 2)) / 2
    return fallen / (len(SIZES) * len(ONSETS)) / healthy
