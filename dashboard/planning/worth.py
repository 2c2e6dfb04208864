"""What a visit to a cell is worth: strong signals above all, then long unseen, that little is known, what is owed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashboard.planning.cells import Cells, Floats

# Chosen by us: a cell with every signal outweighs one that is unseen and unknown and to which superiors owe something;
# together these outweigh a cell of middling attention, so that nobody stays out of sight for years.
WEIGHTS = {"signals": 0.6, "unseen": 0.2, "uncertain": 0.1, "owed": 0.1}
REASONS = tuple(WEIGHTS)
# After two years without a visit a cell is unseen in full (chosen by us: the period a profile shows).
MONTHS_TILL_UNSEEN = 24


def parts(cells: Cells) -> Floats:
    """The parts of each cell's worth, in the order of REASONS (n x 4), weighted; they sum to at most 1.

    What is not assessable adds nothing to the signals, and is full uncertainty where nothing at all is: a visit is
    how it becomes known. Where no visits are known, nobody counts as unseen.
    """
    signals = np.nan_to_num(cells.attention, nan=0.0)
    unseen = np.clip(np.nan_to_num(cells.months_unseen, nan=0.0) / MONTHS_TILL_UNSEEN, 0, 1)
    owed = cells.owed.astype(np.float64)
    return np.column_stack([signals, unseen, uncertain(cells.doubt), owed]) * list(WEIGHTS.values())


def uncertain(doubt: Floats) -> Floats:
    """How open the judgement is, 0-1: 4p(1-p) of the concern that is most in doubt; 1 where none is assessable."""
    spread = 4 * doubt * (1 - doubt)
    known: NDArray[np.bool_] = np.any(~np.isnan(doubt), axis=1)
    return np.where(known, np.max(np.nan_to_num(spread, nan=0.0), axis=1), 1.0)


def reasons(weighted: Floats) -> list[str]:
    """The part that adds most to each cell's worth."""
    places: NDArray[np.intp] = weighted.argmax(axis=1)
    return [REASONS[place] for place in places]
