"""Which of many cells to act on: selection by local false discovery rate, over all cells together."""

from __future__ import annotations

import numpy as np

from models.shared.arrays import Bools, Floats
from models.shared.bounds import as_shares

FALSE_DISCOVERY_RATE = 0.10  # docs/contract.md#flags
LIKELIER_THAN_NOT = 0.5


def q_values(probability: Floats) -> Floats:
    """The least false discovery rate at which each cell is selected: the mean probability of being wrong of it and all
    that are more probable.

    NaN for those never selected: not assessable, or less likely than not, though the certain ones would make room for
    them: nobody could explain such a flag.

    `probability` (cells,) that the concern is real; NaN = not assessable. Raises OutOfBounds outside 0 to 1.
    Source: Efron 2010, local false discovery rate.
    """
    doubt = np.where(np.isnan(probability), 2.0, 1 - as_shares(probability, "probability"))
    order = np.argsort(doubt, kind="stable")
    mean = np.empty(len(doubt))
    mean[order] = np.cumsum(doubt[order]) / np.arange(1, len(doubt) + 1)
    return np.where(doubt <= LIKELIER_THAN_NOT, mean, np.nan)


def select(probability: Floats, q: float = FALSE_DISCOVERY_RATE) -> Bools:
    """True for the cells to act on: the most probable ones, as long as their mean probability of being wrong is <= q.

    `probability` (cells,) that the concern is real; NaN = not assessable, never selected.
    """
    return q_values(probability) <= q


def chosen(probability: Floats) -> dict[str, Floats | Bools]:
    """The columns `q_value` and `selected` (at the contract's rate) of result.signals, both (cells,)."""
    q_value = q_values(probability)
    return {"q_value": q_value, "selected": q_value <= FALSE_DISCOVERY_RATE}
