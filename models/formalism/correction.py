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
    weight = VISITS / 4 * np.array([SPREAD**2, 1.0])

    def cost(parameters: Floats) -> float:
        seen = LAPSE + (1 - 2 * LAPSE) * expit(parameters[1] + parameters[0] * odds)
        surprise = outcome * np.log(seen) + (1 - outcome) * np.log1p(-seen)
        return float(weight @ (parameters - [1.0, 0.0]) ** 2 / 2 - surprise.sum())

    # Here, as its import takes a third of a second that no build without visits needs.
    from scipy.optimize import minimize

    best = minimize(cost, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(LEAST_SLOPE, None), (None, None)])
    return Correction(float(best.x[0]), float(best.x[1]))
