"""What models do when they learn from the cells at hand: a sample of them, rounds of EM, shares drawn to a prior."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from models.shared.arrays import Floats, Ints

State = TypeVar("State")
Share = TypeVar("Share", float, Floats)

# Rounds that acceleration remembers, from which change of a number on it does not follow, how much larger a change may
# be than the one before, and what part of the largest direction still counts as one (chosen by us).
MEMORY, NEAR, ASTRAY, SURE = 5, 0.3, 2.0, 1e-4


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


def accelerated(start: Floats, step: Callable[[Floats], Floats], rounds: int, settled: float) -> Floats:
    """What EM learns, in fewer rounds: where `step` (numbers,) to (numbers,) changes no number by more than `settled`,
    or what it gives after so many `rounds`.

    Each round goes where the last few say that the changes end. Where a round changes much, or more than the one before
    by far, the memory is emptied, and EM goes on alone: a straight line leads to its end only near to it.
    Source: Anderson 1965, in the form of Walker & Ni 2011.
    """
    at = after = start
    memory: list[tuple[Floats, Floats]] = []
    for _ in range(rounds):
        after = step(at)
        change = after - at
        if np.abs(change).max(initial=0.0) <= settled:
            break
        far = np.abs(change).max() > NEAR
        if memory and (far or np.linalg.norm(change) > ASTRAY * np.linalg.norm(memory[-1][1])):
            memory.clear()
        memory = [*memory[-MEMORY:], (after, change)]
        at = after
        if len(memory) > 1:
            rounds_kept = (np.array(part, dtype=np.float64) for part in zip(*memory, strict=True))
            results, changes = ((part[1:] - part[:-1]).T for part in rounds_kept)
            at = after - results @ np.linalg.lstsq(changes, change, rcond=SURE)[0]
    return after


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
