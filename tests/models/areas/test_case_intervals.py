"""Intervals of rare rates held against plain sums and integrals, and against provinces whose rates are known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import gamma, poisson

from models.discipline.case_intervals import LEVELS, own_rates, usual_counts
from models.discipline.case_rates import TIMES, CaseRates, case_rates
from tests.models.areas.test_case_rates import UNITS, province


def plain_limit(level: float, expected: float, shape: float) -> int:
    """The rate integrated out on a fine grid, then counts added up one by one."""
    grid = gamma.ppf((np.arange(4_000) + 0.5) / 4_000, shape, scale=expected / shape)
    upto, count = 0.0, -1
    while upto < level:
        count += 1
        upto += poisson.pmf(count, grid).mean()
    return count


@pytest.mark.parametrize(("expected", "shape"), [(0.4, 0.8), (3.0, 2.5), (12.0, 6.0)])
def test_limits_are_those_of_rates_that_differ_and_counts_that_chance_brings(expected, shape):
    one = np.ones(1)
    rates = CaseRates(one * expected, one, one > 0, one, one * shape, np.eye(1, len(TIMES)))
    usual = usual_counts(rates)
    limits = (usual.low_95, usual.high_95, usual.low_998, usual.high_998)
    assert [int(limit[0]) for limit in limits] == [plain_limit(level, expected, shape) for level in LEVELS]


def test_the_interval_is_that_of_the_posterior_drawn_at_random():
    """Rates drawn from the mixture, kept where they bring the very count that was seen."""
    rng, shape, expected, seen = np.random.default_rng(4), 2.0, 2.0, 5
    prior = np.array([0.7, *[0.05] * 6])
    times = rng.choice(TIMES, 400_000, p=prior)
    rate = times * rng.gamma(shape, 1 / shape, 400_000)
    kept = rng.poisson(rate * expected) == seen
    chances = np.array([[(kept & (times == t)).sum() / kept.sum() for t in TIMES]])
    rates = CaseRates(np.array([expected]), np.ones(1), np.ones(1) > 0, np.ones(1), np.array([shape]), chances)
    low, high = own_rates(np.array([seen]), np.array([100.0]), rates)
    assert np.array([low[0], high[0]]) == pytest.approx(np.quantile(rate[kept], [0.025, 0.975]) * 0.02, rel=0.05)


def test_the_rates_that_were_really_there_lie_in_their_intervals():
    rng = np.random.default_rng(8)
    real = 0.01 * rng.gamma(2.0, 1 / 2.0, UNITS)
    _, exposure, kind, unit = province(8)
    cases = rng.poisson(real[unit] * exposure)
    counts, years = (np.bincount(unit, values) for values in (cases, exposure))
    low, high = own_rates(counts.astype(np.int64), years, case_rates(cases, exposure, kind, unit))
    assert 0.92 <= ((low <= real) & (real <= high)).mean() <= 0.99


def test_chance_puts_few_organisations_beyond_the_limits():
    cases, exposure, kind, unit = province(9)
    counts, limits = np.bincount(unit, cases), usual_counts(case_rates(cases, exposure, kind, unit))
    assert (counts < limits.low_95).mean() <= 0.035
    assert (counts > limits.high_95).mean() <= 0.035
    assert ((counts < limits.low_998) | (counts > limits.high_998)).mean() <= 0.01


def test_no_organisation_at_all():
    none = np.zeros(0)
    rates = case_rates(none.astype(np.int64), none, none.astype(np.int64), none.astype(np.int64))
    assert len(usual_counts(rates).low_95) == 0
    assert len(own_rates(none.astype(np.int64), none, rates)[0]) == 0
