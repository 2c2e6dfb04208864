"""A slow, plain second version of the change-point probability: one cell, straight loops, scipy's beta-binomial."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import expit, logit, logsumexp
from scipy.stats import betabinom

STEP, BOTTOM, TOP = 0.05, -8.0, 9.0
RAMP = 6
DRIFT = 0.3


@dataclass(frozen=True)
class Learned:
    """What the model learns from all cells: levels (logits) and overdispersions with the log-weight of each pair.

    weights: of each kind of fall, by (size, steps to its full size, onset).
    """

    levels: list[float]
    rhos: tuple[float, ...]
    log_prior: np.ndarray
    drift_variance: list[float]
    share: float
    weights: dict[tuple[float, int, int], float]


def on_the_ladder(value: float) -> float:
    """The nearest multiple of .05 logit, within -8 to 9."""
    return BOTTOM + STEP * round((min(max(value, BOTTOM), TOP) - BOTTOM) / STEP)


@lru_cache(None)
def month(present: int, due: int, level: float, points: float, rho: float) -> float:
    """Log-likelihood of one month; `level` in logits, month effect included, `points` is what the rate has lost."""
    rate = float(expit(level))
    if points:
        rate = float(expit(on_the_ladder(float(logit(min(rate, max(rate - points, 0.03)))))))
    weight = 1 / rho - 1
    return float(betabinom.logpmf(present, due, rate * weight, (1 - rate) * weight)) if due else 0.0


def likelihood(present: list[int], due: list[int], shift: list[float], lost: list[float], learned: Learned) -> float:
    """Log-likelihood of the whole series: each month's level shifted by `shift` logits, its rate lowered by `lost`."""
    terms = []
    for r, rho in enumerate(learned.rhos):
        for g, level in enumerate(learned.levels):
            months = [
                month(y, n, round(level + s, 6), lo, rho) for y, n, s, lo in zip(present, due, shift, lost, strict=True)
            ]
            terms.append(learned.log_prior[r, g] + sum(months))
    return float(logsumexp(terms))


def fall_probability(present: list[int], due: list[int], offset: list[float], learned: Learned) -> float:
    """Probability of a fall for one cell."""
    months = len(present)
    nothing = [0.0] * months
    steady = likelihood(present, due, offset, nothing, learned)
    falls, healthy = [], []
    for onset, variance in zip(range(max(months - 12, 1), months), learned.drift_variance, strict=True):
        for (size, length, began), share in learned.weights.items():
            if began == onset:
                lost = [size * min(max(t - onset + 1, 0) / length, 1.0) for t in range(months)]
                falls.append(share * np.exp(likelihood(present, due, offset, lost, learned) - steady))
        drifts = []
        for sign in (-1, 1):
            shift = [o + (sign * DRIFT if t >= onset else 0.0) for t, o in enumerate(offset)]
            drifts.append(np.exp(likelihood(present, due, shift, nothing, learned) - steady))
        weight = min(variance / DRIFT**2, 0.5)
        healthy.append(1 + weight * (np.mean(drifts) - 1))
    ratio = float(np.sum(falls) / np.mean(healthy))
    return learned.share * ratio / (learned.share * ratio + 1 - learned.share)
