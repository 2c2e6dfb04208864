"""How much a meeting tells that follows another one: where honest lapses come in runs of months, a run is no habit."""

from __future__ import annotations

import numpy as np

from models.shared.arrays import Ints

# Fewer known months give no useful correlation. Below the least correlation, habits that began within the year may
# have made it (chosen by us: in four provinces of simulated worlds without runs it is .1 or less but for one signal of
# .19, in one with runs .43 to .57).
LEAST_MONTHS, LEAST_CORRELATION = 6, 0.2
# Where what changes from month to month comes from fewer cells (chosen by us), it may as well be habits that began:
# what honest cells do is not learned from the few cells that stand out.
LEAST_CELLS = 30


def weight_of_meetings(showing: Ints, seen: Ints) -> float:
    """What one meeting is worth, from 1 down: (1 - r) / (1 + r), with r the correlation between months that follow each
    other within cells; `showing`, `seen` (cells, months).

    The correlation is by moments over all cells, with what is lost to each cell's own mean added (one over the number
    of months). The number of cells it comes from is that of cells alike with as even a share in the spread: the square
    of the sum over the sum of squares.
    """
    known = seen > 0
    enough = known.sum(axis=1) >= LEAST_MONTHS
    if not enough.any():
        return 1.0
    known = known[enough]
    shares = np.where(known, showing[enough] / np.maximum(seen[enough], 1), 0.0)
    apart = np.where(known, shares - (shares.sum(axis=1) / known.sum(axis=1))[:, None], 0.0)
    pairs = known[:, 1:] & known[:, :-1]
    by_cell = (apart**2).sum(axis=1)
    if by_cell.sum() ** 2 < LEAST_CELLS * (by_cell**2).sum():
        return 1.0
    spread = by_cell.sum() / known.sum()
    together = (apart[:, 1:] * apart[:, :-1]).sum() / max(pairs.sum(), 1)
    r = min(together / max(spread, 1e-12) + 1 / seen.shape[1], 0.9)
    return float((1 - r) / (1 + r)) if r >= LEAST_CORRELATION else 1.0
