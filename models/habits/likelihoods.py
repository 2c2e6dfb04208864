"""Likelihoods of what was seen of cells: if honest, and with a habit of each strength since each onset."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from models.habits.patterns import Patterns
from models.shared.arrays import Floats
from models.shared.distributions import normal_density
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
NEAR, FAR = (1 - TAIL_SHARE) * normal_density(NODES), TAIL_SHARE * normal_density(NODES, TAIL_SCALE)
NODE_WEIGHTS = (NEAR + FAR) / (NEAR + FAR).sum()
RATES = (1e-4, 1 - 1e-4)


@dataclass(frozen=True)
class Likelihoods:
    """Logarithms by pattern: `honest` (patterns,); `habits` (patterns, onsets, strengths), their prior weights in;
    `nodes` (patterns, nodes): how the own rate of an honest cell is distributed, as shares."""

    honest: Floats
    habits: Floats
    nodes: Floats

    @property
    def weak(self) -> Floats:
        """Log-likelihood (patterns,) of any weak habit."""
        return log_sum(self.habits[:, :, : len(WEAK)], axis=(1, 2))

    @property
    def strong(self) -> Floats:
        """Log-likelihood (patterns,) of any strong habit."""
        return log_sum(self.habits[:, :, len(WEAK) :], axis=(1, 2))


def onsets_of(n_months: int, every: int = ONSET_EVERY) -> tuple[list[int], Floats]:
    """Months, of `n_months`, at which a habit may have begun (0 = before them, then `every` so many), and the
    probability (onsets,) of each beforehand."""
    later = list(range(every, n_months - LEAST_MONTHS + 1, every))
    weights = [ALWAYS if later else 1.0] + [(1 - ALWAYS) / len(later) for _ in later]
    return [0, *later], np.array(weights)


def honest_rates(level: Floats, season: Floats, spread: float) -> Floats:
    """Rates (kinds, months, nodes) at which honest cells show the signal; `level` (kinds,), `season` (months,) and
    `spread` in logits."""
    return np.clip(expit(level[:, None, None] + season[:, None] + spread * NODES), *RATES)


def likelihoods(of: Patterns, rates: Floats) -> Likelihoods:
    """Of each pattern; `rates` as from `honest_rates`, for the kinds of the patterns."""
    onsets, weights = onsets_of(of.seen.shape[1])
    honest, nodes = np.empty(len(of.seen)), np.empty((len(of.seen), len(NODES)))
    habits = np.empty((len(of.seen), len(onsets), len(STRENGTHS)))
    tables = _tables(rates)
    for part, kinds in of.parts:
        logs = _since_onsets(of.counts[:, part], kinds, tables, onsets)
        own = logs[0, 0] + np.log(NODE_WEIGHTS)[:, None]
        honest[part] = log_sum(own, axis=0)
        nodes[part] = np.exp(own - honest[part]).T
        logs[:, 1:] += own - logs[:, :1]
        habits[part] = np.moveaxis(log_sum(logs[:, 1:], axis=2), -1, 0)
    habits += (np.log(weights) - np.log(len(WEAK)))[:, None]
    return Likelihoods(honest, habits, nodes)


def _tables(rates: Floats) -> Floats:
    """Log rates (kinds, 1 + strengths, nodes, 2 x months) of showing and of not showing, honest first: month by
    month."""
    by_node = np.ascontiguousarray(np.moveaxis(rates, 1, 2))[:, None]
    strengths = np.array([0.0, *STRENGTHS])[:, None, None]
    kinds, _, n_nodes, months = by_node.shape
    tables = np.empty((kinds, len(strengths), n_nodes, months, 2))
    raised = by_node * (1 - strengths) + strengths
    np.log(np.clip(raised, *RATES, out=raised), out=tables[..., 0])
    # Not to show it takes both: the cell's level and the habit. So the logarithms add up.
    np.maximum(np.log1p(-by_node) + np.log1p(-strengths), np.log1p(-RATES[1]), out=tables[..., 1])
    return tables.reshape(kinds, len(strengths), n_nodes, 2 * months)


def _since_onsets(counts: Floats, kinds: list[tuple[int, slice]], tables: Floats, onsets: list[int]) -> Floats:
    """Log-likelihoods (onsets, 1 + strengths, nodes, patterns) of the months from each onset on; `counts` (2 x months,
    patterns) of the `kinds`, each with its patterns."""
    n_options, n_nodes = tables.shape[1:3]
    logs = np.empty((len(onsets), n_options * n_nodes, counts.shape[1]))
    ends = [*onsets[1:], len(counts) // 2]
    for of_onset, first, end in zip(logs, onsets, ends, strict=True):
        months = slice(2 * first, 2 * end)
        for kind, own in kinds:
            table = tables[kind].reshape(n_options * n_nodes, -1)
            np.matmul(table[:, months], counts[months, own], out=of_onset[:, own])
    for later, earlier in zip(logs[:0:-1], logs[-2::-1], strict=True):
        earlier += later
    return logs.reshape(len(onsets), n_options, n_nodes, -1)
