"""The grid of rates, and the log-likelihood of every month's outcome on each of its rungs.

All rates of the model stand on rungs .05 logit apart (docs/methods.md#falls-of-attendance, step 5), so that the
likelihood of a cell-month under any baseline, month effect and fall is a look-up. Beta-binomial likelihoods come from
running sums of logarithms, which are exact for every number of members and need no gamma function.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from models.shared.arrays import Floats, Ints

STEP = 0.05
BOTTOM = -8.0
GRID_SIZE = 341  # to logit 9: rates from 0.03 to 99.99 %
LOGIT_GRID: Floats = np.asarray(BOTTOM + STEP * np.arange(GRID_SIZE), dtype=np.float64)
RATES = expit(LOGIT_GRID)
# docs/methods.md#falls-of-attendance, step 4: baselines from 3 to 99.8 %.
LOWEST, HIGHEST = 0.03, 0.998


EVERY_RUNG = slice(None)


@dataclass(frozen=True)
class Outcomes:
    """The distinct (present, due) of a table of cell-months, and which of them each cell-month (cells, months) is."""

    present: Ints
    due: Ints
    row: Ints


def outcomes(present: Ints, due: Ints) -> Outcomes:
    """Distinct outcomes. A month without due members is the outcome (0, 0), which says nothing about any rate."""
    base = int(due.max(initial=0)) + 1
    codes, row = np.unique(due * base + present, return_inverse=True)
    return Outcomes(codes % base, codes // base, row.reshape(due.shape))


def log_likelihoods(of: Outcomes, rho: float) -> Floats:
    """Beta-binomial log-likelihood (outcomes, GRID_SIZE), up to a constant of each outcome that all rungs share."""
    return LikelihoodOfCounts(int(of.due.max(initial=0)), rho).of(of.present, of.due)


class LikelihoodOfCounts:
    """Beta-binomial log-likelihood of counts of up to `most` members, up to a constant that all rungs share."""

    def __init__(self, most: int, rho: float) -> None:
        weight, steps = 1 / rho - 1, np.arange(most)[:, None]
        parts = (RATES * weight, (1 - RATES) * weight, np.array([weight]))
        self._hit, self._miss, self._all = (_running(np.log(part + steps)) for part in parts)

    def of(self, present: Ints, due: Ints | int, rungs: Ints | slice = EVERY_RUNG) -> Floats:
        """Log-likelihoods (outcomes, rungs) of `present` (outcomes,) of `due` (outcomes, or one for all)."""
        return self._hit[present][:, rungs] + self._miss[due - present][:, rungs] - self._all[due]


def _running(logs: Floats) -> Floats:
    return np.vstack([np.zeros((1, logs.shape[1])), np.cumsum(logs, axis=0)])


def rung(value: Floats) -> Ints:
    """Index of the nearest rung to a logit, any shape; beyond the ends of the grid, its end."""
    return np.clip(np.rint((value - BOTTOM) / STEP), 0, GRID_SIZE - 1).astype(np.int64)


def lowered(points: float) -> Ints:
    """For each rung (GRID_SIZE,), the rung that is `points` (share, 0-1; negative = higher) below it in rate.

    A fall ends at the lowest rate that a baseline may have, a rise at the highest.
    """
    if points >= 0:
        moved = np.minimum(RATES, np.maximum(RATES - points, LOWEST))
    else:
        moved = np.maximum(RATES, np.minimum(RATES - points, HIGHEST))
    return rung(logit(moved))
