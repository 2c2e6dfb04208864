"""Findings of visits correct the probability: nothing without them, little by few, much by many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from models.formalism.correction import Correction, learn_correction

ODDS = np.linspace(-4, 4, 9)
visited = st.lists(st.tuples(st.floats(-8, 8), st.sampled_from([0.0, 0.5, 1.0])), max_size=80)


def test_no_visit_corrects_nothing():
    assert learn_correction(np.array([]), np.array([])) == Correction(1.0, 0.0)
    assert learn_correction(np.array([np.nan]), np.array([1.0])) == Correction(1.0, 0.0)


@pytest.mark.parametrize(("number", "least", "most"), [(1, 0.85, 0.9), (10, 0.5, 0.8), (200, 0.0, 0.15)])
def test_what_is_not_confirmed_goes_down_by_the_number_of_visits(number, least, most):
    corrected = expit(learn_correction(np.full(number, 2.2), np.zeros(number)).apply(np.array([2.2])))[0]
    assert least <= corrected <= most < expit(2.2)


def test_what_is_confirmed_more_often_than_said_goes_up():
    assert learn_correction(np.full(60, -1.0), np.ones(60)).apply(np.array([-1.0]))[0] > 0.5


def test_the_true_course_is_found_from_many_visits_however_the_cells_were_chosen():
    rng = np.random.default_rng(5)
    for chosen in (rng.normal(2, 1.5, 6000), rng.normal(-1, 2, 6000)):
        seen = 0.1 + 0.8 * expit(-1 + 0.7 * chosen)
        correction = learn_correction(chosen, (rng.random(6000) < seen).astype(float))
        assert correction.slope == pytest.approx(0.7, abs=0.1)
        assert correction.intercept == pytest.approx(-1, abs=0.2)


def test_a_well_calibrated_model_is_left_alone():
    rng = np.random.default_rng(6)
    odds = rng.normal(0, 2, 4000)
    correction = learn_correction(odds, (rng.random(4000) < 0.1 + 0.8 * expit(odds)).astype(float))
    assert np.abs(expit(correction.apply(ODDS)) - expit(ODDS)).max() < 0.05


@settings(max_examples=40)
@given(visited)
def test_the_order_of_the_cells_stays(visits):
    odds, confirmed = (np.array(column, dtype=float) for column in zip(*visits, strict=True)) if visits else ([], [])
    corrected = learn_correction(np.asarray(odds), np.asarray(confirmed)).apply(ODDS)
    assert (np.diff(corrected) > 0).all()


@settings(max_examples=40)
@given(visited)
def test_one_more_denial_never_raises_a_cell_like_it(visits):
    odds, confirmed = (np.array([row[i] for row in visits], dtype=float) for i in (0, 1))
    before = learn_correction(odds, confirmed).apply(np.array([1.0]))[0]
    after = learn_correction(np.append(odds, 1.0), np.append(confirmed, 0.0)).apply(np.array([1.0]))[0]
    assert after <= before + 1e-3
