"""The combination of signs: against a plain second version, on made-up provinces, and what must hold of any."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import norm
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score

from models.formalism import latent
from models.formalism.latent import Learned, combine, learn
from models.formalism.signals import Signals
from models.shared.selection import select
from tests.models.formalism.worlds import HEALTHY, RECIPE, features, make, z_sum

LEARNED = Learned(
    prevalence=0.03,
    with_signal=np.array([0.3, 0.2, 0.25]),
    alone=np.array([0.01, 0.02, 0.005]),
    mean=np.array([0.1, 0.0, -0.1]),
    loadings=np.array([0.6, 0.5, 0.0]),
    noise=np.array([0.6, 0.7, 1.0]),
)
evidence = st.lists(st.tuples(st.floats(-6, 12) | st.none(), st.floats(1e-6, 0.999)), min_size=3, max_size=3)


def one_cell(given_signals):
    factors, p_values = zip(*given_signals, strict=True)
    known = [factor is not None for factor in factors]
    return Signals(
        cells=["C"],
        names=["a", "b", "c"],
        families=["x", "x", "y"],
        log_bayes_factor=np.array([[np.nan if f is None else f for f in factors]]),
        p_value=np.array([[p if k else np.nan for p, k in zip(p_values, known, strict=True)]]),
    )


def judged(signals, learned, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(latent, "learn", lambda signals: learned)
        return combine(signals)


def plain(signals, learned):
    """Log-odds, presences and the chance of two families by going through every combination of signs and traits."""
    nodes = np.linspace(-latent.REACH, latent.REACH, latent.POINTS)
    weights = norm.pdf(nodes) / norm.pdf(nodes).sum()
    known = [j for j in range(3) if not np.isnan(signals.p_value[0, j])]
    first, second = (-9.0 if np.isnan(b) else b for b in signals.log_bayes_factor[0, :2])
    counted = list(signals.log_bayes_factor[0])
    if min(first, second) > 0:
        counted[0 if first < second else 1] /= 2  # the weaker one of their family
    likelihood, there, two = {}, np.zeros(3), 0.0
    for name, share in (("formal", learned.with_signal), ("honest", learned.alone)):
        likelihood[name] = 0.0
        for u, weight in zip(nodes, weights, strict=True):
            for case in np.ndindex(*[2] * len(known)):
                chance = weight
                for j, present in zip(known, case, strict=True):
                    score = np.clip(norm.isf(signals.p_value[0, j]), -latent.REACH, latent.REACH)
                    total = learned.noise[j] + learned.loadings[j] ** 2
                    absent = norm.pdf(score, learned.mean[j] + learned.loadings[j] * u, np.sqrt(learned.noise[j]))
                    absent /= norm.pdf(score, learned.mean[j], np.sqrt(total))
                    present_factor = share[j] * np.exp(counted[j])
                    chance *= present_factor if present else (1 - share[j]) * absent
                likelihood[name] += chance
                if name == "formal":
                    shown = [j for j, present in zip(known, case, strict=True) if present]
                    there[shown] += chance
                    two += chance * (len({signals.families[j] for j in shown}) >= 2)
    odds = np.log(learned.prevalence / (1 - learned.prevalence)) + np.log(likelihood["formal"] / likelihood["honest"])
    return odds, there / likelihood["formal"], two / likelihood["formal"]


@settings(max_examples=30)
@given(evidence)
def test_it_is_what_going_through_all_combinations_gives(given_signals):
    signals = one_cell(given_signals)
    with pytest.MonkeyPatch.context() as patch:
        computed = judged(signals, LEARNED, patch)
    odds, there, two = plain(signals, LEARNED)
    assert computed.log_odds[0] == pytest.approx(odds, abs=1e-6)
    assert computed.presence[0] == pytest.approx(there, abs=1e-6)
    assert computed.spread_over[0] == pytest.approx(two, abs=1e-6)


@settings(max_examples=30)
@given(evidence, st.integers(0, 2), st.floats(0.1, 5))
def test_more_evidence_for_the_strongest_of_a_family_never_lowers_the_odds(given_signals, signal, more):
    factor, p_value = given_signals[signal]
    other = given_signals[1 - signal][0] if signal < 2 else None
    if factor is None or (other is not None and other >= factor > 0) or (other is not None and other > 0 >= factor):
        return
    stronger = [*given_signals]
    stronger[signal] = (factor + more, p_value)
    with pytest.MonkeyPatch.context() as patch:
        before, after = (judged(one_cell(s), LEARNED, patch) for s in (given_signals, stronger))
    assert after.log_odds[0] >= before.log_odds[0] - 1e-9
    assert after.presence[0, signal] >= before.presence[0, signal] - 1e-9


def test_a_cell_of_which_nothing_is_known_has_the_odds_of_all(monkeypatch):
    computed = judged(one_cell([(None, 0.5)] * 3), LEARNED, monkeypatch)
    assert expit(computed.log_odds[0]) == pytest.approx(LEARNED.prevalence)
    assert computed.spread_over[0] == pytest.approx(0, abs=1e-12)
    assert (computed.weight == 0).all()


def test_what_the_trait_explains_is_no_evidence(monkeypatch):
    """Two signs that hang on the trait, both moderately raised: less telling than if they were independent."""
    signals = one_cell([(1.5, 0.05), (1.5, 0.05), (-0.5, 0.6)])
    alone = replace(LEARNED, loadings=np.zeros(3), noise=LEARNED.noise + LEARNED.loadings**2)
    assert judged(signals, LEARNED, monkeypatch).log_odds[0] < judged(signals, alone, monkeypatch).log_odds[0]


def test_the_order_of_cells_and_signals_does_not_matter():
    signals = make(11, replace(RECIPE, cells=300)).signals
    rng = np.random.default_rng(0)
    rows, columns = rng.permutation(300), rng.permutation(len(signals.names))
    mixed = Signals(
        [signals.cells[i] for i in rows],
        [signals.names[j] for j in columns],
        [signals.families[j] for j in columns],
        signals.log_bayes_factor[np.ix_(rows, columns)],
        signals.p_value[np.ix_(rows, columns)],
    )
    first, second = combine(signals), combine(mixed)
    assert second.log_odds == pytest.approx(first.log_odds[rows], abs=1e-6)
    assert second.presence == pytest.approx(first.presence[np.ix_(rows, columns)], abs=1e-6)


def test_the_dependence_of_honest_signals_is_learned():
    learned = learn(make(4, replace(HEALTHY, cells=1000, care=1.2, odd=0.0)).signals)
    apart = learn(make(4, replace(HEALTHY, cells=1000, care=0.0, odd=0.0)).signals)
    strength = np.abs(learned.loadings) / np.sqrt(learned.noise + learned.loadings**2)
    assert (strength > 0.4).sum() >= 6
    assert np.abs(apart.loadings).max() < 0.3


@pytest.mark.parametrize("seed", [50, 51])
def test_in_a_healthy_province_there_is_nothing_to_act_on(seed):
    signals = make(seed, replace(HEALTHY, cells=1500)).signals
    combined = combine(signals)
    probability = expit(combined.log_odds) * combined.spread_over
    assert select(probability).sum() <= 1
    assert (probability > 0.5).mean() < 0.01
    assert learn(signals).prevalence < 0.02


def test_it_comes_near_a_classifier_that_was_told_the_truth_of_other_provinces():
    taught = [make(100 + seed, replace(RECIPE, cells=2000)) for seed in range(2)]
    upper = HistGradientBoostingClassifier(max_iter=50, max_leaf_nodes=8, l2_regularization=5.0, random_state=0)
    upper.fit(np.vstack([features(w.signals) for w in taught]), np.concatenate([w.formalistic for w in taught]))
    ours, given, plain_sum = [], [], []
    for seed in (0, 1):
        world = make(seed, replace(RECIPE, cells=1000))
        ours.append(average_precision_score(world.formalistic, combine(world.signals).log_odds))
        given.append(average_precision_score(world.formalistic, upper.predict_proba(features(world.signals))[:, 1]))
        plain_sum.append(average_precision_score(world.formalistic, z_sum(world.signals)))
    assert np.mean(ours) > 0.9 * np.mean(given)
    assert np.mean(ours) > 1.5 * np.mean(plain_sum)
