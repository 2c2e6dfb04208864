"""Signals that are a habit: of the meetings of a year, how many show the signal, and is that more than honest cells
show.

Pure numerics: arrays in, arrays out. Source: our own model, an empirical-Bayes mixture in the manner of
docs/methods.md#formalism-as-a-whole and docs/methods.md#level-and-composite: norms per kind of cell and month are
learned from the cells at hand, never set by us.

An honest cell shows the signal at a rate of its own around the norm of its stratum and month. A cell with the habit
shows it, beside that, at a further share of its meetings (the strength), always or from some month on. Strengths up to
one half are weak: they count when signals are taken together. Stronger ones, at most of the meetings, are the concern
itself.
Limits: with twelve meetings a strength of .5 and one of .65 can hardly be distinguished; the probability says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit, logit
from scipy.stats import binom, norm

from models.shared.arrays import Floats, Ints
from models.shared.bounds import as_shares
from models.shared.log_sum import log_sum

# Chosen by us: six strengths cover what can be distinguished in a dozen meetings; a habit shows at most meetings.
WEAK, STRONG = (0.2, 0.35, 0.5), (0.65, 0.8, 0.92)
STRENGTHS = np.array(WEAK + STRONG)
# Chosen by us: half of the habits are older than the months looked at; the others began in one of them, and two months
# at the end are too few to speak of a habit.
ALWAYS = 0.5
ONSET_EVERY, LEAST_MONTHS = 2, 3
# Honest cells differ like a normal with heavier tails: a tenth of them spreads twice as far (chosen by us).
NODES = np.linspace(-5, 5, 21)
TAIL_SHARE, TAIL_SCALE = 0.1, 2.0
# What is known before any data, and how many cells that knowledge is worth: shares of weak and strong habits, and the
# spread of honest cells in logits. Light enough that a few hundred cells decide themselves (chosen by us).
SHARES, SHARES_WEIGHT = np.array([0.02, 0.01]), 100.0
SPREAD, SPREAD_WEIGHT = 0.7, 20.0
# A stratum of so many cells counts as much as what holds above it; so does a month (chosen by us).
STRATUM_CELLS = 10.0
# Chosen by us: smaller shares of a cell in the level of its kind move no probability by more than a hundredth.
OWN_EVERY = 0.1
# Rounds of learning, fewer where the levels (logits) have settled.
ROUNDS, SETTLED = 25, 0.002
# The norms of a nation are learned from this many of its cells; more change nothing that could be seen.
CELLS_TO_LEARN_FROM = 10_000
RATES = (1e-4, 1 - 1e-4)


@dataclass(frozen=True)
class Habits:
    """Per cell; NaN where no meeting was seen.

    `p_value` of at least so many showing meetings in an honest cell (ties count half); `log_bayes_factor` of a habit,
    weak or strong, against none; `probability` that the signal shows at most meetings; `usual` the share of meetings
    that show it in honest cells of the kind; `onset` index of the month it most probably began, 0 = before.
    """

    p_value: Floats
    log_bayes_factor: Floats
    probability: Floats
    usual: Floats
    onset: Ints


@dataclass
class Norms:
    """What is learned: logit of the rate per cell's stratum and per month, spread between cells, shares of habits."""

    level: Floats
    season: Floats
    spread: float = SPREAD
    shares: Floats = field(default_factory=lambda: SHARES.copy())
    # What each stratum adds to the one above it, coarse to fine; the first is what holds for everybody.
    added: list[Floats] = field(default_factory=list)


def habit_model(showing: Ints, seen: Ints, strata: list[Ints]) -> Habits:
    """Whether cells have made a habit of something, judged against cells of their kind.

    Parameters: `showing`, `seen` (cells, months): meetings that show the signal, and those in which it could be seen.
    `strata`: labels per cell from coarse to fine, each nested in the one before.
    """
    learners = _learners(seen)
    norms = learn(showing[learners], seen[learners], [labels[learners] for labels in strata])
    level = _level_of_all(norms.level, [labels[learners] for labels in strata], strata)
    level[learners] -= _own_effects(norms, showing[learners], seen[learners], [labels[learners] for labels in strata])
    return judge(showing, seen, Norms(level, norms.season, norms.spread, norms.shares))


