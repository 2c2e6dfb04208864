"""How probable it is that a cell is formalistic, from all its signals together: a latent-class model with a trait.

Pure numerics. Our own model, in the manner of docs/methods.md#formalism-as-a-whole; learned by EM from the cells at
hand, without any truth about them. A formalistic cell has each signal j with probability q_j, an honest one with e_j:
some honest cells have one strong signal. With x the data of a signal, and B its Bayes factor, presence against absence,

    log-odds = logit(pi) + log E_u prod_j [(1-q_j) r_j(u) + q_j B_j] - log E_u prod_j [(1-e_j) r_j(u) + e_j B_j].

r_j(u) is the dependence between signals that are absent: paperwork habits are correlated, so a careless secretary shows
several signals a little, and none of them is a concern. The normal score s of the p-value of an absent signal is taken
as mu_j + lambda_j u + noise, with a trait u ~ N(0, 1) of the cell; r_j(u) = density of s given u over density of s. A
signal that cannot be assessed says nothing (both factors are 1). Signals of one family beside its strongest one count
half.

What is known before any data is worth a number of cells (below), so that small provinces stay stable.
Limits: the scores are only roughly normal where a signal is rare; harmless circumstances that raise the same few
signals in many cells are taken for a trait only as far as they are common.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, ndtri

from models.formalism.signals import Signals
from models.shared.arrays import Bools, Floats, Ints
from models.shared.learning import drawn, em, sample

# Chosen by us: formalism is rare until the cells say otherwise; a formalistic cell shows a few of the many signals, an
# honest one hardly ever more than one. Weights in cells (for q in formalistic cells).
PREVALENCE, PREVALENCE_WEIGHT = 0.02, 100.0
WITH_SIGNAL, WITH_SIGNAL_WEIGHT = 0.2, 50.0
ALONE, ALONE_WEIGHT = 0.01, 500.0
# Chosen by us: loadings are drawn towards none with the weight of so many cells.
LOADING_WEIGHT = 50.0
# The trait on a grid of points; a second trait changed nothing that could be measured. Beyond three a score says no
# more about it (chosen by us; winsorised as in docs/methods.md#level-and-composite, so that one signal cannot make the
# trait).
POINTS, REACH = 11, 3.0
LEAST_NOISE = 0.05
# Where the search for the loadings begins, at most.
LARGEST_SHARE = 0.7
# One signal's evidence is bounded so that sums stay finite; q/e bounds it much earlier.
LARGEST_FACTOR = 30.0
# Twice as many change no figure that could be seen.
ROUNDS = 25
# The norms of a nation are learned from this many of its cells; more change nothing that could be seen.
CELLS_TO_LEARN_FROM, CELLS_AT_ONCE = 10_000, 10_000


@dataclass
class Learned:
    """What holds for all cells: prevalence; per signal how often it is there in formalistic and in honest cells, and
    how absent signals depend on the trait: `mean`, `loadings` and `noise` (a variance)."""

    prevalence: float
    with_signal: Floats
    alone: Floats
    mean: Floats
    loadings: Floats
    noise: Floats


@dataclass(frozen=True)
class Combined:
    """Per cell. `log_odds` of formalism; `presence` (cells, signals) the probability that the signal is there if the
    cell is formalistic, and `weight` (cells, signals) the log-odds that it adds; `spread_over` the probability that
    then signals of two families or more are there. A cell without any signal that can be assessed has the odds of
    all."""

    log_odds: Floats
    presence: Floats
    weight: Floats
    spread_over: Floats


@dataclass(frozen=True)
class _Data:
    factors: Floats
    scores: Floats
    known: Bools

    def some(self, which: Ints | slice) -> _Data:
        return _Data(self.factors[which], self.scores[which], self.known[which])


@dataclass(frozen=True)
class _Posterior:
    """`log_odds` (cells,); `trait_*` (cells, nodes) how the trait is distributed in a class; `there_*` (cells, signals,
    nodes) probability that the signal is there, 0 where it cannot be assessed."""

    log_odds: Floats
    trait_formal: Floats
    trait_honest: Floats
    there_formal: Floats
    there_honest: Floats


def combine(signals: Signals) -> Combined:
    """What the signals of each cell say together; learns from the cells and judges them all."""
    data = _data(signals)
    learned = learn(signals)
    parts = [
        _judge(data.some(slice(start, start + CELLS_AT_ONCE)), learned, signals.membership())
        for start in range(0, max(len(signals.cells), 1), CELLS_AT_ONCE)
    ]
    fields = (np.concatenate([getattr(part, name) for part in parts]) for name in Combined.__dataclass_fields__)
    return Combined(*fields)


def learn(signals: Signals) -> Learned:
    """Prevalence, how often signals are there, and the dependence of absent ones, by EM."""
    data = _data(signals)
    data = data.some(_learners(data.known))
    return em(_beginning(data), lambda learned: _updated(learned, data, _posterior(data, learned)), ROUNDS)


def _data(signals: Signals) -> _Data:
    known = signals.known
    factors = np.exp(np.clip(np.where(known, signals.evidence(), 0), -LARGEST_FACTOR, LARGEST_FACTOR))
    scores = np.clip(-ndtri(np.clip(np.where(known, signals.p_value, 0.5), 1e-9, 1 - 1e-9)), -REACH, REACH)
    return _Data(factors, scores, known)


def _learners(known: Bools) -> Ints:
    return sample(np.flatnonzero(known.any(axis=1)), CELLS_TO_LEARN_FROM)


def _nodes() -> tuple[Floats, Floats]:
    """Points of the trait and their logarithmic weights."""
    points = np.linspace(-REACH, REACH, POINTS)
    logs = -(points**2) / 2
    return points, logs - np.logaddexp.reduce(logs)


def _beginning(data: _Data) -> Learned:
    """Means and variances as they are; loadings along the main direction of the correlations."""
    n = np.maximum(data.known.sum(axis=0), 1)
    mean = (data.scores * data.known).sum(axis=0) / n
    centred = (data.scores - mean) * data.known
    variance = np.maximum((centred**2).sum(axis=0) / n, LEAST_NOISE)
    scaled = centred / np.sqrt(variance)
    together = data.known.T.astype(float) @ data.known
    values, vectors = np.linalg.eigh(scaled.T @ scaled / (together + LOADING_WEIGHT))
    share = np.clip(vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.01)), -LARGEST_SHARE, LARGEST_SHARE)
    k = len(mean)
    return Learned(
        PREVALENCE,
        np.full(k, WITH_SIGNAL),
        np.full(k, ALONE),
        mean,
        loadings=share * np.sqrt(variance),
        noise=np.maximum(variance * (1 - share**2), LEAST_NOISE),
    )


def _absent(data: _Data, learned: Learned) -> Floats:
    """r_j(u): (cells, signals, nodes)."""
    points, _ = _nodes()
    total = learned.noise + learned.loadings**2
    apart = data.scores - learned.mean
    given = apart[:, :, None] - np.outer(learned.loadings, points)
    log_ratio = (apart**2 / total + np.log(total / learned.noise))[:, :, None] - given**2 / learned.noise[:, None]
    return np.exp(log_ratio / 2)


def _posterior(data: _Data, learned: Learned) -> _Posterior:
    _, weights = _nodes()
    absent = _absent(data, learned)
    formal, trait_formal, there_formal = _class(data, absent, learned.with_signal, weights)
    honest, trait_honest, there_honest = _class(data, absent, learned.alone, weights)
    log_odds = logit(learned.prevalence) + formal - honest
    return _Posterior(log_odds, trait_formal, trait_honest, there_formal, there_honest)


def _class(data: _Data, absent: Floats, share: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Log-likelihood of a class, its traits, its signals."""
    known = data.known[:, :, None]
    there = (share * data.factors)[:, :, None]
    either = (1 - share)[:, None] * absent + there
    logs = np.where(known, np.log(either), 0).sum(axis=1) + weights
    likelihood = np.logaddexp.reduce(logs, axis=1)
    return likelihood, np.exp(logs - likelihood[:, None]), np.where(known, there / either, 0)


