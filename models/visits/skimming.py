"""Whether most visits to a cell skim, from the few visits that each cell has.

Pure numerics: arrays in, arrays out. Source: our own model, an empirical-Bayes mixture of two beta-binomials in the
manner of docs/methods.md#formalism-as-a-whole: visits to most cells skim now and then, at rates around one that is
learned from all cells; to a few cells most visits skim.
Limits: with two or three visits even skimming ones alone rarely make it more likely than not.
"""

from __future__ import annotations

import numpy as np

from models.shared.arrays import Floats, Ints
from models.shared.distributions import log_beta_binomial
from models.shared.learning import drawn, em

# A cell where most visits skim: a rate of two thirds on average, hardly ever under a third (chosen by us).
HABIT = (4.0, 2.0)
# Before any data: share of such cells, and rate of skimming elsewhere, each worth so many cells (chosen by us).
SHARE, RATE, WORTH = 0.01, 0.05, 50.0
# How alike cells are elsewhere: as if each had had so many visits at the common rate (chosen by us).
ALIKE = 20.0
ROUNDS = 30


def skimming_probability(skimming: Ints, visits: Ints) -> tuple[Floats, float]:
    """Probability per cell that most visits to it skim (NaN without a visit), and the rate usual elsewhere.

    `skimming`, `visits` (cells,): visits that skim, and those of which it is known.
    """
    known = visits > 0
    habit = np.exp(log_beta_binomial(skimming, visits, *HABIT))

    def step(learned: tuple[float, float, Floats]) -> tuple[float, float, Floats]:
        share, rate, _ = learned
        usual = np.exp(log_beta_binomial(skimming, visits, rate * ALIKE, (1 - rate) * ALIKE))
        probability = share * habit / (share * habit + (1 - share) * usual)
        share = drawn(SHARE, WORTH, float(probability[known].sum()), float(known.sum()))
        elsewhere = (1 - probability) * known
        return share, drawn(RATE, WORTH, float(elsewhere @ skimming), float(elsewhere @ visits)), probability

    _, rate, probability = em((SHARE, RATE, np.zeros(len(visits))), step, ROUNDS)
    return np.where(known, probability, np.nan), float(rate)
