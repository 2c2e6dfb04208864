"""Limits are the beta-binomial quantiles, and the expected line carries the month effects."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import betabinom

from models.attendance import fall_model, limits
from models.attendance.limits import rounded
from tests.benchmarks.attendance_worlds import draw


def test_limits_are_quantiles() -> None:
    world = draw("A", 300, 31)
    falls = fall_model(world.present, world.due, world.area)
    shown = limits(falls, world.due, np.array([5, 3, 250]))
    for row, cell in enumerate((5, 3, 250)):
        weight = 1 / rounded(falls.rho)[cell] - 1
        for month in range(36):
            n, p = world.due[cell, month], shown.expected[row, month]
            if n == 0:
                assert np.isnan(shown.low_95[row, month])
                continue
            low, high = betabinom.ppf([0.025, 0.975], n, p * weight, (1 - p) * weight) / n
            assert (shown.low_95[row, month], shown.high_95[row, month]) == pytest.approx((low, high))
            low, high = betabinom.ppf([0.001, 0.999], n, p * weight, (1 - p) * weight) / n
            assert (shown.low_998[row, month], shown.high_998[row, month]) == pytest.approx((low, high))


def test_expected_line_dips_at_tet_and_harvest() -> None:
    world = draw("A", 1000, 32)
    shown = limits(fall_model(world.present, world.due, world.area), world.due)
    course = np.nanmean(shown.expected, axis=0)
    assert course[1] < course[2] - 0.05
    assert course[4] < course[3] - 0.015


def test_few_healthy_months_lie_outside() -> None:
    world = draw("A", 1000, 33, planted=0.0)
    shown = limits(fall_model(world.present, world.due, world.area), world.due)
    met = world.due > 0
    rate = np.divide(world.present, world.due, out=np.ones(world.due.shape), where=met)
    outside = (rate < shown.low_95) | (rate > shown.high_95)
    assert outside[met].mean() <= 0.05
    far = (rate < shown.low_998) | (rate > shown.high_998)
    assert far[met].mean() <= 0.004
