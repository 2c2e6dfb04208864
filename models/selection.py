"""Which of many cells to act on: selection by local false discovery rate, over all cells together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FALSE_DISCOVERY_RATE = 0.10  # contract, section 4
LIKELIER_THAN_NOT = 0.5


def select(probability: NDArray[np.float64], q: float = FALSE_DISCOVERY_RATE) -> NDArray[np.bool_]:
    """True for the cells to act on: the most probable ones, as long as their mean probability of being wrong is <= q.

    None that is less likely than not, though the certain ones would make room for it: nobody could explain such a flag.

    `probability` (cells,) that the concern is real; NaN = not assessable, never selected.
    Source: Efron 2010, local false discovery rate.
    """
    doubt = np.where(np.isnan(probability), 2.0, 1 - probability)
    order = np.argsort(doubt, kind="stable")
    running = np.cumsum(doubt[order]) / np.arange(1, len(doubt) + 1)
    chosen = np.zeros(len(doubt), dtype=bool)
    chosen[order[running <= q]] = True
    return chosen & (doubt <= LIKELIER_THAN_NOT)
