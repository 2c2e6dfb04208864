import numpy as np
import pytest

from models.shared.learning import class_shares, drawn, sample


@pytest.mark.parametrize(("number", "most"), [(0, 3), (3, 3), (4, 3), (100, 7)])
def test_a_sample_is_spread_over_all_and_no_larger_than_asked(number, most):
    of = np.arange(number)
    found = sample(of, most)
    assert len(found) <= most
    assert len(found) == number or len(np.unique(np.diff(found))) == 1


def test_shares_are_drawn_to_what_was_known_before():
    assert drawn(0.02, 50.0, 0.0, 0) == 0.02
    assert drawn(0.02, 50.0, 500.0, 1000) == pytest.approx(501 / 1050)


def test_shares_of_classes_are_those_of_the_cells():
    """Each cell's data point to one class beyond doubt: a tenth to the first, a fifth to the second."""
    ratios = np.full((1000, 2), 1e-9)
    ratios[:100, 0] = ratios[100:300, 1] = 1e9
    np.testing.assert_allclose(class_shares(ratios, np.array([0.02, 0.01]), 1e-6, 50), [0.1, 0.2], rtol=1e-5)
