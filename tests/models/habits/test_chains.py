"""Lapses in runs of months: the likelihood against plain enumeration, and what comes again and again against a run."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from models.habits.chains import KEPT, LAPSED, chain_likelihoods
from models.habits.likelihoods import NODE_WEIGHTS, STRENGTHS, honest_rates, likelihoods
from models.habits.model import habit_model
from models.habits.patterns import patterns_of
from tests.models.habits.drawn import in_runs

MONTHS = 12


def enumerated(showing, seen, rates, stay, strength):
    """The likelihood by adding up all ways in which lapses can have come and gone."""
    total, shown = 0.0, KEPT + (1 - KEPT) * strength
    for lapses in product([True, False], repeat=len(seen)):
        chance, before = 1.0, None
        for lapse, k, n, rate in zip(lapses, showing, seen, rates, strict=True):
            begins = rate if before is None else stay * before + (1 - stay) * rate
            chance *= begins if lapse else 1 - begins
            each = LAPSED if lapse else shown
            chance *= each**k * (1 - each) ** (n - k)
            before = lapse
        total += chance
    return total


def test_the_likelihood_is_the_sum_over_all_runs():
    showing, seen = np.array([[1, 0, 0, 2]]), np.array([[1, 1, 0, 2]])
    rates = honest_rates(np.array([-1.0]), np.array([0.0, 0.3, -0.2, 0.1]), 0.8)
    likelihoods = chain_likelihoods(patterns_of(showing, seen, np.zeros(1, int)), rates, 0.6)
    by_node = [enumerated(showing[0], seen[0], rates[0, :, node], 0.6, 0.0) for node in range(len(NODE_WEIGHTS))]
    assert np.exp(likelihoods.honest[0]) == pytest.approx(NODE_WEIGHTS @ by_node, rel=1e-6)
    strength = STRENGTHS[3]
    strong = [enumerated(showing[0], seen[0], rates[0, :, node], 0.6, strength) for node in range(len(NODE_WEIGHTS))]
    assert np.exp(likelihoods.habits[0, 0, 3]) == pytest.approx(NODE_WEIGHTS @ strong / 3, rel=1e-6)
    assert likelihoods.nodes.sum() == pytest.approx(1)


def test_without_runs_it_is_nearly_the_plain_likelihood():
    rng = np.random.default_rng(1)
    showing, seen = (rng.random((50, MONTHS)) < 0.3).astype(int), np.ones((50, MONTHS), int)
    of, rates = patterns_of(showing, seen, np.zeros(50, int)), honest_rates(np.array([-1.0]), np.zeros(MONTHS), 0.8)
    plain, chain = likelihoods(of, rates), chain_likelihoods(of, rates, 0.0)
    assert chain.honest == pytest.approx(plain.honest, abs=0.5)
    assert chain.strong - chain.honest == pytest.approx(plain.strong - plain.honest, abs=0.6)


def test_what_comes_again_and_again_is_told_from_a_run():
    rng = np.random.default_rng(2)
    showing = in_runs(rng.random((1500, MONTHS)) < 0.1, 0.7, rng)
    showing[0] = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    showing[1] = [1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0]
    habits = habit_model(showing.astype(int), np.ones((1500, MONTHS), int), [np.zeros(1500, int)])
    assert habits.log_bayes_factor[1] > habits.log_bayes_factor[0] + 3
