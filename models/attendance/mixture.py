"""How common falls are, and of which size, since when and in which shape: learned from all cells together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.attendance.changepoint import Evidence
from models.attendance.fall_shapes import SHAPES
from models.attendance.settings import Settings
from models.shared.arrays import Bools, Floats, Singles
from models.shared.bounds import as_shares
from models.shared.learning import drawn, em, sample

EM_ROUNDS = 200
TINY = 1e-300
LARGEST_RATIO = 1e300


@dataclass(frozen=True)
class Mixture:
    """share: of the falling cells among all. weights (sizes, kinds): of each fall among the falls; they sum to 1."""

    share: float
    weights: Floats

    def ratio(self, of: Evidence, healthy: Floats) -> Floats:
        """Likelihood (cells,) of any fall relative to `healthy`, itself relative to a steady baseline."""
        return _flat(of.ratio) @ self.weights.ravel() / healthy

    def probability(self, ratio: Floats) -> Floats:
        """Posterior probability (cells,) of a fall from its likelihood (cells,) relative to none."""
        # A ratio beyond this leaves no doubt, and infinity divided by itself would leave nothing known.
        finite = np.minimum(ratio, LARGEST_RATIO)
        return as_shares(self.share * finite / (self.share * finite + 1 - self.share), "probability of a fall")


def fit_mixture(of: Evidence, healthy: Floats, cells: Bools, settings: Settings) -> Mixture:
    """By EM from the evidence about the `cells` (mask); `healthy` (all cells,) as for `Mixture.ratio`.

    Size, onset and shape are independent of each other. Source: docs/methods.md#falls-of-attendance, step 6 (share of
    falls); sizes, onsets and shapes by how common they are, instead of all alike, are ours: they find a twentieth more
    falls in world A. Where cells are many, some of them are enough to learn from. What is assumed beforehand (all
    alike, and a share of Settings.share_falling) weighs as much as a few cells.
    """
    sizes, kinds = of.ratio.shape[1:]
    shape = (sizes, SHAPES, kinds // SHAPES)
    some = sample(np.flatnonzero(cells), settings.sample)
    ratio = _flat(of.ratio[some]) / healthy[some, None]
    scale = np.maximum(ratio.max(axis=1, initial=0), 1)
    ratio /= scale[:, None]

    def step(mixture: Mixture) -> Mixture:
        weights = mixture.weights.ravel()
        falling = mixture.share / (mixture.share * (ratio @ weights) + (1 - mixture.share) / scale)
        counts = ((falling @ ratio) * weights).reshape(shape)
        share = drawn(settings.share_falling, settings.share_weight, float(counts.sum()), len(ratio))
        return Mixture(share, _independent(counts, settings.kind_weight).reshape(sizes, kinds))

    alike = Mixture(settings.share_falling, np.full((sizes, kinds), 1 / max(sizes * kinds, 1)))
    return em(alike, step, EM_ROUNDS if kinds else 0)


def _independent(counts: Floats, weight: float) -> Floats:
    """Product of the shares along each axis, each drawn to all alike as by `weight` cells."""
    product = np.ones(())
    for axis in range(counts.ndim):
        along = counts.sum(axis=tuple(other for other in range(counts.ndim) if other != axis))
        product = np.multiply.outer(product, (weight / len(along) + along) / (weight + along.sum()))
    return product


def _flat(ratio: Singles) -> Floats:
    return ratio.reshape(len(ratio), ratio.shape[1] * ratio.shape[2]).astype(np.float64)
