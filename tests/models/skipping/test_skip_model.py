"""Skipped meetings: against a slow plain version, and by what must hold for any data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.meetings import skipping
from models.meetings.skipping import skip_model


def slow_likelihoods(missing, obliged, rates):
    """Honest and skipping likelihood of one cell, by loops over factors, onsets and rates."""

    def chance(t, rate):
        return 1.0 if not obliged[t] else (rate if missing[t] else 1 - rate)

    months = range(len(missing))
    honest = sum(
        weight * np.prod([chance(t, min(rates[t] * factor, 0.5)) for t in months])
        for factor, weight in zip(skipping.HONEST_FACTORS, skipping.HONEST_WEIGHTS, strict=True)
    )
    onsets = [
        np.mean([np.prod([chance(t, rates[t] if t < onset else s) for t in months]) for s in skipping.SKIP_RATES])
        for onset in months
    ]
    return honest, np.dot(onsets, [0.35] + [0.65 / 11] * 11)


flags = arrays(bool, st.tuples(st.integers(1, 6), st.just(12)))


@given(flags, st.integers(0, 2**12 - 1))
def test_the_likelihoods_agree_with_the_plain_version(missing, known):
    obliged = np.array([[bool(known >> t & 1) for t in range(12)]] * len(missing))
    rates = np.linspace(0.01, 0.2, 12)
    gone = missing & obliged
    honest = skipping._honest(gone, obliged, rates)
    onsets = skipping._skipping(gone, obliged, rates).sum(axis=1)
    for cell in range(len(missing)):
        assert (honest[cell], onsets[cell]) == pytest.approx(slow_likelihoods(gone[cell], obliged[cell], rates))


@given(flags)
def test_probabilities_are_probabilities_and_order_of_cells_is_nothing(missing):
    obliged = np.ones_like(missing)
    fit = skip_model(missing, obliged)
    assert ((fit.probability >= 0) & (fit.probability <= 1)).all()
    turned = skip_model(missing[::-1], obliged)
    assert turned.probability[::-1] == pytest.approx(fit.probability)


def province(cells=1000, rate=0.01, seed=3):
    return np.random.default_rng(seed).random((cells, 12)) < rate


def test_one_missing_month_is_no_sign_and_a_habit_is_one():
    missing = province()
    missing[:4] = False
    missing[1, 5] = True
    missing[2, [8, 9, 11]] = True
    missing[3, 3:9:2] = True
    fit = skip_model(missing, np.ones_like(missing))
    assert fit.probability[0] < 0.02
    assert fit.probability[1] < 0.3
    assert fit.probability[2] > 0.8
    assert fit.probability[3] > 10 * fit.probability[1]
    assert fit.onset.tolist()[:4] == [-1, 5, 8, 3]


def test_a_month_in_which_many_honest_cells_do_not_meet_weighs_little():
    missing = province()
    missing[:300, 3] = True
    missing[:, 9] |= np.arange(1000) % 2 == 0
    fit = skip_model(missing, np.ones_like(missing))
    assert np.mean(fit.probability[:300] > 0.5) < 0.05


def test_what_is_not_known_is_not_held_against_the_cell():
    missing = province()
    missing[0, 6:] = True
    obliged = np.ones_like(missing)
    obliged[0, 6:] = False
    assert skip_model(missing, obliged).probability[0] < 0.1


def test_a_handful_of_cells_is_judged_by_the_prior():
    missing = np.zeros((3, 12), dtype=bool)
    missing[0, [7, 8, 10]] = True
    fit = skip_model(missing, np.ones_like(missing))
    assert fit.probability[0] > 0.9
    assert fit.probability[1] < 0.05


@pytest.mark.parametrize("rate", [0.005, 0.01, 0.03])
def test_healthy_provinces_give_hardly_any_alarm(rate):
    """At most 1 % of honest cells, at any honest rate of months that fall out."""
    missing = province(4000, rate, seed=9)
    fit = skip_model(missing, np.ones_like(missing))
    assert np.mean((fit.probability > 0.5) & (missing.sum(axis=1) >= 2)) < 0.01


def test_where_others_skip_too_less_is_needed():
    missing = province()
    alone = skip_model(missing, np.ones_like(missing))
    missing[500:530, 6:] |= np.random.default_rng(1).random((30, 6)) < 0.5
    among = skip_model(missing, np.ones_like(missing))
    assert np.mean(among.probability[500:530]) > 0.7
    assert among.probability[:500].max() >= alone.probability[:500].max()


def test_no_month_at_all():
    fit = skip_model(np.zeros((2, 0), dtype=bool), np.zeros((2, 0), dtype=bool))
    assert fit.onset.tolist() == [-1, -1]
    assert np.isfinite(fit.probability).all()
