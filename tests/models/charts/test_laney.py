"""Laney's p' against a hand-computed chart and a plain second version."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.charts.laney import p_prime
from tests.models.charts import plain

GROUPS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)).map(lambda g: (min(g), g[1])), min_size=2)


@given(GROUPS, st.booleans())
@settings(max_examples=100, deadline=None)
def test_like_the_plain_version(groups, screened):
    count, of = np.array(groups).T
    chart = p_prime(count[None], of[None], screened=screened)
    if not 0 < count.sum() < of.sum():
        assert np.isnan(chart.upper).all()
        return
    ranges = np.abs(np.diff((count / of - chart.mean[0]) * np.sqrt(of)))
    if screened and not (ranges < 3.267 * ranges.mean()).any():
        assert np.isnan(chart.upper).all()
        return
    mean, sigma, limits = plain.p_prime(count.tolist(), of.tolist(), screened)
    assert chart.mean[0, 0] == pytest.approx(mean)
    assert chart.sigma_z[0, 0] == pytest.approx(sigma)
    assert np.column_stack([chart.lower[0], chart.upper[0]]) == pytest.approx(np.array(limits))


def test_chance_alone_has_a_sigma_of_one():
    rng = np.random.default_rng(3)
    of = rng.integers(200, 400, (40, 200))
    chart = p_prime(rng.binomial(of, 0.8), of)
    assert chart.sigma_z.mean() == pytest.approx(1, abs=0.02)


def test_a_missing_group_is_passed_over():
    count, of = np.array([[8, 0, 9, 7, 10]]), np.array([[10, 0, 12, 9, 11]])
    kept = [0, 2, 3, 4]
    with_gap, without = p_prime(count, of), p_prime(count[:, kept], of[:, kept])
    assert with_gap.upper[:, kept] == pytest.approx(without.upper)
    assert np.isnan(with_gap.upper[0, 1])