def _updated(learned: Learned, data: _Data, posterior: _Posterior) -> Learned:
    """One round of EM: `learned` itself, changed."""
    formal, known = expit(posterior.log_odds), data.known
    honest = 1 - formal
    learned.prevalence = drawn(PREVALENCE, PREVALENCE_WEIGHT, float(formal.sum()), len(formal))
    there = np.einsum("i,in,ijn->j", formal, posterior.trait_formal, posterior.there_formal)
    learned.with_signal = _share(there, formal @ known, WITH_SIGNAL, WITH_SIGNAL_WEIGHT)
    there = np.einsum("i,in,ijn->j", honest, posterior.trait_honest, posterior.there_honest)
    learned.alone = _share(there, honest @ known, ALONE, ALONE_WEIGHT)
    absent = (formal[:, None] * posterior.trait_formal)[:, None] * (1 - posterior.there_formal)
    absent += (honest[:, None] * posterior.trait_honest)[:, None] * (1 - posterior.there_honest)
    _update_dependence(learned, data, absent * known[:, :, None])
    return learned


def _share(there: Floats, seen: Floats, usual: float, weight: float) -> Floats:
    """Shares of the signals, drawn to their common one, and that to what was known before."""
    common = (usual * weight + there.sum()) / (weight + seen.sum())
    return (common * weight + there) / (weight + seen)


