"""What every model does when it learns from the cells at hand: a sample of them, and shares drawn to a prior."""

from __future__ import annotations

from typing import TypeVar

from models.shared.arrays import Floats, Ints

Share = TypeVar("Share", float, Floats)


def sample(of: Ints, most: int) -> Ints:
    """Every n-th entry of `of` (any,), the same on each run, so that at most `most` are left."""
    return of[:: max(1, -(-len(of) // most))]


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
    shares = prior
    for _ in range(rounds):
        weighed = ratios * shares
        expected = (weighed / (1 - shares.sum() + weighed.sum(axis=1))[:, None]).sum(axis=0)
        shares = drawn(prior, weight, expected, len(ratios))
    return shares
