"""What models do when they learn from the cells at hand: a sample of them, rounds of EM, shares drawn to a prior."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from models.shared.arrays import Floats, Ints

State = TypeVar("State")
Share = TypeVar("Share", float, Floats)


def sample(of: Ints, most: int) -> Ints:
    """Every n-th entry of `of` (any,), the same on each run, so that at most `most` are left."""
    return of[:: max(1, -(-len(of) // most))]


def em(
    start: State, step: Callable[[State], State], rounds: int, settled: Callable[[State, State], bool] | None = None
) -> State:
    """What a model has learned after so many `rounds` of EM, or as soon as a round hardly changed it.

    `step` takes what is learned, of any type, and gives what the next round learns from it; `settled` compares what
    was learned before a round and after it.
    """
    state = start
    for _ in range(rounds):
        before, state = state, step(state)
        if settled and settled(before, state):
            break
    return state


def drawn(prior: Share, weight: float, expected: Share, number: float) -> Share:
    """Shares among `number` cells of which `expected` belong to each class, drawn to `prior` as by `weight` cells.

    The step of EM that maximises: the mean of a Dirichlet distribution. Shapes as `prior`.
    """
    return (prior * weight + expected) / (weight + number)


def class_shares(ratios: Floats, prior: Floats, weight: float, rounds: int) -> Floats:
    """Shares (classes,) of some classes among all cells, by EM with so many `rounds`.

    `ratios` (cells, classes): likelihood of each class relative to that of belonging to none of them. `prior`
    (classes,) weighs as much as `weight` cells.
    """

    def step(shares: Floats) -> Floats:
        weighed = ratios * shares
        expected = (weighed / (1 - shares.sum() + weighed.sum(axis=1))[:, None]).sum(axis=0)
        return drawn(prior, weight, expected, len(ratios))

    return em(prior, step, rounds)


def drawn_to_above(above: Floats, sums: Floats, numbers: Ints | Floats, labels: Ints, weight: float) -> Floats:
    """Means by stratum (strata, ...), each drawn to that of the stratum above it as by `weight` cells.

    `sums` (strata, ...) over the `numbers` (strata,) of cells in each; `labels` (cells,) are the strata of cells, from
    0, and `above` (cells, ...) the means of the strata above. A stratum without a cell is 0.
    """
    means = np.zeros_like(sums)
    means[labels] = above
    by_cell = numbers.reshape(-1, *[1] * (sums.ndim - 1))
    return (means * weight + sums) / (weight + by_cell)
