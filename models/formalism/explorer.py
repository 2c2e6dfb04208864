"""Cells whose signals together are like nobody's: an explorer of patterns that the model of formalism does not know.

Pure numerics. Source: isolation forest (Liu, Ting, Zhou 2008) in scikit-learn. It knows nothing of formalism, only that
few cells look like this, so it may ask for attention and never for more.
Limits: what is rare is not therefore wrong; only cells that stand out by signals of two families are named, and only
very few. A signal that cannot be assessed counts as an ordinary one: unknown is no reason to stand out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from models.formalism.signals import Signals
from models.shared.arrays import Floats, Ints

if TYPE_CHECKING:
    from sklearn.ensemble import IsolationForest

# Chosen by us: one cell in a thousand, which is three or four in a province a month.
SHARE = 0.001
# A signal by which a cell may stand out: 1 in 20 honest cells shows as much.
NOTABLE, MOST_FEATURES = 0.05, 3
# Beyond four a normal score says no more (docs/methods.md#level-and-composite).
REACH = 4.0
TREES, SEED = 100, 20_201


@dataclass(frozen=True)
class Unusual:
    """One cell that stands out: its index, and the columns of the signals that made it, the weightiest first."""

    cell: int
    signals: list[int]


def unusual(signals: Signals) -> list[Unusual]:
    """The most isolated cells, at most one in a thousand, with the two or three signals of two families or more without
    which they would not be."""
    scores = np.clip(-ndtri(np.where(signals.known, np.clip(signals.p_value, 1e-9, 0.5), 0.5)), 0, REACH)
    notable = signals.known & (signals.p_value < NOTABLE)
    candidates = np.flatnonzero(((notable @ signals.membership()) > 0).sum(axis=1) >= 2)
    most = round(SHARE * len(scores))
    if not most or not len(candidates):
        return []
    # Here, as its import takes a second that most commands and small worlds do not need.
    from sklearn.ensemble import IsolationForest

    forest = IsolationForest(n_estimators=TREES, random_state=SEED).fit(scores)
    lonely = -forest.score_samples(scores[candidates])
    first = candidates[np.argsort(-lonely, kind="stable")][:most]
    explained = (Unusual(int(cell), _made_it(forest, scores[cell], np.flatnonzero(notable[cell]))) for cell in first)
    return [one for one in explained if len({signals.families[j] for j in one.signals}) >= 2]


def _made_it(forest: IsolationForest, scores: Floats, columns: Ints) -> list[int]:
    """The signals whose being ordinary would make the cell least lonely."""
    without = np.repeat(scores[None], len(columns), axis=0)
    without[np.arange(len(columns)), columns] = 0.0
    relief = forest.score_samples(without) - forest.score_samples(scores[None])
    order = np.argsort(-relief, kind="stable")[:MOST_FEATURES]
    return [int(columns[i]) for i in order if relief[i] > 0]
