"""Signals that are a habit: of the meetings of a year, how many show the signal, and is that more than honest cells
show.

Pure numerics: arrays in, arrays out. Source: our own model, an empirical-Bayes mixture in the manner of
docs/methods.md#formalism-as-a-whole and docs/methods.md#level-and-composite: norms per kind of cell and month are
learned from the cells at hand, never set by us.

An honest cell shows the signal at a rate of its own around the norm of its stratum and month. A cell with the habit
shows it, beside that, at a further share of its meetings (the strength), always or from some month on. From which rate
on that is a concern is the signal's material level (`models.habits.material`).
Limits: with twelve meetings a strength of .5 and one of .65 can hardly be distinguished; the probability says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import logit

from models.habits.chains import likelihoods_with_runs
from models.habits.likelihoods import NODE_WEIGHTS, RATES, WEAK, Likelihoods, honest_rates, likelihoods, onsets_of
from models.habits.material import MOST_MEETINGS, UNUSUAL, Material, beyond_by_habit, beyond_by_level
from models.habits.norms import STRATUM_CELLS, Norms, gap, learn, posterior
from models.habits.patterns import Patterns, nested_kinds, patterns_of
from models.habits.runs import correlation_of_months, weight_of_meetings
from models.shared.arrays import Bools, Floats, Ints
from models.shared.bounds import as_shares
from models.shared.distributions import at_least_ties_half
from models.shared.learning import sample
from models.shared.log_sum import log_sum, probabilities

# Chosen by us: smaller shares of a cell in the level of its kind move no probability by more than a hundredth.
OWN_EVERY = 0.1
# The norms of a nation are learned from this many of its cells; more change nothing that could be seen.
CELLS_TO_LEARN_FROM = 10_000


@dataclass(frozen=True)
class Habits:
    """Per cell; NaN where no meeting was seen.

    `p_value` of at least so many showing meetings in an honest cell (ties count half); `log_bayes_factor` of a habit,
    weak or strong, against none; `strength` (cells, 7) the probability of no habit and of each of STRENGTHS, `material`
    (cells, 7) that the rate is beyond the material level with each of them; `usual` the share of meetings that show it
    in honest cells of the kind; `onset` index of the month it most probably began, 0 = before. `honest_too`: as in
    `Material`.
    """

    p_value: Floats
    log_bayes_factor: Floats
    strength: Floats
    material: Floats
    usual: Floats
    onset: Ints
    honest_too: bool = False

    @property
    def probability(self) -> Floats:
        """Probability (cells,) that the rate is beyond the material level."""
        return as_shares((self.strength * self.material).sum(axis=1), "probability of a habit")

    @property
    def to_act_on(self) -> Floats:
        """Probability (cells,) that it is so in a way to act on: by a habit, or `honest_too`."""
        first = 0 if self.honest_too else 1
        return as_shares((self.strength * self.material)[:, first:].sum(axis=1), "probability of a habit to act on")


def habit_model(showing: Ints, seen: Ints, strata: list[Ints], material: Material = MOST_MEETINGS) -> Habits:
    """Whether cells have made a habit of something, judged against cells of their kind.

    Parameters: `showing`, `seen` (cells, months): meetings that show the signal, and those in which it could be seen.
    `strata`: labels per cell from coarse to fine, each nested in the one before. `material`: from which rate on it is a
    concern.
    """
    learners = _learners(seen)
    learned = [labels[learners] for labels in strata]
    kind, kinds = nested_kinds(learned)
    runs = correlation_of_months(showing, seen)
    patterns = patterns_of(showing[learners], seen[learners], kind, weight_of_meetings(runs))
    norms = learn(patterns, kinds)
    level = _level_of_all(norms.level[kind], learned, strata)
    level[learners] -= _own_effects(norms, patterns, kinds)
    return judge(showing, seen, Norms(level, norms.season, norms.spread, norms.shares), material, runs)


def judge(showing: Ints, seen: Ints, norms: Norms, material: Material = MOST_MEETINGS, runs: float = 0.0) -> Habits:
    """What the meetings of each cell say, the norms given; `norms.level` has one entry per cell.

    `showing`, `seen` (cells, months) as for `habit_model`; `runs`: correlation of months that follow each other.
    """
    levels, kind = np.unique(norms.level, return_inverse=True)
    of = patterns_of(showing, seen, kind, weight_of_meetings(runs))
    rates = honest_rates(levels, norms.season, norms.spread)
    logs = likelihoods_with_runs(of, rates, runs)
    weak, strong = logs.weak, logs.strong
    mixed = np.logaddexp(weak + np.log(norms.shares[0]), strong + np.log(norms.shares[1]))
    usual, p_value, of_nodes = _against_honest(of, rates)
    least = material.least(usual, of_nodes[:, UNUSUAL])
    beyond = np.column_stack([beyond_by_level(logs.nodes, of_nodes, least), beyond_by_habit(usual, least)])
    factor = mixed - np.log(norms.shares.sum()) - logs.honest
    unseen = of.seen.sum(axis=1) == 0
    parts = (p_value, _by_strength(logs, norms.shares), beyond, usual)
    p_value, strength, beyond, usual = (_by_cell(as_shares(part, "share of a habit"), unseen, of) for part in parts)
    onset = np.array(onsets_of(seen.shape[1])[0])[log_sum(logs.habits, axis=2).argmax(axis=1)][of.of_cell]
    return Habits(p_value, _by_cell(factor, unseen, of), strength, beyond, usual, onset, material.honest_too)


def _by_cell(values: Floats, unseen: Bools, of: Patterns) -> Floats:
    """`values` (patterns, ...) of each cell, NaN where it is of a pattern `unseen` (patterns,)."""
    return np.where(unseen.reshape(-1, *[1] * (values.ndim - 1)), np.nan, values)[of.of_cell]


def _by_strength(logs: Likelihoods, shares: Floats) -> Floats:
    """Probability (patterns, 1 + strengths) of no habit and of a habit of each strength."""
    joint = np.column_stack([logs.honest, log_sum(logs.habits, axis=1)])
    joint += np.log([1 - shares.sum(), *np.repeat(shares, len(WEAK))])
    return probabilities(joint, axis=1)


def _own_effects(norms: Norms, of: Patterns, strata: list[Ints]) -> Floats:
    """By how much (logits) each cell itself raises the level of its kind: it is not judged against itself.

    What one Newton step moves each stratum when the cell is left out, in steps of OWN_EVERY, so that cells in company
    of many, which hardly matter, still share the level of their kind. `strata` (kinds,).
    """
    logs = likelihoods(of, honest_rates(norms.level, norms.season, norms.spread))
    upright = posterior(logs.honest, logs.weak, logs.strong, norms.shares)[:, 0]
    at_kind = Norms(norms.level[of.kind], norms.season, norms.spread)
    missing, slope = (
        values.sum(axis=1) for values in gap(of.showing * upright[:, None], of.seen * upright[:, None], at_kind)
    )
    drawn = STRATUM_CELLS * (of.cells @ slope) / max(of.cells @ upright, 1e-9)
    effects = np.zeros(len(missing))
    for labels in strata:
        of_pattern = labels[of.kind]
        others = np.bincount(of_pattern, of.cells * slope, minlength=1)[of_pattern] - slope
        effects += missing / np.maximum(others + drawn, 1e-9)
    return (np.round(np.clip(effects, -1, 1) / OWN_EVERY) * OWN_EVERY)[of.of_cell]


def _learners(seen: Ints) -> Ints:
    return sample(np.flatnonzero(seen.sum(axis=1) > 0), CELLS_TO_LEARN_FROM)


def _against_honest(of: Patterns, rates: Floats) -> tuple[Floats, Floats, Floats]:
    """Usual share, the chance of at least so many in an honest cell (ties half), and the rate at each node, by pattern;
    months' rates are averaged."""
    total, mean = of.seen.sum(axis=1), np.empty((len(of.seen), len(NODE_WEIGHTS)))
    for kind, of_kind in enumerate(rates):
        mine = slice(*np.searchsorted(of.kind, [kind, kind + 1]))
        mean[mine] = of.seen[mine] @ of_kind / np.maximum(total[mine], 1)[:, None]
    counted, number = (of.weight * part[:, None] for part in (of.showing.sum(axis=1), np.maximum(total, 1)))
    tail = at_least_ties_half(counted, number, mean)
    return mean @ NODE_WEIGHTS, tail @ NODE_WEIGHTS, mean


def _level_of_all(level: Floats, learned: list[Ints], strata: list[Ints]) -> Floats:
    """Levels for every cell by the finest stratum that was learned; the middle one where none was."""
    levels = np.full(len(strata[0]), np.median(level) if len(level) else logit(RATES[0]))
    for labels, of_learners in zip(strata, learned, strict=True):
        by_label = np.full(int(labels.max(initial=0)) + 1, np.nan)
        sums = np.bincount(of_learners, level, minlength=len(by_label))
        numbers = np.bincount(of_learners, minlength=len(by_label))
        by_label[numbers > 0] = sums[numbers > 0] / numbers[numbers > 0]
        levels = np.where(np.isnan(by_label[labels]), levels, by_label[labels])
    return levels
