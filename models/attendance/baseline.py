"""How high cells attend when nothing is wrong: the spread of baselines and of overdispersion, and each cell's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.attendance.settings import Settings
from models.shared.arrays import Floats, Ints
from models.shared.distributions import normal_density
from models.shared.learning import drawn, em
from models.shared.log_sum import log_sum, probabilities
from models.shared.logit_grid import GRID_SIZE, LOGIT_GRID

EM_ROUNDS = 60
# A baseline with less than this probability, both with and without the window's months, is passed over.
NEGLIGIBLE_BASELINE = 1e-8


@dataclass(frozen=True)
class Data:
    """Cell-months as rows of the table of outcomes, with the month effect of each in rungs. Both (cells, months)."""

    row: Ints
    offset: Ints

    def of(self, cells: Ints) -> Data:
        """The same of some cells."""
        return Data(self.row[cells], self.offset[cells])

    def place(self, month: int) -> Ints:
        """Index (cells,) in a flattened table of the cells' outcomes of a month, for a baseline on rung 0."""
        return self.row[:, month] * GRID_SIZE + self.offset[:, month]


@dataclass(frozen=True)
class Healthy:
    """The model of cells that have not fallen.

    rhos: overdispersions; tables: log-likelihoods (outcomes, GRID_SIZE), one for each. due (outcomes,): members due.
    nodes: rungs on which baselines stand. log_prior (overdispersions, nodes): how common each pair of them is.
    """

    rhos: tuple[float, ...]
    tables: list[Floats]
    due: Ints
    nodes: Ints
    log_prior: Floats


@dataclass(frozen=True)
class Known:
    """What is known of some cells' baselines under one overdispersion if nothing is wrong.

    cells: indices. rungs, log_probability (cells, width): the baselines worth looking at, and the logarithm of their
    probability; together with that of the other overdispersions it sums to 1 for each cell. share: its sum here.
    """

    cells: Ints
    rungs: Ints
    log_probability: Floats
    share: Floats


def spread(settings: Settings, nodes: Ints) -> Floats:
    """Weights (nodes,) of the nodes before any data; they add up to 1. `nodes` (nodes,) are rungs of the grid."""
    weights = normal_density(LOGIT_GRID[nodes] - settings.baseline_mean, settings.baseline_sd)
    return weights / weights.sum()


def series_likelihood(table: Floats, data: Data, months: range, nodes: Ints) -> Floats:
    """Log-likelihood (cells, nodes) of the months together for a steady baseline on each node."""
    total = np.zeros((len(data.row), len(nodes)))
    flat = table.ravel()
    for month in months:
        total += flat[data.place(month)[:, None] + nodes]
    return total


def fit_spread(log_likelihoods: Floats, settings: Settings, nodes: Ints) -> Floats:
    """Logarithm of how common each pair of overdispersion and baseline is: (overdispersions, nodes).

    `log_likelihoods` (overdispersions, cells, nodes). EM for two independent free-form distributions (NPMLE), each held
    by its start as if that were `prior_weight` cells. Source: docs/methods.md#falls-of-attendance, step 4.
    """
    likelihood = np.exp(log_likelihoods - log_likelihoods.max(axis=(0, 2), initial=-np.inf)[:, None])
    start, even = spread(settings, nodes), np.full(len(likelihood), 1 / len(likelihood))
    prior_cells, cells = settings.prior_weight, likelihood.shape[1]

    def step(of: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        weights, shares = of
        by_rho = likelihood @ weights
        part = shares[:, None] / (shares @ by_rho)
        counts = np.sum([part[r] @ likelihood[r] for r in range(len(shares))], axis=0)
        return (
            drawn(start, prior_cells, weights * counts, cells),
            drawn(even, prior_cells, (part * by_rho).sum(axis=1), cells),
        )

    weights, shares = em((start, even), step, EM_ROUNDS)
    return np.log(shares)[:, None] + np.log(weights)


def posterior(log_likelihood: Floats, log_weights: Floats) -> Floats:
    """Probability of each node per cell (cells, nodes)."""
    return probabilities(log_likelihood + log_weights, axis=1)


def known_baselines(model: Healthy, data: Data, first: int, settings: Settings) -> Iterator[tuple[int, Known]]:
    """For each overdispersion (its index): the cells for which it is worth looking at, and what is known of them.

    `first` is the first month of the window.
    """
    months = data.row.shape[1]
    known = settings.months_before(first)
    old = np.array([series_likelihood(table, data, known, model.nodes) for table in model.tables])
    new = np.array([series_likelihood(table, data, range(first, months), model.nodes) for table in model.tables])
    before = _joint(old, model.log_prior)
    now = _joint(old + new, model.log_prior)
    shares = np.exp(now).sum(axis=2)
    worth = (shares > settings.negligible) | (shares == shares.max(axis=0))
    kept = np.log((shares * worth).sum(axis=0))
    for r in range(len(model.tables)):
        cells = np.flatnonzero(worth[r])
        if len(cells):
            likely = np.maximum(before[r, cells], now[r, cells]) > np.log(NEGLIGIBLE_BASELINE)
            at = _hull(likely)
            log_probability = np.take_along_axis(now[r, cells], at, axis=1) - kept[cells, None]
            yield r, Known(cells, model.nodes[at], log_probability, np.exp(log_probability).sum(axis=1))


def _joint(log_likelihoods: Floats, log_prior: Floats) -> Floats:
    joint = log_likelihoods + log_prior[:, None, :]
    return joint - log_sum(joint, axis=(0, 2), keepdims=True)


def _hull(likely: np.ndarray) -> Ints:
    """Per row the indices of equally many neighbouring columns, among them all that are True."""
    columns = likely.shape[1]
    first = likely.argmax(axis=1)
    last = columns - 1 - likely[:, ::-1].argmax(axis=1)
    width = int((last - first).max()) + 1
    return np.minimum(first, columns - width)[:, None] + np.arange(width)
