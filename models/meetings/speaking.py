"""Meetings at which hardly anybody speaks: is that how the cell always is, or what most of its meetings have become.

Pure numerics: arrays in, arrays out. Source: our own model, an empirical-Bayes mixture in the manner of
docs/methods.md#formalism-as-a-whole and docs/methods.md#falls-of-attendance: beta-binomial counts, a nonparametric
distribution of honest levels learned from the cells at hand.

The chair always speaks; each of the others speaks with a chance that is the cell's own level. Levels are distributed as
the cells of the kind show: a quiet cell is one of a low level, and no concern. A cell with the habit has, at a share of
its meetings (the strength), fewer than half as many speakers as it otherwise would have; always, or from a month on.
Below a third of the meetings the strength is weak, and no concern yet.
Limits: a cell in which nearly every meeting has always been like that can hardly be distinguished from a quiet one, and
the probability says so; seasons are not allowed for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

import numpy as np
from scipy.special import expit, logit, ndtr

from models.habits.likelihoods import STRENGTHS, WEAK
from models.habits.norms import SHARES as OF_HABITS
from models.habits.norms import SHARES_WEIGHT
from models.shared.arrays import Bools, Floats, Ints
from models.shared.bounds import as_shares
from models.shared.distributions import log_beta_binomial
from models.shared.learning import drawn, drawn_to_above, em, sample
from models.shared.log_sum import log_sum

LEVELS = expit(np.linspace(logit(0.02), logit(0.95), 28))
# Fewer than half as many, each share as likely as any other: the middles of three classes.
FEWER = np.array([1, 3, 5]) / 12
# Habits at fewer meetings, and at a third or more: there the concern begins (chosen by us, as for other habits).
CLASSES = slice(1), slice(1, None)
# Each strength has the share beforehand that it has for other habits, whose classes are of as many strengths each.
SHARES = np.array([np.repeat(OF_HABITS / len(WEAK), len(WEAK))[of].sum() for of in CLASSES])
# Larger meetings are scaled down to so many: they tell no more.
LARGEST = 60
# How the share of speakers scatters from meeting to meeting, alike at every level: by its standard deviation, or by the
# correlation of those present. The likeliest is taken: the first kind in provinces of the default simulator, the second
# in most other worlds. The correlation stays under the largest.
DEVIATIONS, CORRELATIONS = (0.02, 0.04, 0.05, 0.06, 0.08, 0.11), (0.02, 0.05, 0.08, 0.12, 0.18)
LARGEST_CORRELATION = 0.3
# Chosen by us, as in models.habits: half of the habits are older than the months looked at.
ALWAYS, ONSET_EVERY, LEAST_MONTHS = 0.5, 2, 3
# Chosen by us: about as many cells have left such a habit behind within the months looked at as have one. That is over,
# so it counts as honest.
OVER, ENDS_EVERY = 0.02, 4
# The distribution of a stratum counts as much as the one above it where it has so many cells (chosen by us: it is a
# whole distribution that is learned, and not a rate).
STRATUM_CELLS = 30.0
ROUNDS = 40
CELLS_TO_LEARN_FROM, CELLS_FOR_SCATTER, CELLS_AT_ONCE = 20_000, 1_000, 2_000
TINY = 1e-300


class Meetings(NamedTuple):
    """(cells, meetings) in the order of time, filled up with meetings of 0: how many came, how many of them spoke
    (at least one, the chair), and the index of the month."""

    came: Ints
    spoke: Ints
    month: Ints


@dataclass(frozen=True)
class Speaking:
    """Per cell; NaN where no meeting was seen.

    `p_value` of so few speakers in all, or fewer, in an honest cell of the kind; `log_bayes_factor` of a habit, weak or
    strong, against none; `probability` that few take the floor at a third of the meetings or more; `onset` index of
    the month it most probably began, 0 = before; `few` (cells, meetings): the meeting is more probably one of them than
    not.
    """

    p_value: Floats
    log_bayes_factor: Floats
    probability: Floats
    onset: Ints
    few: Bools


class Scatter(NamedTuple):
    """Of the share of speakers, alike at every level: its standard deviation, or the correlation within a meeting."""

    deviation: float = 0.0
    correlation: float = 0.0


SCATTERS = [Scatter(deviation=d) for d in DEVIATIONS] + [Scatter(correlation=c) for c in CORRELATIONS]


class Weighed(NamedTuple):
    """Likelihoods (cells, levels), each row over its largest: honest (or a habit that is over), weak, strong; likeliest
    onset; few meetings."""

    honest: Floats
    weak: Floats
    strong: Floats
    onset: Ints
    few: Bools


class _Learned(NamedTuple):
    """Shares of honest cells, weak and strong habits; and from coarse to fine the stratum of each cell learned from,
    with the distribution of levels of each stratum (strata, levels)."""

    shares: Floats
    layers: list[tuple[Ints, Floats]]


def speaking_model(meetings: Meetings, n_months: int, strata: list[Ints]) -> Speaking:
    """Whether hardly anybody speaking has become a habit, judged against cells of the kind.

    `strata`: labels (cells,) from coarse to fine, each nested in the one before.
    """
    scaled = _scaled(meetings)
    known = np.flatnonzero((scaled.came > 0).any(axis=1))
    if not len(known):
        nothing = np.full(len(scaled.came), np.nan)
        return Speaking(nothing, nothing, nothing, np.zeros(len(nothing), int), np.zeros(scaled.came.shape, bool))
    scatter = _likeliest_scatter(_take(scaled, sample(known, CELLS_FOR_SCATTER)))
    weighed = weigh(scaled, n_months, scatter)
    learners = sample(known, CELLS_TO_LEARN_FROM)
    shares, levels = learn([part[learners] for part in weighed[:3]], [labels[learners] for labels in strata], strata)
    return _judged(scaled, weighed, shares, levels, scatter)


def _take(meetings: Meetings, cells: Ints) -> Meetings:
    return Meetings(*(part[cells] for part in meetings))


def _scaled(meetings: Meetings) -> Meetings:
    came = np.minimum(meetings.came, LARGEST)
    spoke = np.round(meetings.spoke * came / np.maximum(meetings.came, 1)).astype(np.int64)
    return Meetings(came, np.where(came > 0, np.clip(spoke, 1, np.maximum(came, 1)), 0), meetings.month)


def correlations(scatter: Scatter) -> Floats:
    """Correlation (levels,) within a meeting."""
    by_deviation = scatter.deviation**2 / (LEVELS * (1 - LEVELS))
    return np.minimum(by_deviation + scatter.correlation, LARGEST_CORRELATION)


@cache
def tables(scatter: Scatter) -> tuple[Floats, Floats]:
    """Log-likelihoods of `spoke` among `came`, (came, spoke, levels): at a meeting as usual, at one with few."""
    few = [_table(scatter, float(share)) for share in FEWER]
    return _table(scatter), log_sum(np.stack(few), axis=0) - np.log(len(FEWER))


@cache
def _table(scatter: Scatter, part: float = 1.0) -> Floats:
    """Log-likelihoods as in `tables` where `part` (0-1) as many speak as the level says; nobody's where more speak than
    came."""
    came, spoke = np.tril_indices(LARGEST + 1)
    strength, shares = 1 / correlations(scatter) - 1, part * LEVELS
    logs = np.full((LARGEST + 1, LARGEST + 1, len(LEVELS)), np.log(TINY))
    others, heard = np.maximum(came - 1, 0)[:, None], np.maximum(spoke - 1, 0)[:, None]
    likely = log_beta_binomial(heard, others, shares * strength, (1 - shares) * strength)
    logs[came, spoke] = np.maximum(likely, np.log(TINY))
    return logs


def _likeliest_scatter(meetings: Meetings) -> Scatter:
    """By maximum likelihood, the distribution of levels learned for each value; few habits hardly move it."""
    totals = []
    for scatter in SCATTERS:
        logs = _table(scatter)[meetings.came, meetings.spoke].sum(axis=1)
        top = logs.max(axis=1)
        likelihood = np.exp(logs - top[:, None])
        weights = em(np.full(len(LEVELS), 1 / len(LEVELS)), partial(_level_weights, likelihood), ROUNDS)
        totals.append(float((top + np.log(likelihood @ weights)).sum()))
    return SCATTERS[int(np.argmax(totals))]


def _level_weights(likelihood: Floats, weights: Floats) -> Floats:
    """One round of EM for how common each level is."""
    posterior = likelihood * weights
    return (posterior / posterior.sum(axis=1, keepdims=True)).mean(axis=0)


def _onsets(n_months: int) -> tuple[Ints, Floats]:
    later = list(range(ONSET_EVERY, n_months - LEAST_MONTHS + 1, ONSET_EVERY))
    weights = [ALWAYS if later else 1.0] + [(1 - ALWAYS) / len(later) for _ in later]
    return np.array([0, *later]), np.array(weights)


def weigh(meetings: Meetings, n_months: int, scatter: Scatter) -> Weighed:
    """What the meetings of each cell say for every level, without a habit and with one; `meetings` scaled."""
    of_scatter = tables(scatter)
    starts = range(0, len(meetings.came), CELLS_AT_ONCE)
    parts = [
        _weigh_some(_take(meetings, np.arange(i, min(i + CELLS_AT_ONCE, len(meetings.came)))), n_months, of_scatter)
        for i in starts
    ]
    return Weighed(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _weigh_some(meetings: Meetings, n_months: int, of_scatter: tuple[Floats, Floats]) -> Weighed:
    usual, few = (table[meetings.came, meetings.spoke] for table in of_scatter)
    honest = usual.sum(axis=1)
    onsets, prior = _onsets(n_months)
    begun = (meetings.month[:, None, :] >= onsets[:, None]).astype(float)
    # (strengths, cells, meetings, levels): what a habit adds to the log-likelihood of the meeting.
    gains = np.stack([np.logaddexp(np.log(s) + few, np.log1p(-s) + usual) - usual for s in STRENGTHS])
    logs = honest[:, None, :] + begun @ gains + np.log(prior)[:, None]
    of_class = [log_sum(logs[i], axis=(0, 2)) - np.log(len(STRENGTHS[i])) for i in CLASSES]
    honest = _or_over(honest, gains, meetings.month, n_months)
    top = np.max([honest, *of_class], axis=(0, 2))[:, None]
    strength, onset, level = _likeliest(logs)
    rows = np.arange(len(honest))
    of_few, of_usual = few[rows, :, level], usual[rows, :, level]
    shown = (np.log(STRENGTHS[strength]) - np.log1p(-STRENGTHS[strength]))[:, None] + of_few > of_usual
    since = meetings.month >= onsets[onset][:, None]
    weak, strong = (np.exp(part - top) for part in of_class)
    return Weighed(np.exp(honest - top), weak, strong, onsets[onset], shown & since & (meetings.came > 0))


def _or_over(honest: Floats, gains: Floats, month: Ints, n_months: int) -> Floats:
    """Log-likelihood (cells, levels) of a cell that has no such habit, or has one no more."""
    ends = np.arange(ENDS_EVERY, n_months - LEAST_MONTHS + 1, ENDS_EVERY)
    before = (month[:, None, :] < ends[:, None]).astype(float)
    over = honest + log_sum(before @ gains, axis=(0, 2)) - np.log(len(STRENGTHS) * len(ends))
    return np.logaddexp(np.log1p(-OVER) + honest, np.log(OVER) + over)


def _likeliest(logs: Floats) -> tuple[Ints, Ints, Ints]:
    """Strength, onset and level that fit each cell best, as indices."""
    strengths, cells, onsets, levels = logs.shape
    best = logs.transpose(1, 0, 2, 3).reshape(cells, -1).argmax(axis=1)
    strength, onset, level = np.unravel_index(best, (strengths, onsets, levels))
    return strength, onset, level


def learn(likelihoods: list[Floats], learned: list[Ints], strata: list[Ints]) -> tuple[Floats, Floats]:
    """Shares of honest cells, weak and strong habits; and the distribution of levels for every cell (cells, levels).

    `likelihoods` (honest, weak, strong) and the labels `learned` are of the cells learned from, `strata` of all.
    """
    before = np.array([1 - SHARES.sum(), *SHARES])
    everybody = np.zeros(len(likelihoods[0]), dtype=np.int64)
    even = np.full((1, len(LEVELS)), 1 / len(LEVELS))

    def step(of: _Learned) -> _Learned:
        weights = of.layers[-1][1][of.layers[-1][0]]
        posterior = np.stack(likelihoods) * weights * of.shares[:, None, None]
        posterior /= posterior.sum(axis=(0, 2), keepdims=True)
        shares = drawn(before, SHARES_WEIGHT, posterior.sum(axis=(1, 2)), len(everybody))
        of_level = posterior.sum(axis=0)
        layers = [(everybody, of_level.mean(axis=0)[None])]
        for labels in learned:
            above, by_label = layers[-1]
            layers.append((labels, _of_strata(of_level, labels, by_label[above])))
        return _Learned(shares, layers)

    shares, layers = em(_Learned(before, [(everybody, even)]), step, ROUNDS)
    return shares, _of_all(layers, strata)


def _of_strata(of_level: Floats, labels: Ints, above: Floats) -> Floats:
    """Distribution of levels of each stratum (strata, levels), drawn towards that `above` it."""
    sums = np.zeros((int(labels.max()) + 1, len(LEVELS)))
    np.add.at(sums, labels, of_level)
    return drawn_to_above(above, sums, np.bincount(labels), labels, STRATUM_CELLS)


def _of_all(layers: list[tuple[Ints, Floats]], strata: list[Ints]) -> Floats:
    """For every cell what was learned for the finest of its strata that had a cell to learn from."""
    weights = np.repeat(layers[0][1], len(strata[0]), axis=0)
    for (learned, by_label), labels in zip(layers[1:], strata, strict=True):
        known = np.isin(labels, learned)
        weights[known] = by_label[labels[known]]
    return weights


def _judged(meetings: Meetings, weighed: Weighed, shares: Floats, levels: Floats, scatter: Scatter) -> Speaking:
    of_class = np.column_stack([(part * levels).sum(axis=1) for part in weighed[:3]])
    of_class = np.maximum(of_class, TINY)
    posterior = of_class * shares / (of_class @ shares)[:, None]
    factor = np.log(of_class[:, 1:] @ shares[1:] / shares[1:].sum()) - np.log(of_class[:, 0])
    unseen = (meetings.came == 0).all(axis=1)
    columns = (_p_value(meetings, levels, scatter), factor, posterior[:, 2])
    p_value, factor, probability = (np.where(unseen, np.nan, values) for values in columns)
    p_value, probability = (as_shares(values, "chance of few speakers") for values in (p_value, probability))
    return Speaking(p_value, factor, probability, weighed.onset, weighed.few)


def _p_value(meetings: Meetings, levels: Floats, scatter: Scatter) -> Floats:
    """Chance of so few speakers beside the chairs in all the meetings, or fewer; the sum is nearly normal."""
    others = np.maximum(meetings.came - 1, 0)
    spoke = np.maximum(meetings.spoke - 1, 0).sum(axis=1)
    pairs = (others * (others - 1)).sum(axis=1)[:, None]
    variance = (others.sum(axis=1)[:, None] + pairs * correlations(scatter)) * LEVELS * (1 - LEVELS)
    sd = np.sqrt(np.maximum(variance, 1e-9))
    return (ndtr((spoke[:, None] - others.sum(axis=1)[:, None] * LEVELS) / sd) * levels).sum(axis=1)