def _own_effects(norms: Norms, showing: Ints, seen: Ints, strata: list[Ints]) -> Floats:
    """By how much (logits) each cell itself raises the level of its kind: it is not judged against itself.

    What one Newton step moves each stratum when the cell is left out, in steps of OWN_EVERY, so that cells in company
    of many, which hardly matter, still share the level of their kind.
    """
    honest, weak, strong, _ = _likelihoods(showing, seen, norms)
    upright = _posterior(honest, weak, strong, norms.shares)[:, 0]
    gap, slope = (values.sum(axis=1) for values in _gap(norms, showing, seen, upright))
    drawn = STRATUM_CELLS * slope.sum() / max(upright.sum(), 1e-9)
    effects = np.zeros(len(gap))
    for labels in strata:
        others = np.bincount(labels, slope, minlength=1)[labels] - slope
        effects += gap / np.maximum(others + drawn, 1e-9)
    return np.round(np.clip(effects, -1, 1) / OWN_EVERY) * OWN_EVERY


def _learners(seen: Ints) -> Ints:
    known = np.flatnonzero(seen.sum(axis=1) > 0)
    return known[:: max(1, -(-len(known) // CELLS_TO_LEARN_FROM))]


def learn(showing: Ints, seen: Ints, strata: list[Ints]) -> Norms:
    """What is usual, from the cells themselves (EM); parameters as for `habit_model`."""
    n_cells, n_months = seen.shape
    overall = (showing.sum() + 0.5) / (seen.sum() + 1)
    norms = Norms(np.full(n_cells, logit(np.clip(overall, *RATES))), np.zeros(n_months))
    for _ in range(ROUNDS if n_cells else 0):
        before = norms.level
        honest, weak, strong, nodes = _likelihoods(showing, seen, norms)
        posterior = _posterior(honest, weak, strong, norms.shares)
        upright = posterior[:, 0]
        norms.shares = (SHARES * SHARES_WEIGHT + posterior[:, 1:].sum(axis=0)) / (SHARES_WEIGHT + n_cells)
        norms.spread = _spread(nodes, upright, norms.spread)
        _set_levels(norms, showing, seen, upright, strata)
        if np.abs(norms.level - before).max() < SETTLED:
            break
    return norms


def _posterior(honest: Floats, weak: Floats, strong: Floats, shares: Floats) -> Floats:
    weights = np.log([1 - shares.sum(), *shares])
    parts = [honest, log_sum(weak, axis=1), log_sum(strong, axis=1)]
    logs = np.column_stack(parts) + weights
    return np.exp(logs - log_sum(logs, axis=1, keepdims=True))


def _node_weights() -> Floats:
    density = (1 - TAIL_SHARE) * norm.pdf(NODES) + TAIL_SHARE * norm.pdf(NODES, scale=TAIL_SCALE)
    return density / density.sum()


def _spread(nodes: Floats, upright: Floats, spread: float) -> float:
    """EM step for the scale of a normal with heavier tails: far cells count less."""
    near, far = (1 - TAIL_SHARE) * norm.pdf(NODES), TAIL_SHARE * norm.pdf(NODES, scale=TAIL_SCALE)
    inverse_scale = (near + far / TAIL_SCALE**2) / (near + far)
    squares = spread**2 * (nodes @ (NODES**2 * inverse_scale))
    return float(np.sqrt((SPREAD_WEIGHT * SPREAD**2 + upright @ squares) / (SPREAD_WEIGHT + upright.sum())))


def _set_levels(norms: Norms, showing: Ints, seen: Ints, upright: Floats, strata: list[Ints]) -> None:
    """One Newton step so that honest cells show as many as expected: overall, per stratum, per month.

    What a stratum or month adds is drawn to nothing by as much as STRATUM_CELLS cells tell.
    """
    everybody = np.zeros(len(upright), dtype=np.int64)
    norms.added = norms.added or [np.zeros(int(labels.max()) + 1) for labels in [everybody, *strata]]
    for added, labels in zip(norms.added, [everybody, *strata], strict=True):
        gap, slope = _gap(norms, showing, seen, upright)
        drawn = 0.0 if labels is everybody else STRATUM_CELLS * slope.sum() / max(upright.sum(), 1e-9)
        gap_within, slope_within = np.bincount(labels, gap.sum(axis=1)), np.bincount(labels, slope.sum(axis=1))
        step = _newton(gap_within.astype(float), slope_within.astype(float), added, drawn)
        added += step
        norms.level = np.clip(norms.level + step[labels], *logit(RATES))
    gap, slope = _gap(norms, showing, seen, upright)
    drawn = STRATUM_CELLS * slope.sum() / max(float(upright @ (seen > 0).sum(axis=1)), 1e-9)
    season = norms.season + _newton(gap.sum(axis=0), slope.sum(axis=0), norms.season, drawn)
    norms.season = season - np.average(season, weights=upright @ (seen > 0) + 1e-9)


def _newton(gap: Floats, slope: Floats, at: Floats, drawn: float) -> Floats:
    """The step from `at`, bounded; `drawn` is how strongly it is drawn to nothing."""
    return np.clip((gap - drawn * at) / np.maximum(slope + drawn, 1e-9), -1, 1)


def _gap(norms: Norms, showing: Ints, seen: Ints, upright: Floats) -> tuple[Floats, Floats]:
    """Showing less expected among honest cells, and how fast the expected grows with the logit; (cells, months)."""
    weights = _node_weights()
    levels, of_cell = np.unique(norms.level, return_inverse=True)
    rates = _rates(levels, norms)
    mean, slope = rates @ weights, (rates * (1 - rates)) @ weights
    due = seen * upright[:, None]
    return showing * upright[:, None] - due * mean[of_cell], due * slope[of_cell]


def _rates(levels: Floats, norms: Norms) -> Floats:
    """Honest rates (levels, months, nodes)."""
    return np.clip(expit(levels[:, None, None] + norms.season[:, None] + norms.spread * NODES), *RATES)


def onsets_of(n_months: int) -> tuple[list[int], Floats]:
    """Months, of `n_months`, at which a habit may have begun (0 = before them), and how probable each is beforehand."""
    later = list(range(ONSET_EVERY, n_months - LEAST_MONTHS + 1, ONSET_EVERY))
    weights = [ALWAYS if later else 1.0] + [(1 - ALWAYS) / len(later) for _ in later]
    return [0, *later], np.array(weights)


def _likelihoods(showing: Ints, seen: Ints, norms: Norms) -> tuple[Floats, Floats, Floats, Floats]:
    """Log-likelihoods: honest (cells,); weak and strong (cells, onsets x strengths), prior weights in; and how the
    honest cell's own rate is distributed over the nodes, (cells, nodes).

    Cells of one level with the same counts share theirs, so that each such pattern is evaluated once.
    """
    levels, of_cell = np.unique(norms.level, return_inverse=True)
    patterns, of_pattern = np.unique(np.column_stack([of_cell, showing, seen]), axis=0, return_inverse=True)
    n_months = seen.shape[1]
    level, showing, seen = patterns[:, 0], patterns[:, 1 : n_months + 1], patterns[:, n_months + 1 :]
    honest, habits, nodes = _of_patterns(showing, seen, level, _rates(levels, norms))
    is_weak = np.tile(np.arange(len(STRENGTHS)) < len(WEAK), habits.shape[1] // len(STRENGTHS))
    of_cell = of_pattern.ravel()
    return honest[of_cell], habits[:, is_weak][of_cell], habits[:, ~is_weak][of_cell], nodes[of_cell]


def _of_patterns(showing: Ints, seen: Ints, level: Ints, rates: Floats) -> tuple[Floats, Floats, Floats]:
    """Log-likelihoods of patterns of counts (patterns, months): honest (patterns,), habits (patterns, onsets x
    strengths), and shares of the nodes (patterns, nodes). `level` (patterns,) is the row of `rates` (levels, months,
    nodes) that holds for each."""
    onsets, onset_weights = onsets_of(seen.shape[1])
    n_options = len(onsets) * len(STRENGTHS)
    honest, habits = np.empty(len(seen)), np.empty((len(seen), n_options))
    nodes = np.empty((len(seen), len(NODES)))
    log_nodes, prior = np.log(_node_weights()), np.log(np.repeat(onset_weights, len(STRENGTHS)) / len(WEAK))
    counts = np.hstack([showing, seen - showing]).astype(float)
    for i, of_level in enumerate(rates):
        mine = level == i
        own = counts[mine] @ np.vstack([np.log(of_level), np.log1p(-of_level)]) + log_nodes
        honest[mine] = log_sum(own, axis=1)
        nodes[mine] = np.exp(own - honest[mine][:, None])
        # Single precision halves the time and moves a probability by less than a hundred-thousandth.
        with_habit = counts[mine].astype(np.float32) @ _habit_tables(of_level, onsets).astype(np.float32)
        with_habit = with_habit.reshape(len(own), n_options, len(NODES)) + log_nodes.astype(np.float32)
        habits[mine] = log_sum(with_habit, axis=2) + prior
    return honest, habits, nodes


def _habit_tables(rates: Floats, onsets: list[int]) -> Floats:
    """Log rates of showing and of not showing, (2 x months, onsets x strengths x nodes)."""
    months, nodes = rates.shape
    raised = rates[:, None, :] + (1 - rates[:, None, :]) * STRENGTHS[:, None]
    begun = np.arange(months)[:, None] >= np.array(onsets)
    of_option = np.where(begun[:, :, None, None], raised[:, None], rates[:, None, None, :])
    flat = np.clip(of_option, *RATES).reshape(months, len(onsets) * len(STRENGTHS) * nodes)
    return np.vstack([np.log(flat), np.log1p(-flat)])


def judge(showing: Ints, seen: Ints, norms: Norms) -> Habits:
    """What the meetings of each cell say, the norms given; `norms.level` has one entry per cell."""
    honest, weak, strong, _ = _likelihoods(showing, seen, norms)
    posterior = _posterior(honest, weak, strong, norms.shares)
    mixed = np.logaddexp(
        log_sum(weak, axis=1) + np.log(norms.shares[0]), log_sum(strong, axis=1) + np.log(norms.shares[1])
    )
    unseen = seen.sum(axis=1) == 0
    onsets, _ = onsets_of(seen.shape[1])
    shape = (len(seen), len(onsets), len(WEAK))
    by_onset = log_sum(np.concatenate([weak.reshape(shape), strong.reshape(shape)], axis=2), axis=2)
    usual, p_value = _against_honest(showing, seen, norms)
    columns = (p_value, mixed - np.log(norms.shares.sum()) - honest, posterior[:, 2], usual)
    p_value, factor, probability, usual = (np.where(unseen, np.nan, values) for values in columns)
    probability, usual = (as_shares(values, "a habit's share") for values in (probability, usual))
    onset = np.array(onsets)[by_onset.argmax(axis=1)]
    return Habits(as_shares(p_value, "p-value of a habit"), factor, probability, usual, onset)


def _against_honest(showing: Ints, seen: Ints, norms: Norms) -> tuple[Floats, Floats]:
    """Usual share, and the chance of at least so many in an honest cell (ties half); months' rates are averaged."""
    levels, of_cell = np.unique(norms.level, return_inverse=True)
    total, weights = np.maximum(seen.sum(axis=1), 1), _node_weights()
    mean = np.empty((len(seen), len(NODES)))
    for i, rates in enumerate(_rates(levels, norms)):
        mine = of_cell == i
        mean[mine] = seen[mine] @ rates / total[mine][:, None]
    count = showing.sum(axis=1)[:, None]
    tail = binom.sf(count, total[:, None], mean) + 0.5 * binom.pmf(count, total[:, None], mean)
    return mean @ weights, tail @ weights


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
