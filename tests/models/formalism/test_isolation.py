"""The isolation forest holds against scikit-learn's, and what is alone is isolated."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import IsolationForest

from models.formalism.isolation import grow, mean_depth

SEEDS = (1, 2, 3)


@pytest.fixture(scope="module")
def rows():
    """Scores as the explorer has them: half of them nothing, and one row unlike the others."""
    scores = np.maximum(np.random.default_rng(5).normal(size=(800, 8)), 0)
    scores[7, [0, 3, 5]] = 4
    return scores


def test_isolation_is_that_of_scikit_learn_but_for_chance(rows):
    ours = np.mean([grow(rows, seed).isolation(rows) for seed in SEEDS], axis=0)
    theirs = np.mean([-IsolationForest(random_state=seed).fit(rows).score_samples(rows) for seed in SEEDS], axis=0)
    assert np.corrcoef(ours, theirs)[0, 1] > 0.97
    assert ours.mean() == pytest.approx(theirs.mean(), abs=0.01)
    assert ours.argmax() == theirs.argmax() == 7


def test_the_same_seed_gives_the_same_forest(rows):
    assert np.array_equal(grow(rows, 1).isolation(rows), grow(rows, 1).isolation(rows))


def test_rows_that_are_all_equal_are_one_of_many():
    equal = np.ones((50, 3))
    assert grow(equal, 1).isolation(equal) == pytest.approx(np.full(50, 0.5))


def test_few_rows_have_a_tree_too():
    assert grow(np.array([[0.0], [5.0]]), 1).isolation(np.array([[0.0], [9.0]])) == pytest.approx([0.5, 0.5])
    assert grow(np.array([[1.0]]), 1).isolation(np.array([[1.0]])) == pytest.approx([1.0])


def test_mean_depths_are_those_of_the_paper():
    assert mean_depth(np.array([0, 1, 2, 256])) == pytest.approx([0, 0, 1, 10.2448], abs=1e-4)
