"""Made-up provinces for the combination of signs: what each signal would say of each cell, and which are formalistic.

Every sign is a count of showing meetings out of a year's. Honest cells differ in how often they show it, and a careless
one shows several more often; some show exactly one sign strongly; some have an oddity that raises two or three signs.
Formalistic cells show a few signs, weakly or strongly. What a signal says (Bayes factor and p-value) comes from the
counts' distributions over all honest cells of the world: as from a signal that has learned its norm well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit, logit
from scipy.stats import binom, norm

from models.formalism.signals import Signals

FAMILIES = {
    "minutes": 4,
    "meetings": 2,
    "conduct": 4,
    "preparation": 2,
    "resolutions": 4,
    "scores": 2,
    "records": 2,
    "leadership": 1,
}
STRENGTHS, STRENGTH_WEIGHTS = np.array([0.2, 0.35, 0.5, 0.65, 0.8, 0.92]), np.array([2, 2, 2, 1, 1, 1]) / 9


@dataclass(frozen=True)
class Recipe:
    """What a world is made of; shares of cells, bounds of what is drawn."""

    cells: int = 3000
    formalistic: float = 0.05
    signals: tuple[int, int] = (3, 6)
    strong_share: float = 0.4
    weak: tuple[float, float] = (0.25, 0.5)
    strong: tuple[float, float] = (0.6, 0.95)
    single: float = 0.08
    odd: float = 0.15
    care: float = 0.8
    spread: tuple[float, float] = (0.7, 1.2)
    meetings: int = 11
    unknown: tuple[float, float] = (0.05, 0.4)
    spill: float = 0.0


RECIPE = Recipe()
HEALTHY = replace(RECIPE, formalistic=0.0, single=0.0)


@dataclass(frozen=True)
class Made:
    """A world: what the signals say, and the truth."""

    signals: Signals
    formalistic: np.ndarray
    planted: np.ndarray
    care: np.ndarray


def make(seed: int, recipe: Recipe = RECIPE) -> Made:
    rng = np.random.default_rng(seed)
    names, families = _named()
    n, k = recipe.cells, len(names)
    care = rng.normal(0, 1, n)
    middle, spread = rng.uniform(-3.8, -1.2, k), rng.uniform(*recipe.spread, k)
    loading = recipe.care * rng.choice([0, 0.4, 1], k, p=[0.35, 0.25, 0.4])
    rate = expit(middle + spread * rng.normal(0, 1, (n, k)) + loading * care[:, None] + _oddities(rng, recipe, k))
    formalistic = rng.random(n) < recipe.formalistic
    strength = _strengths(rng, recipe, formalistic, k)
    spilt = recipe.spill * _neighbours(strength, families)
    share = np.where(rng.random(n) < 0.5, 1.0, rng.uniform(0.4, 1, n))[:, None]
    shows = 1 - (1 - rate) * (1 - strength * share) * (1 - spilt * share)
    count = rng.binomial(recipe.meetings, shows)
    total = np.sqrt(spread**2 + loading**2)
    factors, p_values = zip(*(_said(count[:, j], recipe.meetings, middle[j], total[j]) for j in range(k)), strict=True)
    missing = rng.random((n, k)) < rng.uniform(*recipe.unknown, k)
    signals = Signals(
        cells=[f"C{i}" for i in range(n)],
        names=names,
        families=families,
        log_bayes_factor=np.where(missing, np.nan, np.column_stack(factors)),
        p_value=np.where(missing, np.nan, np.column_stack(p_values)),
    )
    return Made(signals, formalistic, strength > 0, care)


def _named():
    names = [f"{family}_{i}" for family, size in FAMILIES.items() for i in range(size)]
    return names, [name.rpartition("_")[0] for name in names]


def _oddities(rng, recipe, k):
    """Harmless reasons: a few kinds, each raising the same two or three signs in the cells that have it."""
    raised = np.zeros((recipe.cells, k))
    kinds = [rng.choice(k, rng.integers(2, 4), replace=False) for _ in range(8)]
    of_cell = np.where(rng.random(recipe.cells) < recipe.odd, rng.integers(0, 8, recipe.cells), -1)
    for kind, columns in enumerate(kinds):
        raised[np.ix_(of_cell == kind, columns)] = rng.uniform(0.8, 2.2)
    return raised


def _strengths(rng, recipe, formalistic, k):
    strength = np.zeros((recipe.cells, k))
    for cell in np.flatnonzero(formalistic):
        for signal in rng.choice(k, rng.integers(recipe.signals[0], recipe.signals[1] + 1), replace=False):
            strength[cell, signal] = rng.uniform(
                *(recipe.strong if rng.random() < recipe.strong_share else recipe.weak)
            )
    alone = np.flatnonzero(~formalistic & (rng.random(recipe.cells) < recipe.single))
    strength[alone, rng.integers(0, k, len(alone))] = rng.uniform(*recipe.strong, len(alone))
    return strength


def _neighbours(strength, families):
    """The strongest sign of the family besides one's own: one cause can move two signs of a family."""
    total = np.zeros_like(strength)
    for j, family in enumerate(families):
        others = [i for i, other in enumerate(families) if other == family and i != j]
        total[:, j] = strength[:, others].max(axis=1, initial=0)
    return total


def _said(count, meetings, middle, spread):
    """Log Bayes factor and mid p-value of each count."""
    nodes = np.linspace(-5, 5, 41)
    weights = norm.pdf(nodes) / norm.pdf(nodes).sum()
    honest = expit(middle + spread * nodes)
    numbers = np.arange(meetings + 1)[:, None]
    without = binom.pmf(numbers, meetings, honest) @ weights
    with_signal = sum(
        w * binom.pmf(numbers, meetings, 1 - (1 - honest) * (1 - s * late)) @ weights / 2
        for s, w in zip(STRENGTHS, STRENGTH_WEIGHTS, strict=True)
        for late in (1.0, 0.7)
    )
    tail = without[::-1].cumsum()[::-1] - without / 2
    return np.log(with_signal / without)[count], tail[count]


def z_sum(signals: Signals) -> np.ndarray:
    """The plain reference: sum of the known signs' z, each at most 4, over its error
    (docs/methods.md#level-and-composite)."""
    z = np.clip(norm.isf(np.clip(signals.p_value, 1e-9, 1 - 1e-9)), -4, 4)
    return np.nansum(z, axis=1) / np.sqrt(np.maximum((~np.isnan(z)).sum(axis=1), 1))


def features(signals: Signals) -> np.ndarray:
    """What the upper reference is given: Bayes factor and p-value of every sign; unknown stays unknown."""
    return np.hstack([signals.log_bayes_factor, logit(np.clip(signals.p_value, 1e-9, 1 - 1e-9))])
