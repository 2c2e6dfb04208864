"""Levels held against a plain second version, an honest world, and a world with known levels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import betabinom

from models.attendance import levels
from models.attendance.levels import level_model
from models.shared.logit_grid import BOTTOM, STEP
from models.shared.selection import select


def world(seed, cells=1500, mean=0.88, low=0):
    """present, due, levels: beta cells around `mean`, `low` of them at 55 %, overdispersed months, 3 % missing."""
    rng = np.random.default_rng(seed)
    level = rng.beta(mean * 28, (1 - mean) * 28, cells)
    level[:low] = 0.55
    due = np.clip(rng.lognormal(np.log(15), 0.5, (cells, 1)), 3, 50).astype(int) * (rng.random((cells, 24)) > 0.03)
    chance = rng.beta(level[:, None] * 24, (1 - level[:, None]) * 24, due.shape)
    return rng.binomial(due, chance), due, level


def one_stratum(cells):
    return [np.zeros(cells, dtype=np.int64)]


def test_like_the_plain_version():
    present, due, _ = world(1, cells=3)
    centre = np.array([160, 150, 170])
    log_prior = levels.fit_spread(levels.log_likelihood(present, due, centre))
    probability, _, level, *_ = levels._columns(present, due, centre, log_prior, 0.2)
    for cell in range(3):
        rates = expit(BOTTOM + STEP * (centre[cell] + levels.DEPARTURES))
        weights = np.zeros(len(rates))
        for rho, prior in zip(levels.RHOS, np.exp(log_prior), strict=True):
            for d, rate in enumerate(rates):
                a, b = rate * (1 / rho - 1), (1 - rate) * (1 / rho - 1)
                weights[d] += prior[d] * np.prod(betabinom.pmf(present[cell], due[cell], a, b))
        weights /= weights.sum()
        usual = (np.exp(log_prior).sum(axis=0) * rates).sum()
        assert probability[cell] == pytest.approx(weights[rates < usual - 0.2].sum(), abs=1e-9)
        assert level[cell] == pytest.approx((weights * rates).sum())


def test_low_cells_are_found_and_hardly_any_other():
    present, due, level = world(2, low=20)
    levels = level_model(present, due, one_stratum(len(due)))
    chosen = select(levels.probability)
    assert chosen[:20].mean() >= 0.8
    assert (chosen & (level > levels.usual - 0.15)).sum() <= 1


def test_the_probability_is_what_it_says():
    stated, real = [], []
    for seed in range(3, 7):
        present, due, level = world(seed, low=30)
        levels = level_model(present, due, one_stratum(len(due)), margin=0.12)
        stated.append(levels.probability)
        real.append(level < levels.usual - 0.12)
    probability, true = np.concatenate(stated), np.concatenate(real)
    for low, high in ((0.1, 0.3), (0.3, 0.6), (0.6, 0.9), (0.9, 1.01)):
        own = (probability >= low) & (probability < high)
        assert own.sum() > 20
        assert true[own].mean() == pytest.approx(probability[own].mean(), abs=0.12)


def test_intervals_hold_the_level():
    present, due, level = world(8)
    levels = level_model(present, due, one_stratum(len(due)))
    assert ((levels.low <= level + 0.005) & (level - 0.005 <= levels.high)).mean() == pytest.approx(0.85, abs=0.08)


def test_no_interval_collapses_where_much_is_known():
    due = np.full((30, 60), 50)
    present = np.rint(due * np.linspace(0.55, 0.95, 30)[:, None]).astype(np.int64)
    levels_ = level_model(present, due, one_stratum(30))
    assert (levels_.high - levels_.low > 0.002).all()
    assert ((levels_.low < levels_.level + 0.02) & (levels_.level - 0.02 < levels_.high)).all()


def test_a_kind_that_is_usually_low_is_no_concern():
    low, high = world(9, cells=600, mean=0.62), world(10, cells=600, mean=0.92)
    present, due = (np.concatenate(pair) for pair in zip(low[:2], high[:2], strict=True))
    kinds = [np.repeat([0, 1], 600)]
    levels = level_model(present, due, kinds)
    assert levels.usual[0] == pytest.approx(0.62, abs=0.03)
    assert levels.usual[-1] == pytest.approx(0.92, abs=0.03)
    assert select(levels.probability)[:600].mean() <= 0.03


def test_nothing_known_is_unknown():
    present, due, _ = world(11, cells=50)
    due[7], present[7] = 0, 0
    levels = level_model(present, due, one_stratum(50))
    assert np.isnan(levels.probability[7])
    assert not np.isnan(np.delete(levels.probability, 7)).any()
    assert level_model(present[:0], due[:0], one_stratum(0)).probability.shape == (0,)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_extreme_counts_give_shares(data):
    cells, months = data.draw(st.integers(1, 4), "cells"), data.draw(st.integers(1, 60), "months")
    sizes = st.integers(0, 60)
    due = np.array(data.draw(st.lists(sizes, min_size=cells, max_size=cells), "members"))[:, None].repeat(months, 1)
    shares = data.draw(st.lists(st.sampled_from([0, 0.5, 1]), min_size=cells, max_size=cells), "shares")
    present = due * np.array(shares)[:, None]
    result = level_model(present.astype(int), due, one_stratum(cells))
    for values in (result.probability, result.p_value, result.level, result.low, result.high, result.usual):
        known = values[~np.isnan(values)]
        assert ((known >= 0) & (known <= 1)).all()
        assert (np.isnan(values) == (due.sum(axis=1) == 0)).all()
