"""How much a meeting tells that follows another one: where honest lapses come in runs of months, a run is no habit."""

from __future__ import annotations

import numpy as np

from models.shared.arrays import Floats, Ints

# Fewer known months give no useful correlation, nor do months apart from each other: six in a row are five pairs
# (chosen by us).
LEAST_PAIRS = 5
# Up to the first correlation habits that began within the year may have made it, from the second on nothing but runs;
# between them it is as unsure as it is far from both (chosen by us; correlations of worlds: docs/methods.md#habits).
NO_RUNS, ONLY_RUNS = 0.15, 0.35
# A correlation of one would make of any number of months a single one.
MOST_CORRELATION = 0.9
# Where what changes from month to month comes from fewer cells (chosen by us), it may as well be habits that began:
# what honest cells do is not learned from the few cells that stand out.
LEAST_CELLS = 30


def correlation_of_months(showing: Ints | Floats, seen: Ints) -> float:
    """Correlation between months that follow each other within cells, from 0 up; 0 where it is not known.

    `showing` (cells, months): how many meetings show it, or the sum of a measure; `seen` how many there are.

    The correlation is by moments over all cells, with what is lost to each cell's own mean given back: of n known
    months it is too low by (1 + 3 r) / n (Kendall 1954). The number of cells it comes from is that of cells alike with
    as even a share in the spread: the square of the sum over the sum of squares.
    """
    known = seen > 0
    enough = (known[:, 1:] & known[:, :-1]).sum(axis=1) >= LEAST_PAIRS
    if not enough.any():
        return 0.0
    known = known[enough]
    shares = np.where(known, showing[enough] / np.maximum(seen[enough], 1), 0.0)
    apart = np.where(known, shares - (shares.sum(axis=1) / known.sum(axis=1))[:, None], 0.0)
    pairs = known[:, 1:] & known[:, :-1]
    by_cell = (apart**2).sum(axis=1)
    if by_cell.sum() ** 2 <= LEAST_CELLS * (by_cell**2).sum():
        return 0.0
    spread = by_cell.sum() / known.sum()
    together = (apart[:, 1:] * apart[:, :-1]).sum() / pairs.sum()
    n_known = known.sum(axis=1).mean()
    r = (together / spread + 1 / n_known) / (1 - 3 / n_known)
    return float(np.clip(r, 0.0, MOST_CORRELATION))


def share_of_runs(correlation: float) -> float:
    """How probable it is, from 0 to 1, that runs of months have made this `correlation`, and not habits that began."""
    return float(np.interp(correlation, (NO_RUNS, ONLY_RUNS), (0.0, 1.0)))


def weight_of_meetings(correlation: float) -> float:
    """What one meeting is worth, from 1 down, where months that follow each other have this `correlation`: one without
    runs, (1 - r) / (1 + r) with them, the mean where it is unsure."""
    in_runs = (1 - correlation) / (1 + correlation)
    return 1 + share_of_runs(correlation) * (in_runs - 1)
