"""Our distributions give what scipy.stats gives."""

import numpy as np
import pytest
from scipy.stats import binom, norm

from models.shared.distributions import at_least_ties_half, normal_density


@pytest.mark.parametrize("scale", [0.3, 1.0, 2.0])
def test_normal_density(scale):
    x = np.linspace(-6, 6, 25)
    np.testing.assert_allclose(normal_density(x, scale), norm.pdf(x, scale=scale), rtol=1e-13)


def test_at_least_so_many_of_any_number():
    number = np.array([1, 2, 12, 60, 5000])
    count = np.unique(np.linspace(0, 1, 9)[:, None] * number, axis=0).astype(np.int64)
    for chance in (1e-4, 0.03, 0.5, 1 - 1e-4):
        expected = binom.sf(count, number, chance) + binom.pmf(count, number, chance) / 2
        np.testing.assert_allclose(
            at_least_ties_half(count, number, np.full(5, chance)), expected, rtol=1e-7, atol=1e-300
        )
