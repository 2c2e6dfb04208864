"""Bunching: meetings that would be just below a line are just at or above it.

Pure numerics: arrays in, arrays out. Source: bunching estimators compare the mass at a threshold with what the smooth
neighbourhood on both sides predicts; here the prediction is how meetings around the same kind of line split everywhere
(so rounding to five minutes is in it), and empirical Bayes in the manner of docs/methods.md#falls-of-attendance says
how sure it is.
Model: below the line, just at or above it, further above: Dirichlet-multinomial. With bunching, a share of what should
be below is in the band. Limits: a cell that always just reaches the line by good planning looks the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.special import gammaln

from models.shared.arrays import Floats, Ints
from models.shared.bounds import as_shares
from models.shared.distributions import beta_binomial_at_least_ties_half, normal_density
from models.shared.learning import sample
from models.shared.log_sum import log_sum

# Where there is bunching, so much of what should lie below is lifted over the line (chosen by us: less than half could
# not be distinguished from meetings that are a little longer, or a little better attended, than elsewhere).
LIFTED = (0.5, 0.7, 0.9)
# Thought of before any data: how many of the organisations bunch, and how likely each share is (chosen by us: few).
SHARES, SHARES_BELIEVED = np.array([0.002, 0.01, 0.03, 0.1]), np.array([0.3, 0.4, 0.2, 0.1])
# How honest organisations differ; which pair holds is learned for each kind of line.
SHIFTS, RHOS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5), (0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16)
NODES = np.linspace(-3, 3, 13)
NODE_WEIGHTS = normal_density(NODES) / normal_density(NODES).sum()
LEAST_SHARE = 1e-3
# So many organisations tell what is usual as well as all of them do (chosen by us); a province has fewer.
LEARNED_FROM = 4_000


@dataclass(frozen=True)
class Spread:
    """How honest organisations differ around one kind of line: `shift` sd, in logits, of how their meetings lean from
    below to above it; `rho` overdispersion besides."""

    shift: float
    rho: float


@dataclass(frozen=True)
class Norms:
    """Learned spread for each kind of line, and share of organisations that bunch."""

    spreads: tuple[Spread, ...]
    share: float


def learn(counts: Ints, expected: Floats) -> Norms:
    """What is usual, from the organisations themselves: the likeliest of the spreads and shares thought of.

    Parameters, (organisations, kinds of line, 3): meetings below the line, in the band just above it, and further
    above; and the shares in which they are expected to split. No meeting around a line says nothing about it.
    """
    some = sample(np.arange(len(counts)), LEARNED_FROM)
    counts, expected = counts[some], expected[some]
    spreads, gains = [], []
    for line in range(counts.shape[1]):
        options = []
        for shift, rho in product(SHIFTS, RHOS):
            honest, gain = _log_pair(counts[:, line], expected[:, line], Spread(shift, rho))
            fit, _ = _likeliest_share(gain)
            options.append((honest.sum() + fit, Spread(shift, rho), gain))
        _, spread, gain = max(options, key=lambda option: option[0])
        spreads.append(spread)
        gains.append(gain)
    return Norms(tuple(spreads), _likeliest_share(_either(np.column_stack(gains)))[1])


def probability(counts: Ints, expected: Floats, norms: Norms) -> Floats:
    """Probability (organisations,) that one bunches at any of its lines; parameters as for `learn`."""
    gains = [_log_pair(counts[:, i], expected[:, i], spread)[1] for i, spread in enumerate(norms.spreads)]
    gain = _either(np.column_stack(gains))
    odds_against = np.log1p(-norms.share) - np.log(norms.share) - gain
    return as_shares(1 / (1 + np.exp(np.clip(odds_against, -700, 700))), "probability of bunching")


def _likeliest_share(gain: Floats) -> tuple[float, float]:
    """Log-likelihood gained over all honest, and the share that gains it."""
    fits = [
        float(np.logaddexp(np.log1p(-share), np.log(share) + gain).sum() + np.log(believed))
        for share, believed in zip(SHARES, SHARES_BELIEVED, strict=True)
    ]
    best = int(np.argmax(fits))
    return fits[best], float(SHARES[best])


def tail(counts: Ints, expected: Floats, norms: Norms) -> Floats:
    """Chance of at least so many in the band, of those in it or below it, at any of the lines where nothing is wrong.

    (organisations,), parameters as for `learn`. Ties count half; the lines' chances are joined by Bonferroni. 1 where
    no meeting is around a line.
    """
    chances = [_tail(counts[:, i], expected[:, i], spread) for i, spread in enumerate(norms.spreads)]
    return np.minimum(1.0, len(chances) * np.min(chances, axis=0))


def _tail(counts: Ints, expected: Floats, spread: Spread) -> Floats:
    inside, near = counts[:, 1], counts[:, 0] + counts[:, 1]
    chance = np.zeros(len(counts))
    for split, weight in zip(_leaning(expected, NODES * spread.shift), NODE_WEIGHTS, strict=True):
        below, band = np.moveaxis(_weights(split, spread.rho), -1, 0)[:2]
        chance += weight * beta_binomial_at_least_ties_half(inside, near, band, below)
    return chance


def _either(gains: Floats) -> Floats:
    """Log Bayes factor of bunching at any line: each alone or all together, equally likely beforehand."""
    return log_sum(np.column_stack([gains, gains.sum(axis=1)]), axis=1) - np.log(gains.shape[1] + 1)


def _log_pair(counts: Ints, expected: Floats, spread: Spread) -> tuple[Floats, Floats]:
    """Of one line, by organisation: log-likelihood if honest, and by how much bunching raises it."""
    leaning = _leaning(expected, NODES * spread.shift)
    log_weights = np.log(NODE_WEIGHTS)[:, None]
    honest = log_sum(log_weights + _log_pmf(counts, leaning, spread.rho), axis=0)
    lifted = [
        log_sum(log_weights + _log_pmf(counts, _lift(leaning, share), spread.rho), axis=0) for share in LIFTED
    ]
    raised = log_sum(np.array(lifted), axis=0) - np.log(len(LIFTED))
    return honest, raised - honest


def _leaning(expected: Floats, leans: Floats) -> Floats:
    """The same split (leans, organisations, 3) of an organisation whose meetings are longer, or better attended, all
    through."""
    split = expected * np.exp(np.multiply.outer(leans, np.array([-1.0, 0.0, 1.0])))[:, None]
    return split / split.sum(axis=-1, keepdims=True)


def _lift(split: Floats, share: float) -> Floats:
    below = split[..., 0]
    return np.stack([below * (1 - share), split[..., 1] + below * share, split[..., 2]], axis=-1)


def _log_pmf(counts: Ints, split: Floats, rho: float) -> Floats:
    """Dirichlet-multinomial, less the number of orders, which no comparison needs."""
    weight = _weights(split, rho)
    total = weight.sum(axis=-1)
    by_place = (gammaln(counts + weight) - gammaln(weight)).sum(axis=-1)
    return by_place + gammaln(total) - gammaln(total + counts.sum(axis=-1))


def _weights(split: Floats, rho: float) -> Floats:
    return (1 - rho) / rho * np.maximum(split, LEAST_SHARE)
