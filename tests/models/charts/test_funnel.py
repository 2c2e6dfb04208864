"""Funnels: exact quantiles, FunnelPlotR's constants, and its faults avoided."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom, binom

from models.charts.funnel import (
    arcsine_funnel,
    between_variance,
    exact_limits,
    overdispersion,
    winsorise,
    winsorised_square,
)
from tests.models.charts import plain


@given(st.integers(1, 400), st.floats(0.02, 0.98), st.floats(0.002, 0.4))
@settings(max_examples=60, deadline=None)
def test_exact_limits_are_quantiles(n, target, rho):
    found = exact_limits(np.array([n]), np.array([target]), rho)
    weight = 1 / rho - 1
    expected = betabinom.ppf([0.025, 0.975, 0.001, 0.999], n, target * weight, (1 - target) * weight) / n
    assert np.concatenate([found.low_95, found.high_95, found.low_998, found.high_998]) == pytest.approx(expected)


def test_without_overdispersion_they_are_binomial():
    n = np.array([5, 60, 5, 700])
    found = exact_limits(n, np.full(4, 0.88), 0.0)
    assert found.low_95 == pytest.approx(binom.ppf(0.025, n, 0.88) / n)
    assert found.high_998 == pytest.approx(binom.ppf(0.999, n, 0.88) / n)


def test_chance_seldom_lies_outside():
    rng = np.random.default_rng(4)
    n = rng.integers(3, 60, 20_000)
    count = rng.binomial(n, rng.beta(0.88 * 19, 0.12 * 19, len(n)))
    found = exact_limits(n, np.full(len(n), 0.88), 0.05)
    assert ((count / n < found.low_95) | (count / n > found.high_95)).mean() <= 0.055
    assert (count / n < found.low_998).mean() <= 0.0025


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


@given(st.floats(0, 9), st.lists(st.floats(1, 500), min_size=2, max_size=20))
def test_tau2_like_the_plain_version(phi, weights):
    assert between_variance(phi, np.array(weights)) == pytest.approx(plain.dersimonian_laird(phi, weights), abs=1e-12)


def test_the_published_version_has_its_constants():
    rng = np.random.default_rng(7)
    of = np.concatenate([[60], rng.integers(30, 300, 200)])
    count = np.concatenate([[60], rng.binomial(of[1:], 0.94)])
    found = arcsine_funnel(count, of, as_published=True)
    assert found.tau2 == 0
    angle = np.arcsin(np.sqrt(found.target))
    assert found.limits.high_95[0] == pytest.approx(np.sin(angle + 1.959964 / (2 * np.sqrt(60))) ** 2)
    assert found.limits.low_998[0] == pytest.approx(np.sin(angle - 3.090232 / (2 * np.sqrt(60))) ** 2)


def test_a_small_cell_where_all_come_is_no_outlier():
    of, count = np.array([60, *[200] * 50]), np.array([60, *[194] * 50])
    published, ours = arcsine_funnel(count, of, as_published=True), arcsine_funnel(count, of)
    assert published.limits.high_998[0] < 1
    assert ours.limits.high_998[0] == 1


def test_the_spread_between_groups_is_seen_from_one_and_not_from_one_and_a_half():
    rng = np.random.default_rng(8)
    of = np.full(5_000, 100)
    angle = np.arcsin(np.sqrt(0.7)) + rng.normal(0, 0.02, len(of))
    count = rng.binomial(of, np.sin(angle) ** 2)
    assert arcsine_funnel(count, of, as_published=True).tau2 == 0
    assert arcsine_funnel(count, of).tau2 == pytest.approx(0.02**2, rel=0.4)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)).map(lambda g: (min(g), g[1])), min_size=1))
@settings(max_examples=50, deadline=None)
def test_limits_are_ordered_rates(groups):
    count, of = np.array(groups).T
    limits = arcsine_funnel(count, of).limits
    ordered = np.array([limits.low_998, limits.low_95, limits.high_95, limits.high_998])
    assert (np.diff(ordered, axis=0) >= -1e-12).all()
    assert ordered.min() >= 0
    assert ordered.max() <= 1


def test_groups_without_members_are_refused():
    with pytest.raises(ValueError, match="at least one"):
        arcsine_funnel(np.array([0, 3]), np.array([0, 4]))
