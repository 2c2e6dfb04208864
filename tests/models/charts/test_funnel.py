"""Funnels: exact quantiles, and a spread that winsorising does not make smaller."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom, binom

from models.charts.funnel import (
    exact_limits,
    overdispersion,
    winsorise,
    winsorised_square,
)


@given(st.integers(1, 400), st.floats(0.02, 0.98), st.floats(0.002, 0.4))
@settings(max_examples=60, deadline=None)
def test_exact_limits_are_quantiles(n, target, rho):
    limits = exact_limits(np.array([n]), np.array([target]), rho)
    weight = 1 / rho - 1
    expected = betabinom.ppf([0.025, 0.975, 0.001, 0.999], n, target * weight, (1 - target) * weight) / n
    assert np.concatenate([limits.low_95, limits.high_95, limits.low_998, limits.high_998]) == pytest.approx(expected)


def test_without_overdispersion_they_are_binomial():
    n = np.array([5, 60, 5, 700])
    limits = exact_limits(n, np.full(4, 0.88), 0.0)
    assert limits.low_95 == pytest.approx(binom.ppf(0.025, n, 0.88) / n)
    assert limits.high_998 == pytest.approx(binom.ppf(0.999, n, 0.88) / n)


@pytest.mark.parametrize("rho", [0.0, 0.05])
@pytest.mark.parametrize("target", [0.0, 1.0])
def test_where_nobody_or_everybody_is_expected_so_are_the_limits(target, rho):
    limits = exact_limits(np.array([8, 200]), np.full(2, target), rho)
    assert np.concatenate([limits.low_95, limits.high_95, limits.low_998, limits.high_998]).tolist() == [target] * 8


def test_chance_seldom_lies_outside():
    rng = np.random.default_rng(4)
    n = rng.integers(3, 60, 20_000)
    count = rng.binomial(n, rng.beta(0.88 * 19, 0.12 * 19, len(n)))
    limits = exact_limits(n, np.full(len(n), 0.88), 0.05)
    assert ((count / n < limits.low_95) | (count / n > limits.high_95)).mean() <= 0.055
    assert (count / n < limits.low_998).mean() <= 0.0025


def test_a_cell_without_members_has_no_limits():
    assert np.isnan(exact_limits(np.array([0]), np.array([0.9]), 0.04).low_95).all()


def test_overdispersion_is_found_again():
    rng = np.random.default_rng(5)
    n = rng.integers(100, 400, 4_000)
    count = rng.binomial(n, rng.beta(0.8 * 24, 0.2 * 24, len(n)))
    assert overdispersion(count, n, np.full(len(n), 0.8)) == pytest.approx(0.04, abs=0.006)
    assert overdispersion(rng.binomial(n, 0.8), n, np.full(len(n), 0.8)) < 0.001


def test_what_winsorising_takes_away():
    assert winsorised_square() == pytest.approx(0.6787, abs=5e-5)
    rng = np.random.default_rng(6)
    assert (winsorise(rng.normal(size=200_000)) ** 2).mean() == pytest.approx(0.6787, abs=0.01)


def test_winsorising_uses_type_7_quantiles():
    # R: quantile(1:6, c(.1, .9)) is 1.5, 5.5.
    assert winsorise(np.arange(1.0, 7)).tolist() == [1.5, 2, 3, 4, 5, 5.5]