def _update_dependence(learned: Learned, data: _Data, absent: Floats) -> None:
    """Regression of the scores of absent signals on the trait, with a ridge; `absent` weights (cells, signals,
    nodes)."""
    points, _ = _nodes()
    by_node = absent.sum(axis=0)
    n, first, second = by_node.sum(axis=1) + 1e-9, by_node @ points, by_node @ points**2
    by_score = np.einsum("ijn,ij->jn", absent, data.scores)
    product, total = by_score.sum(axis=1), np.einsum("ijn,ij->j", absent, data.scores**2)
    with_trait = by_score @ points
    loadings = (n * with_trait - first * product) / (n * (second + LOADING_WEIGHT) - first**2)
    mean = (product - loadings * first) / n
    left = total - 2 * (mean * product + loadings * with_trait)
    left += mean**2 * n + 2 * mean * loadings * first + loadings**2 * second
    learned.mean, learned.loadings, learned.noise = mean, loadings, np.maximum(left / n, LEAST_NOISE)


def _judge(data: _Data, learned: Learned, membership: Floats) -> Combined:
    posterior = _posterior(data, learned)
    presence = np.einsum("in,ijn->ij", posterior.trait_formal, posterior.there_formal)
    lacking = np.log1p(-np.minimum(posterior.there_formal, 1 - 1e-9))
    none_in = np.exp(np.einsum("ijn,jf->ifn", lacking, membership))
    none = none_in.prod(axis=1)
    one = none * ((1 - none_in) / none_in).sum(axis=1)
    spread_over = (posterior.trait_formal * (1 - none - one)).sum(axis=1)
    return Combined(posterior.log_odds, presence, _weight(data, learned, posterior), spread_over)


def _weight(data: _Data, learned: Learned, posterior: _Posterior) -> Floats:
    """Log-odds that each signal adds, at the trait that the cell has if it is formalistic."""
    absent = _absent(data, learned)
    there = data.factors[:, :, None]
    formal = (1 - learned.with_signal)[:, None] * absent + learned.with_signal[:, None] * there
    honest = (1 - learned.alone)[:, None] * absent + learned.alone[:, None] * there
    added = np.einsum("in,ijn->ij", posterior.trait_formal, np.log(formal / honest))
    return np.where(data.known, added, 0)
