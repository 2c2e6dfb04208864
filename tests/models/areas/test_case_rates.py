"""Rates of cases by organisation: provinces made by the model itself, and what must hold whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import nbinom

from models.discipline.case_rates import case_rates
from models.shared.selection import select

UNITS, CELLS = 300, 4


def province(seed, far=0, factor=8.0):
    """Cells of 60 member-years at 10 cases per 1,000, each with a rate of its own; the first are far off."""
    rng = np.random.default_rng(seed)
    unit, kind = np.repeat(np.arange(UNITS), CELLS), rng.integers(0, 3, UNITS * CELLS)
    exposure = np.full(UNITS * CELLS, 60.0)
    rate = 0.01 * rng.gamma(0.7, 1 / 0.7, UNITS * CELLS) * np.where(unit < far, factor, 1.0)
    return rng.poisson(rate * exposure), exposure, kind, unit


@pytest.mark.parametrize("seed", range(3))
def test_honest_organisations_however_unequal_their_cells_are_not_far_off(seed):
    rates = case_rates(*province(seed))
    assert rates.probability.sum() < 0.03 * UNITS
    assert (rates.probability > 0.9).sum() <= 1
    assert rates.p_value.mean() == pytest.approx(0.5, abs=0.08)


@pytest.mark.parametrize("seed", range(3))
def test_organisations_eight_times_over_are_found_nearly_as_well_as_by_one_who_knows_the_province(seed):
    cases, exposure, kind, unit = province(seed, far=12)
    counts, mean, shape = np.bincount(unit, cases), CELLS * 0.6, CELLS * 0.7
    far, honest = (nbinom.pmf(counts, shape, shape / (shape + mean * times)) for times in (8, 1))
    known = select(12 * far / (12 * far + (UNITS - 12) * honest))
    rates = case_rates(cases, exposure, kind, unit)
    act = select(rates.probability)
    assert act[:12].sum() >= 0.7 * known[:12].sum()
    assert act[12:].sum() <= 2
    assert rates.more[act].all()


def test_far_fewer_is_found_where_many_are_usual():
    cases, exposure, kind, unit = province(1)
    rng = np.random.default_rng(2)
    cases = rng.poisson(np.where(unit < 5, 0.3, 8.0))
    rates = case_rates(cases, exposure, kind, unit)
    assert (rates.probability[:5] > 0.9).all()
    assert not rates.more[:5].any()


def test_what_is_usual_for_a_type_is_not_far_off():
    """Organisations of a type that has ten times the cases of the others are usual for their type."""
    _, exposure, _, unit = province(3)
    kind = (unit < 60).astype(np.int64)
    cases = np.random.default_rng(3).poisson(np.where(kind == 1, 6.0, 0.6))
    rates = case_rates(cases, exposure, kind, unit)
    assert (rates.probability < 0.5).all()
    assert rates.expected[:60].mean() == pytest.approx(24, rel=0.1)


@given(cases=arrays(np.int64, 12, elements=st.integers(0, 30)), seed=st.integers(0, 100))
@settings(max_examples=10, deadline=None)
def test_probabilities_are_probabilities_and_do_not_hang_on_the_order(cases, seed):
    rng = np.random.default_rng(seed)
    exposure, kind, unit = rng.uniform(1, 200, 12), rng.integers(0, 2, 12), np.repeat(np.arange(4), 3)
    rates = case_rates(cases, exposure, kind, unit)
    order = rng.permutation(12)
    again = case_rates(cases[order], exposure[order], kind[order], unit[order])
    for name in ("expected", "probability", "p_value"):
        assert np.allclose(getattr(rates, name), getattr(again, name))
    assert ((rates.probability >= 0) & (rates.probability <= 1) & (rates.p_value >= 0) & (rates.p_value <= 1)).all()


def test_no_organisation_at_all():
    none = np.zeros(0, dtype=np.int64)
    assert case_rates(none, none.astype(float), none, none).probability.shape == (0,)


def test_whether_exposure_is_counted_in_years_or_days_is_nothing():
    rng = np.random.default_rng(4)
    cases, years = np.array([0, 1, 0, 0, 2, 0]), rng.uniform(0.01, 0.1, 6)
    kind, unit = np.zeros(6, dtype=np.int64), np.repeat(np.arange(3), 2)
    by_year, by_day = (case_rates(cases, exposure, kind, unit) for exposure in (years, 365 * years))
    assert by_day.expected == pytest.approx(by_year.expected)
    assert by_day.probability == pytest.approx(by_year.probability)
