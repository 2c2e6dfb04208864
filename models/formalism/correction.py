"""What visits found corrects the probability: logistic recalibration, kept near the identity while visits are few.

Pure numerics. Source: Cox 1958 (calibration by slope and intercept of the log-odds); penalised towards (1, 0).
Which cells were visited does not matter, flagged ones or by lot: the finding is compared with the prediction for the
same cell. Limits: one slope and one intercept, so no correction by type or size; the prediction is today's, not that of
the day of the visit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from models.shared.arrays import Floats

# The prior is worth so many visits to cells of even odds that spread by two logits (chosen by us: about the visits of
# one district in a year, so that a handful of findings cannot move a province).
VISITS, SPREAD = 30.0, 2.0
# A visit of one day misses some of what is there and sees some that is not (chosen by us: one in ten, both ways);
# without it a single surprise at a cell of high odds would outweigh everything.
LAPSE = 0.1
LEAST_SLOPE = 0.2
LARGEST = 8.0
PRIOR, WEIGHT = np.array([1.0, 0.0]), VISITS / 4 * np.array([SPREAD**2, 1.0])
ROUNDS, SETTLED = 100, 1e-10


@dataclass(frozen=True)
class Correction:
    """Corrected log-odds = intercept + slope x log-odds. The slope is never negative: the order of cells stays."""

    slope: float = 1.0
    intercept: float = 0.0

    def apply(self, log_odds: Floats) -> Floats:
        """Corrected log-odds (cells,), NaN where there are none."""
        return self.intercept + self.slope * log_odds


def learn_correction(log_odds: Floats, confirmed: Floats) -> Correction:
    """From visits: `log_odds` (visits,) predicted for the cell, `confirmed` (visits,) 1 = found, 0 = not, .5 = partly.

    No visit, no correction. Visits of cells without a prediction (NaN) are left out.
    """
    predicted = ~np.isnan(log_odds)
    odds, outcome = np.clip(log_odds[predicted], -LARGEST, LARGEST), confirmed[predicted]
    if not len(odds):
        return Correction()
    at = PRIOR
    for _ in range(ROUNDS):
        moved = _step(at, odds, outcome)
        while np.abs(moved).max() > SETTLED and _cost(at + moved, odds, outcome) > _cost(at, odds, outcome):
            moved = moved / 2
        at = at + moved
        if np.abs(moved).max() <= SETTLED:
            break
    return Correction(float(at[0]), float(at[1]))


def _chance(at: Floats, odds: Floats) -> tuple[Floats, Floats]:
    """Chance (visits,) that a visit confirms the concern, and how fast it grows with the log-odds."""
    there = expit(at[1] + at[0] * odds)
    return LAPSE + (1 - 2 * LAPSE) * there, (1 - 2 * LAPSE) * there * (1 - there)


def _cost(at: Floats, odds: Floats, outcome: Floats) -> float:
    seen, _ = _chance(at, odds)
    surprise = outcome * np.log(seen) + (1 - outcome) * np.log1p(-seen)
    return float(WEIGHT @ (at - PRIOR) ** 2 / 2 - surprise.sum())


def _step(at: Floats, odds: Floats, outcome: Floats) -> Floats:
    """Fisher's step towards the likeliest slope and intercept; the slope stops at LEAST_SLOPE.

    Written out, as scipy's optimiser takes a fifth of a second to be imported and ends a millionth off.
    """
    seen, slope = _chance(at, odds)
    terms = np.stack([odds, np.ones_like(odds)])
    gradient = terms @ ((outcome - seen) * slope / (seen * (1 - seen))) - WEIGHT * (at - PRIOR)
    information = (terms * (slope**2 / (seen * (1 - seen)))) @ terms.T + np.diag(WEIGHT)
    slope_by, intercept_by = np.linalg.solve(information, gradient)
    least = LEAST_SLOPE - at[0]
    if slope_by >= least:
        return np.array([slope_by, intercept_by])
    return np.array([least, (gradient[1] - information[1, 0] * least) / information[1, 1]])
