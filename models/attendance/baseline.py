"""How high cells attend when nothing is wrong: the spread of baselines over all cells, and each cell's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp
from scipy.stats import norm

from models.attendance.ladder import LADDER, RUNGS, Floats, Ints
from models.attendance.settings import Settings

EM_ROUNDS = 60


@dataclass(frozen=True)
class Data:
    """Cell-months as rows of the table of outcomes, with the month effect of each in rungs. Both (cells, months)."""

    row: Ints
    offset: Ints


def spread(settings: Settings, nodes: Ints) -> Floats:
    """Weights of the nodes before any data."""
    weights = norm.pdf(LADDER[nodes], settings.baseline_mean, settings.baseline_sd)
    return weights / weights.sum()


def places(data: Data, month: int) -> Ints:
    """Where in the flattened table the cells' outcomes of a month stand for a baseline on rung 0."""
    return data.row[:, month] * RUNGS + data.offset[:, month]


def series_likelihood(table: Floats, data: Data, months: range, nodes: Ints) -> Floats:
    """Log-likelihood (cells, nodes) of the months together for a steady baseline on each node."""
    total = np.zeros((len(data.row), len(nodes)))
    flat = table.ravel()
    for month in months:
        total += flat[places(data, month)[:, None] + nodes]
    return total


def fit_spread(log_likelihood: Floats, start: Floats, weight: float) -> tuple[Floats, float]:
    """Weights of the nodes by EM (NPMLE, `start` counts as `weight` cells), and the data's log-likelihood."""
    peak = log_likelihood.max(axis=1, keepdims=True)
    likelihood = np.exp(log_likelihood - peak)
    weights = start
    for _ in range(EM_ROUNDS):
        counts = weights * (likelihood.T @ (1 / (likelihood @ weights)))
        weights = (weight * start + counts) / (weight + len(likelihood))
    return weights, float(np.sum(np.log(likelihood @ weights) + peak[:, 0]))


def log_posterior(log_likelihood: Floats, weights: Floats) -> Floats:
    """Logarithm of the probability of each node per cell (cells, nodes)."""
    joint = log_likelihood + np.log(weights)
    return joint - logsumexp(joint, axis=1, keepdims=True)


def posterior(log_likelihood: Floats, weights: Floats) -> Floats:
    """Probability of each node per cell (cells, nodes)."""
    return np.exp(log_posterior(log_likelihood, weights))
