"""Likelihoods of what was seen of cells whose honest lapses come in runs of months: a habit comes back again and again,
a run comes once.

Pure numerics. Source: a hidden Markov chain with two states a month (Baum et al. 1970): in the month the cell lapses or
it does not. A lapse goes on from month to month with the chance `stay`, else the month is drawn anew at the cell's own
rate; a habit shows, besides, at its strength. It takes the place of `models.habits.likelihoods` where runs are certain,
and is mixed with it where they are unsure (`models.habits.runs`).
Limits: all meetings of a month are in one state; a habit of nearly every meeting looks like a long run.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from models.habits.likelihoods import NODE_WEIGHTS, STRENGTHS, WEAK, Likelihoods, likelihoods, onsets_of
from models.habits.patterns import Patterns
from models.habits.runs import share_of_runs
from models.shared.arrays import Floats, Ints
from models.shared.log_sum import log_sum

# Not quite every meeting of a month with a lapse shows it, and hardly any other (chosen by us).
LAPSED, KEPT = 0.95, 0.01
TINY = 1e-300


def likelihoods_with_runs(of: Patterns, rates: Floats, correlation: float) -> Likelihoods:
    """As `models.habits.likelihoods.likelihoods`, each cell's lapses being in runs as probably as the `correlation` of
    months says; so the change from months alone to runs is gradual. `rates` (kinds, months, nodes)."""
    share = share_of_runs(correlation)
    if share == 1:
        return chain_likelihoods(of, rates, correlation)
    alone = likelihoods(replace(of, weight=1.0), rates)
    return _mixed(alone, chain_likelihoods(of, rates, correlation), share) if share else alone


def _mixed(alone: Likelihoods, in_runs: Likelihoods, share: float) -> Likelihoods:
    of_alone, of_runs = np.log([1 - share, share])
    honest = np.logaddexp(alone.honest + of_alone, in_runs.honest + of_runs)
    habits = np.logaddexp(alone.habits + of_alone, in_runs.habits + of_runs)
    by_runs = np.exp(in_runs.honest + of_runs - honest)[:, None]
    return Likelihoods(honest, habits, (1 - by_runs) * alone.nodes + by_runs * in_runs.nodes)


def chain_likelihoods(of: Patterns, rates: Floats, stay: float) -> Likelihoods:
    """As `models.habits.likelihoods.likelihoods`, with lapses that stay with the chance `stay` (0 to 1) for another
    month; `rates` (kinds, months, nodes)."""
    parts = [_of_kind(of, kind, own, stay) for kind, own in enumerate(rates)]
    return Likelihoods(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _of_kind(of: Patterns, kind: int, rate: Floats, stay: float) -> tuple[Floats, Floats, Floats]:
    mine = slice(*np.searchsorted(of.kind, [kind, kind + 1]))
    showing, seen = of.showing[mine], of.seen[mine]
    onsets, weights = onsets_of(seen.shape[1])
    emitted = _emissions(showing, seen)
    lapsed = np.broadcast_to(rate[0], (len(seen), 1, len(NODE_WEIGHTS)))
    honest = _Months(lapsed, np.zeros(lapsed.shape))
    by_onset = []
    for first, end in zip(onsets, [*onsets[1:], seen.shape[1]], strict=True):
        by_onset.append(_passed(honest, emitted[:, 1:], rate, stay, range(first, seen.shape[1])).log_likelihood)
        honest = _passed(honest, emitted[:, :1], rate, stay, range(first, end))
    own = honest.log_likelihood[:, 0] + np.log(NODE_WEIGHTS)
    honest = log_sum(own, axis=1)
    habits = np.stack([log_sum(each + np.log(NODE_WEIGHTS), axis=2) for each in by_onset], axis=1)
    habits += np.log(weights)[:, None] - np.log(len(WEAK))
    return honest, habits, np.exp(own - honest[:, None])


def _emissions(showing: Ints, seen: Ints) -> Floats:
    """Chance (patterns, 1 + strengths, months, 2) of what a month shows, in a month with a lapse and in one without."""
    hidden = seen - showing
    lapsed = LAPSED**showing * (1 - LAPSED) ** hidden
    strengths = np.array([0.0, *STRENGTHS])[:, None]
    shown = KEPT + (1 - KEPT) * strengths
    kept = shown ** showing[:, None] * (1 - shown) ** hidden[:, None]
    return np.stack([np.broadcast_to(lapsed[:, None], kept.shape), kept], axis=-1)


class _Months(NamedTuple):
    """Months that have passed, (patterns, options, nodes): the chance that the next one has a lapse, and the
    log-likelihood of what was seen."""

    lapsed: Floats
    log_likelihood: Floats


def _passed(before: _Months, emitted: Floats, rate: Floats, stay: float, months: range) -> _Months:
    """What is known after the `months`, too."""
    lapsed, log_likelihood = before
    for month in months:
        with_lapse = lapsed * emitted[:, :, month, 0, None]
        total = np.maximum(with_lapse + (1 - lapsed) * emitted[:, :, month, 1, None], TINY)
        log_likelihood = log_likelihood + np.log(total)
        lapsed = stay * with_lapse / total + (1 - stay) * rate[min(month + 1, len(rate) - 1)]
    return _Months(lapsed, log_likelihood)
