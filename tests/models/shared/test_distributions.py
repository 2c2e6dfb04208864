"""Our distributions give what scipy.stats gives."""

import numpy as np
import pytest
from scipy.stats import betabinom, binom, nbinom, norm

from models.shared import distributions as ours

NUMBER = np.array([1, 2, 12, 60, 5000])
COUNTS = np.unique(np.round(np.linspace(0, 1, 9)[:, None] * NUMBER), axis=0).astype(np.int64)


@pytest.mark.parametrize("scale", [0.3, 1.0, 2.0])
def test_normal_density(scale):
    x = np.linspace(-6, 6, 25)
    np.testing.assert_allclose(ours.normal_density(x, scale), norm.pdf(x, scale=scale), rtol=1e-13)


@pytest.mark.parametrize("chance", [1e-4, 0.03, 0.5, 1 - 1e-4])
def test_at_least_so_many_of_a_number(chance):
    expected = binom.sf(COUNTS, NUMBER, chance) + binom.pmf(COUNTS, NUMBER, chance) / 2
    computed = ours.at_least_ties_half(COUNTS, NUMBER, np.full(5, chance))
    np.testing.assert_allclose(computed, expected, rtol=1e-7, atol=1e-300)


@pytest.mark.parametrize(("a", "b"), [(0.1, 3.0), (4.0, 2.0), (300.0, 50.0)])
def test_beta_binomial(a, b):
    np.testing.assert_allclose(
        ours.log_beta_binomial(COUNTS, NUMBER, a, b), betabinom.logpmf(COUNTS, NUMBER, a, b), rtol=1e-9
    )
    for count in COUNTS:
        expected = betabinom.sf(count, NUMBER, a, b) + betabinom.pmf(count, NUMBER, a, b) / 2
        computed = ours.beta_binomial_at_least_ties_half(count, NUMBER, np.full(5, a), np.full(5, b))
        np.testing.assert_allclose(computed, expected, atol=1e-9)


@pytest.mark.parametrize("shape", [0.25, 3.0, 64.0])
def test_negative_binomial(shape):
    middle = np.array([1e-3, 0.1, 0.5, 0.98])
    count = np.array([0, 1, 7, 200])[:, None]
    expected = nbinom.logpmf(count, shape, middle)
    np.testing.assert_allclose(ours.log_negative_binomial(count, np.full(4, shape), middle), expected, rtol=1e-9)
    for level in (0.001, 0.025, 0.975, 0.999):
        computed = ours.negative_binomial_quantile(level, np.full(4, shape), middle)
        assert computed.tolist() == nbinom.ppf(level, shape, middle).tolist()
