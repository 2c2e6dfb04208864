"""One month is no lasting fall: a shock of a unit is absorbed, and an onset in the last month is only watched."""

from __future__ import annotations

import numpy as np
import pytest

from models.attendance import fall_model, limits, select
from models.attendance.season import shut
from tests.benchmarks.attendance_worlds import draw


@pytest.fixture
def healthy():
    """present, due, area: 300 healthy cells x 36 months in three districts."""
    world = draw("A", 300, 41, planted=0.0)
    return world.present.copy(), world.due, np.arange(300) % 3


@pytest.mark.parametrize("month", [35, 34, 30, 25])
def test_a_month_of_zeros_in_one_district_is_no_fall(healthy, month):
    present, due, area = healthy
    present[area == 1, month] = 0
    falls = fall_model(present, due, area)
    assert not select(falls.lasting).any()
    assert (falls.probability[falls.enough] >= 0.5).mean() <= 0.03


def test_a_month_in_which_nobody_came_anywhere_has_no_limits_and_is_no_meeting(healthy):
    present, due, area = healthy
    present[area == 1, 30] = 0
    present[0, 30] = 0
    falls = fall_model(present, due, area)
    assert falls.closed[:, 30].tolist() == (area == 1).tolist()
    assert falls.closed.sum() == (area == 1).sum()
    assert np.isnan(limits(falls, due).expected[area == 1, 30]).all()


def test_four_cells_are_too_few_to_close_a_month():
    due = np.full((9, 24), 20)
    present, area = np.full_like(due, 18), np.repeat([0, 1], (4, 5))
    present[:, 7], present[:, 9] = 4, 5
    assert np.argwhere(shut(present, due, area)).tolist() == [[cell, 7] for cell in range(4, 9)]


def test_a_fall_of_the_last_month_keeps_its_month_and_is_not_acted_on(healthy):
    present, due, area = healthy
    present[:6, 35] = 0
    due[:6, 35] = 20
    falls = fall_model(present, due, area)
    assert (falls.onset[:6] == 35).all()
    assert (falls.onset_high[:6] == 35).all()
    assert not select(falls.lasting)[:6].any()
    assert (falls.probability[:6] > 0.9).all()
    assert (falls.lasting[:6] < 0.1).all()


def test_the_next_month_bears_a_fall_out(healthy):
    present, due, area = healthy
    due[:6, 33:] = 20
    present[:6, 33:] = 4
    falls = fall_model(present, due, area)
    assert select(falls.lasting)[:6].all()
    assert (abs(falls.onset[:6] - 33) <= 1).all()


def test_the_onset_is_the_most_probable_month_within_its_range(healthy):
    present, due, area = healthy
    due[:4, :] = 20
    present[:4, :29], present[:4, 29:] = 18, 10
    falls = fall_model(present, due, area)
    assert (falls.onset[:4] == 29).all()
    assert (falls.onset_low <= falls.onset).all()
    assert (falls.onset <= falls.onset_high).all()
