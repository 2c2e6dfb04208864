"""Likelihoods of what was seen of cells: if honest, and with a habit of each strength since each onset."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from models.habits.patterns import AT_ONCE, Patterns
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
# Of a logarithm whose exponential is still a number.
MOST = 700.0
LOG_WEIGHTS = np.log(NODE_WEIGHTS)[:, None]
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
    rates = -(level[:, None, None] + season[:, None] + spread * NODES)
    # numpy's exponential takes a fifth of the time of scipy's expit.
    np.exp(rates, out=rates)
    rates += 1
    np.divide(1, rates, out=rates)
    return np.clip(rates, *RATES, out=rates)


def likelihoods(of: Patterns, rates: Floats) -> Likelihoods:
    """Of each pattern; `rates` as from `honest_rates`, for the kinds of the patterns."""
    onsets, weights = onsets_of(of.seen.shape[1])
    honest, nodes = np.empty(len(of.seen)), np.empty((len(of.seen), len(NODES)))
    habits = np.empty((len(onsets), len(STRENGTHS), len(of.seen)))
    tables = _tables(rates)
    # One for all parts, as new memory of this size costs as much as what is worked out in it.
    buffer = np.empty(prod(tables.shape[1:]) // (2 * ONSET_EVERY) * AT_ONCE)
    for part, kinds in of.parts:
        logs = _since_onsets(of.counts[:, part], kinds, tables, len(onsets), buffer)
        own = logs[0, 0] + LOG_WEIGHTS
        honest[part] = log_sum(own, axis=0)
        own -= honest[part]
        nodes[part] = np.exp(own).T
        of_habits = logs[:, 1:]
        of_habits += own - logs[:, :1]
        habits[..., part] = _log_sum_of_nodes(of_habits) + honest[part]
    habits += (np.log(weights) - np.log(len(WEAK)))[:, None, None]
    return Likelihoods(honest, np.moveaxis(habits, -1, 0), nodes)


def _log_sum_of_nodes(logs: Floats) -> Floats:
    """As `log_sum` over the nodes of `logs` (onsets, strengths, nodes, patterns), which are overwritten. They are
    relative to an honest cell, so that only what is beyond e^±700 is cut off."""
    np.clip(logs, -MOST, MOST, out=logs)
    np.exp(logs, out=logs)
    return np.log(np.ones(logs.shape[2]) @ logs)


def _tables(rates: Floats) -> Floats:
    """Log rates (kinds, 2 x months, 1 + strengths, nodes) of showing and of not showing, month by month, honest first;
    months are filled up with nothing to whole steps between onsets."""
    strengths = np.array([0.0, *STRENGTHS])[:, None]
    kinds, months, n_nodes = rates.shape
    n_filled = -(-months // ONSET_EVERY) * ONSET_EVERY
    tables = np.zeros((kinds, n_filled, 2, len(strengths), n_nodes))
    by_option = rates[:, :, None]
    showing, hidden = tables[:, :months, 0], tables[:, :months, 1]
    np.multiply(by_option, 1 - strengths, out=showing)
    showing += strengths
    np.log(np.minimum(showing, RATES[1], out=showing), out=showing)
    # Not to show it takes both: the cell's level and the habit. So the logarithms add up.
    np.add(np.log1p(-by_option), np.log1p(-strengths), out=hidden)
    np.maximum(hidden, np.log1p(-RATES[1]), out=hidden)
    return tables.reshape(kinds, 2 * n_filled, len(strengths), n_nodes)


def _since_onsets(
    counts: Floats, kinds: list[tuple[int, slice]], tables: Floats, n_onsets: int, buffer: Floats
) -> Floats:
    """Log-likelihoods (onsets, 1 + strengths, nodes, patterns) of the months from each onset on, written into `buffer`;
    `counts` (2 x months, patterns) of the `kinds`, each with its patterns."""
    n_kinds, n_rows, *options = tables.shape
    n_steps = n_rows // (2 * ONSET_EVERY)
    by_step = tables.reshape(n_kinds, n_steps, 2 * ONSET_EVERY, prod(options)).swapaxes(2, 3)
    seen = np.zeros((n_rows, counts.shape[1]))
    seen[: len(counts)] = counts
    seen = seen.reshape(n_steps, 2 * ONSET_EVERY, counts.shape[1])
    shape = (n_steps, prod(options), counts.shape[1])
    logs = buffer[: prod(shape)].reshape(shape)
    for kind, own in kinds:
        np.matmul(by_step[kind], seen[..., own], out=logs[..., own])
    for later, earlier in zip(logs[:0:-1], logs[-2::-1], strict=True):
        earlier += later
    return logs[:n_onsets].reshape(n_onsets, *options, counts.shape[1])

