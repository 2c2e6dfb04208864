"""A slow, plain second version of the change-point probability: one cell, straight loops, scipy's beta-binomial."""

from __future__ import annotations

from functools import lru_cache
from math import exp, log

import numpy as np
from scipy.special import expit, logit, logsumexp
from scipy.stats import betabinom

STEP, BOTTOM, TOP = 0.05, -6.0, 9.0


def on_the_ladder(value: float) -> float:
    """The nearest multiple of .05 logit, within -6 to 9."""
    return BOTTOM + STEP * round((min(max(value, BOTTOM), TOP) - BOTTOM) / STEP)


@lru_cache(None)
def month(present: int, due: int, level: float, points: float, rho: float) -> float:
    """Log-likelihood of one month; `level` in logits, month effect included, `points` is what the rate has lost."""
    rate = float(expit(level))
    if points:
        rate = float(expit(on_the_ladder(float(logit(min(rate, max(rate - points, 0.03)))))))
    weight = 1 / rho - 1
    return float(betabinom.logpmf(present, due, rate * weight, (1 - rate) * weight)) if due else 0.0


def fall_probability(
    present: list[int], due: list[int], offset: list[float], levels: list[float], spread: list[float], rho: float,
    share: float, sizes: tuple[float, ...],
) -> float:  # fmt: skip
    """Probability of a fall for one cell, given everything that the model learns from all cells."""
    months = len(present)
    onsets = range(max(months - 12, 1), months - 1)
    ratios = []
    steady = [sum(month(present[t], due[t], level + offset[t], 0.0, rho) for t in range(months)) for level in levels]
    healthy = logsumexp(np.log(spread) + steady)
    for onset in onsets:
        for size in sizes:
            for length in (1, 6):
                fallen = []
                for level, weight in zip(levels, spread, strict=True):
                    total = log(weight)
                    for t in range(months):
                        part = 0.0 if t < onset else min((t - onset + 1) / length, 1.0)
                        total += month(present[t], due[t], level + offset[t], size * part, rho)
                    fallen.append(total)
                ratios.append(exp(logsumexp(fallen) - healthy))
    ratio = float(np.mean(ratios))
    return share * ratio / (share * ratio + 1 - share)
