"""What is usual among honest cells of each kind and in each month, learned from the cells at hand by EM."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import logit

from models.habits.likelihoods import FAR, NEAR, NODE_WEIGHTS, NODES, RATES, TAIL_SCALE, honest_rates, likelihoods
from models.habits.patterns import Patterns
from models.shared.arrays import Floats, Ints
from models.shared.learning import accelerated, drawn
from models.shared.log_sum import probabilities

# What is known before any data, and how many cells that knowledge is worth: shares of weak and strong habits, and the
# spread of honest cells in logits. Light enough that a few hundred cells decide themselves (chosen by us). The spread
# is the least at which a tenth at most of what is acted on is wrong in each family of worlds (docs/methods.md#habits).
SHARES, SHARES_WEIGHT = np.array([0.02, 0.01]), 100.0
SPREAD, SPREAD_WEIGHT = 0.9, 20.0
# A stratum of so many cells counts as much as what holds above it; so does a month (chosen by us).
STRATUM_CELLS = 10.0
# Rounds of learning, fewer where no number changes by more (logits).
ROUNDS, SETTLED = 25, 0.001


@dataclass
class Norms:
    """What is learned: logit of the rate per kind (or per cell that is judged) and per month, spread between cells,
    shares of weak and strong habits."""

    level: Floats
    season: Floats
    spread: float = SPREAD
    shares: Floats = field(default_factory=lambda: SHARES.copy())


@dataclass(frozen=True)
class Counts:
    """Of honest cells (kinds, months): meetings that show the signal, and those in which it could be seen; and cells
    (months,) that could be seen."""

    showing: Floats
    seen: Floats
    cells: Floats
    honest: float


def learn(of: Patterns, strata: list[Ints]) -> Norms:
    """What is usual, by EM; `strata` (kinds,): labels from coarse to fine, each nested in the one before."""
    n_kinds, n_cells = len(strata[0]), of.cells.sum()
    overall = (of.cells @ of.showing.sum(axis=1) + 0.5) / (of.cells @ of.seen.sum(axis=1) + 1)
    norms = Norms(np.full(n_kinds, logit(np.clip(overall, *RATES))), np.zeros(of.seen.shape[1]))
    groups = [np.zeros(n_kinds, dtype=np.int64), *strata]
    layout = _Layout(float(logit(np.clip(overall, *RATES))), groups)

    def step(before: Floats) -> Floats:
        norms, added = layout.unpacked(before)
        seen = likelihoods(of, honest_rates(norms.level, norms.season, norms.spread))
        of_class = posterior(seen.honest, seen.weak, seen.strong, norms.shares)
        upright = of.cells * of_class[:, 0]
        norms.shares = drawn(SHARES, SHARES_WEIGHT, of.cells @ of_class[:, 1:], n_cells)
        norms.spread = _spread(seen.nodes, upright, norms.spread)
        _set_levels(norms, honest_counts(of, of_class[:, 0], n_kinds), groups, added)
        # Where no honest cell shows it at all, the level would fall for ever.
        np.clip(added[0], *(logit(RATES) - layout.overall), out=added[0])
        return layout.packed(norms, added)

    start = layout.packed(norms, [np.zeros(int(labels.max(initial=-1)) + 1) for labels in groups])
    return layout.unpacked(accelerated(start, step, ROUNDS if n_cells else 0, SETTLED))[0]


@dataclass(frozen=True)
class _Layout:
    """Norms as numbers (numbers,) without bounds, all about as large as logits, and back: what each label of the
    `groups` adds to the logit `overall`, months, logarithm of the spread, log-odds of both habits against none."""

    overall: float
    groups: list[Ints]

    def packed(self, norms: Norms, added: list[Floats]) -> Floats:
        odds = np.log(norms.shares / (1 - norms.shares.sum()))
        return np.concatenate([*added, norms.season, [np.log(norms.spread)], odds])

    def unpacked(self, numbers: Floats) -> tuple[Norms, list[Floats]]:
        sizes = [int(labels.max(initial=-1)) + 1 for labels in self.groups]
        *added, rest = np.split(numbers.copy(), np.cumsum(sizes))
        season, spread, odds = rest[:-3], float(np.exp(rest[-3])), np.exp(rest[-2:])
        level = self.overall + sum(own[labels] for own, labels in zip(added, self.groups, strict=True))
        return Norms(np.clip(level, *logit(RATES)), season, spread, odds / (1 + odds.sum())), added


def posterior(honest: Floats, weak: Floats, strong: Floats, shares: Floats) -> Floats:
    """Probabilities (cells, 3) of being honest and of a weak and a strong habit, from log-likelihoods (cells,) and the
    `shares` of both habits."""
    logs = np.column_stack([honest, weak, strong]) + np.log([1 - shares.sum(), *shares])
    return probabilities(logs, axis=1)


def honest_counts(of: Patterns, upright: Floats, n_kinds: int) -> Counts:
    """Sums by kind, each pattern counting for its probability `upright` (patterns,) of being honest."""
    cells = of.cells * upright
    return Counts(
        of.by_kind(of.showing * upright[:, None], n_kinds),
        of.by_kind(of.seen * upright[:, None], n_kinds),
        cells @ (of.seen > 0),
        cells.sum(),
    )


def gap(showing: Floats, seen: Floats, norms: Norms) -> tuple[Floats, Floats]:
    """Showing less expected among honest cells, and how fast the expected grows with the logit; both (kinds, months)
    as `showing` and `seen` are."""
    mean, slope = usual(norms)
    return showing - seen * mean, seen * slope


def usual(norms: Norms) -> tuple[Floats, Floats]:
    """Mean rate (kinds, months) of honest cells, and how fast it grows with the logit."""
    rates = honest_rates(norms.level, norms.season, norms.spread)
    mean = rates @ NODE_WEIGHTS
    return mean, mean - np.square(rates, out=rates) @ NODE_WEIGHTS


def _spread(nodes: Floats, upright: Floats, spread: float) -> float:
    """EM step for the scale of a normal with heavier tails: far cells count less."""
    inverse_scale = (NEAR + FAR / TAIL_SCALE**2) / (NEAR + FAR)
    squares = spread**2 * (nodes @ (NODES**2 * inverse_scale))
    return float(np.sqrt((SPREAD_WEIGHT * SPREAD**2 + upright @ squares) / (SPREAD_WEIGHT + upright.sum())))


def _set_levels(norms: Norms, counts: Counts, groups: list[Ints], added: list[Floats]) -> None:
    """One Newton step so that honest cells show as many as expected: overall, per stratum, per month.

    What a stratum or month adds (`added`, by label of each of the `groups`) is drawn to nothing by as much as
    STRATUM_CELLS cells tell.
    """
    for i, (own, labels) in enumerate(zip(added, groups, strict=True)):
        missing, slope = gap(counts.showing, counts.seen, norms)
        drawn = STRATUM_CELLS * slope.sum() / max(counts.honest, 1e-9) if i else 0.0
        missing, slope = (np.bincount(labels, values.sum(axis=1)).astype(np.float64) for values in (missing, slope))
        step = _newton(missing, slope, own, drawn)
        own += step
        norms.level = np.clip(norms.level + step[labels], *logit(RATES))
    missing, slope = gap(counts.showing, counts.seen, norms)
    drawn = STRATUM_CELLS * slope.sum() / max(counts.cells.sum(), 1e-9)
    season = norms.season + _newton(missing.sum(axis=0), slope.sum(axis=0), norms.season, drawn)
    norms.season = season - np.average(season, weights=counts.cells + 1e-9)


def _newton(missing: Floats, slope: Floats, at: Floats, drawn: float) -> Floats:
    """The step from `at`, bounded; `drawn` is how strongly it is drawn to nothing."""
    return np.clip((missing - drawn * at) / np.maximum(slope + drawn, 1e-9), -1, 1)
