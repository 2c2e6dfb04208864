"""How much a meeting tells that follows another one: where honest lapses come in runs of months, a run is no habit."""

from __future__ import annotations

import numpy as np

from models.shared.arrays import Floats, Ints

# Fewer known months give no useful correlation. Below the least correlation, habits that began within the year may
# have made it (chosen by us: in four provinces of simulated worlds without runs it is .1 or less but for one signal of
# .19, in one with runs .43 to .57).
LEAST_MONTHS, LEAST_CORRELATION = 6, 0.25
# Where what changes from month to month comes from fewer cells (chosen by us), it may as well be habits that began:
# what honest cells do is not learned from the few cells that stand out.
LEAST_CELLS = 30


def correlation_of_months(showing: Ints | Floats, seen: Ints) -> float:
    """Correlation between months that follow each other within cells, 0 where there are no runs.

    `showing` (cells, months): how many meetings show it, or the sum of a measure; `seen` how many there are.

    The correlation is by moments over all cells, with what is lost to each cell's own mean given back: of n months it
    is too low by (1 + 3 r) / n (Kendall 1954). The number of cells it comes from is that of cells alike with as even a
    share in the spread: the square of the sum over the sum of squares.
    """
    known = seen > 0
    enough = known.sum(axis=1) >= LEAST_MONTHS
    if not enough.any():
        return 0.0
    known = known[enough]
    shares = np.where(known, showing[enough] / np.maximum(seen[enough], 1), 0.0)
    apart = np.where(known, shares - (shares.sum(axis=1) / known.sum(axis=1))[:, None], 0.0)
    pairs = known[:, 1:] & known[:, :-1]
    by_cell = (apart**2).sum(axis=1)
    if by_cell.sum() ** 2 < LEAST_CELLS * (by_cell**2).sum():
        return 0.0
    spread = by_cell.sum() / known.sum()
    together = (apart[:, 1:] * apart[:, :-1]).sum() / max(pairs.sum(), 1)
    n_months = seen.shape[1]
    r = min((together / max(spread, 1e-12) + 1 / n_months) / (1 - 3 / n_months), 0.9)
    return float(r) if r >= LEAST_CORRELATION else 0.0


def weight_of_meetings(correlation: float) -> float:
    """What one meeting is worth, from 1 down, where months that follow each other have this `correlation`."""
    return (1 - correlation) / (1 + correlation)
