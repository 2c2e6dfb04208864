import numpy as np
import pytest

from models.shared.learning import accelerated, class_shares, drawn, drawn_to_above, em, sample
from models.shared.log_sum import log_sum, probabilities


@pytest.mark.parametrize(("number", "most"), [(0, 3), (3, 3), (4, 3), (100, 7)])
def test_a_sample_is_spread_over_all_and_no_larger_than_asked(number, most):
    of = np.arange(number)
    drawn = sample(of, most)
    assert len(drawn) <= most
    assert len(drawn) == number or len(np.unique(np.diff(drawn))) == 1


def test_shares_are_drawn_to_what_was_known_before():
    assert drawn(0.02, 50.0, 0.0, 0) == 0.02
    assert drawn(0.02, 50.0, 500.0, 1000) == pytest.approx(501 / 1050)


def test_shares_of_classes_are_those_of_the_cells():
    """Each cell's data point to one class beyond doubt: a tenth to the first, a fifth to the second."""
    ratios = np.full((1000, 2), 1e-9)
    ratios[:100, 0] = ratios[100:300, 1] = 1e9
    np.testing.assert_allclose(class_shares(ratios, np.array([0.02, 0.01]), 1e-6, 50), [0.1, 0.2], rtol=1e-5)


def test_rounds_of_learning_end_where_hardly_anything_changes():
    def halve(value):
        return value / 2

    assert em(8.0, halve, 2) == 2.0
    assert em(8.0, halve, 0) == 8.0
    assert em(8.0, halve, 50, lambda before, after: before - after < 2) == 1.0


def test_learning_that_creeps_ends_in_a_few_rounds_where_it_would_end():
    rounds = []

    def creep(at):
        rounds.append(at)
        return np.array([0.95, 0.6, 0.1]) * at + np.array([0.05, 0.4, 0.9]) + 0.01 * np.sin(at - 1)

    np.testing.assert_allclose(accelerated(np.array([-3.0, 0.0, 5.0]), creep, 40, 1e-6), 1.0, atol=1e-4)
    assert len(rounds) < 15, "alone, it would take hundreds"
    assert accelerated(np.array([]), creep, 0, 1e-6).size == 0


def test_a_stratum_is_drawn_to_the_one_above_it_by_how_few_cells_it_has():
    labels = np.array([0, 0, 2])
    means = drawn_to_above(np.array([1.0, 1.0, 4.0]), np.array([6.0, 0.0, 8.0]), np.array([2, 0, 1]), labels, 2.0)
    np.testing.assert_allclose(means, [2.0, 0.0, 16 / 3])


def test_likelihoods_far_below_what_a_float_can_keep_are_compared():
    logs = np.array([[-2000.0, -2000.0 + np.log(3.0)]])
    np.testing.assert_allclose(log_sum(logs, axis=1), [-2000.0 + np.log(4.0)])
    np.testing.assert_allclose(probabilities(logs, axis=1), [[0.25, 0.75]])
