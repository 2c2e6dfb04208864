"""How much the evidence of each signal counts, learned from worlds with their truth, beside the latent class that needs
none.

Pure numerics. Logistic regression of the truth on the log-odds that each signal adds in the latent class, in its favour
and against, drawn towards counting them as they are:

    log-odds = base + sum_j [for_j max(w_j, 0) + against_j min(w_j, 0)].

So the parts of a cell's probability stay those of its signals. `trained.toml` is written by
`uv run poe train-formalism`; worlds, date and numbers of cells stand there. The share of formalistic cells is that of
the province at hand, by EM (Saerens, Latinne & Decaestecker 2002). Source: docs/methods.md#formalism-as-a-whole.
Limits: only simulated worlds have a truth, so what they all lack is not weighed well; a signal that is newer than the
file counts as the latent class has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy.special import expit, logit

from etl.discover import document
from models.formalism.correction import Correction
from models.formalism.latent import PREVALENCE, PREVALENCE_WEIGHT, Combined
from models.formalism.signals import Signals
from models.shared.arrays import Floats
from models.shared.learning import drawn, em

FILE = "models/formalism/trained.toml"
# As many as make a cell assessable; of fewer the file knows too little.
LEAST_SIGNALS = 4
# Beyond these log-odds a signal adds nothing (chosen by us: 1 to 20, and 3,000 to 1; hardly any is larger in the latent
# class).
LEAST_ADDED, MOST_ADDED = -3.0, 8.0
ROUNDS = 25
# The latent class alone is too cautious in worlds that it was not built on: of what it gives .63 in the mean, .72 is
# real. Logistic regression of the truth on its log-odds over 14 provinces of the seven worlds of
# etl.simulation.worlds (300 cells, 24 months; docs/methods.md#formalism-as-a-whole).
ALONE = Correction(slope=0.87, intercept=0.42)


@dataclass(frozen=True)
class Trained:
    """`counts`: per signal how much of what it adds counts in favour and against; `base`: log-odds of a cell to which
    no signal adds anything, where the share `prevalence` of all cells is formalistic."""

    base: float
    prevalence: float
    counts: dict[str, tuple[float, float]]

    def added(self, signals: Signals, combined: Combined) -> Floats:
        """Log-odds (cells, signals) that each signal adds; 0 where it cannot be assessed."""
        favour, against = np.array([self.counts.get(name, (1.0, 1.0)) for name in signals.names]).reshape(-1, 2).T
        weight = bounded(combined.weight)
        return favour * np.maximum(weight, 0) + against * np.minimum(weight, 0)

    def log_odds(self, signals: Signals, combined: Combined) -> Floats:
        """Log-odds (cells,) of formalism at the province's own prevalence.

        Cells of which fewer than four signals are in the file have those of the latent class, corrected.
        """
        covered = signals.known[:, [name in self.counts for name in signals.names]].sum(axis=1) >= LEAST_SIGNALS
        if not covered.any():
            return ALONE.apply(combined.log_odds)
        ratio = self.base - logit(self.prevalence) + self.added(signals, combined).sum(axis=1)
        return np.where(covered, ratio + logit(_prevalence(ratio[covered])), ALONE.apply(combined.log_odds))


def bounded(weight: Floats) -> Floats:
    """Log-odds (any shape) as far as they count."""
    return np.clip(weight, LEAST_ADDED, MOST_ADDED)


def _prevalence(log_ratio: Floats) -> float:
    """The share of formalistic cells, drawn to what is known before any data as in the latent class."""

    def step(share: float) -> float:
        expected = float(expit(log_ratio + logit(share)).sum())
        return drawn(PREVALENCE, PREVALENCE_WEIGHT, expected, len(log_ratio))

    return em(PREVALENCE, step, ROUNDS)


@cache
def shipped() -> Trained:
    """What comes with the package."""
    return from_document(document(FILE))


def from_document(written: dict[str, Any]) -> Trained:
    """What a file of that layout says."""
    counts = {name: (float(favour), float(against)) for name, (favour, against) in written["counts"].items()}
    return Trained(written["base"], written["prevalence"], counts)
