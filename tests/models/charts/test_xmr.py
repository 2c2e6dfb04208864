"""XmR limits and the NHS rules against hand-computed charts and a plain second version."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.charts.rules import MISSING, POINT_TYPES, point_types
from models.charts.xmr import xmr
from tests.models.charts import plain

RATES = st.lists(st.integers(0, 20).map(lambda n: n / 20), min_size=1, max_size=40)


def marks(values, **options):
    values = np.array([values], dtype=float)
    types = point_types(values, xmr(values, **options))[0]
    return ["-" if kind == MISSING else POINT_TYPES[kind] for kind in types]


def test_limits_by_hand():
    lines = xmr(np.array([[10.0, 12.0, 11.0, 13.0, 12.0, 14.0]]))
    # Moving ranges 2 1 2 1 2: mean 1.6; mean of the points 12.
    assert lines.mean[0, 0] == pytest.approx(12)
    assert lines.upper[0] == pytest.approx([12 + 2.66 * 1.6] * 6)
    assert lines.lower[0, 0] == pytest.approx(12 - 2.66 * 1.6)
    assert lines.near_upper[0, 0] == pytest.approx(12 + 1.77333 * 1.6, abs=1e-4)
    assert lines.near_lower[0, 0] == pytest.approx(12 - 1.77333 * 1.6, abs=1e-4)


def test_one_pass_of_screening():
    values = np.array([[0.0, 1, 0, 1, 0, 1, 0, 1, 20, 1, 0, 1]])
    # Ranges: 1 eight times, 19 twice... the two of 19 lie beyond 3.267 times the mean of all and are left out.
    ranges = np.abs(np.diff(values[0]))
    assert (ranges >= 3.267 * ranges.mean()).sum() == 2
    assert xmr(values).upper[0, 0] == pytest.approx(values.mean() + 2.66)
    assert xmr(values, screened=False).upper[0, 0] == pytest.approx(values.mean() + 2.66 * ranges.mean())


@pytest.mark.parametrize("values", [[0.9] * 12, [0.1 + 0.2] * 20, [1.0] * 36, [0.7]])
def test_a_constant_series_has_no_limits_and_no_signal(values):
    lines = xmr(np.array([values]))
    assert np.isnan(lines.upper).all()
    assert np.isnan(lines.lower).all()
    assert marks(values) == ["common"] * len(values)


def test_a_trend_is_seven_points():
    flat = [5.0, 6, 5, 6, 5, 6, 5, 6, 5, 6]
    assert marks([*flat, 5, 5.2, 5.4, 5.6, 5.8, 6.0, 5.5]).count("trend") == 0
    assert marks([*flat, 4.9, 5.2, 5.4, 5.6, 5.8, 6.0, 6.1, 5.5])[10:17] == ["trend"] * 7
    assert marks([*flat, 6.1, 6.0, 5.8, 5.6, 5.4, 5.2, 4.9, 5.5])[10:17] == ["trend"] * 7
    assert marks([*flat, 4.9, 5.2, 5.4, 5.4, 5.6, 5.8, 6.0]).count("trend") == 0


def test_a_shift_is_seven_points_strictly_on_one_side():
    values = [4.0, 8, 4, 8, 4, 8, 5.9, 5.5, 5.8, 5.4, 5.9, 5.5, 5.8, 8.0, 4, 8, 4, 8, 6]
    assert marks(values)[6:13] == ["shift"] * 7
    assert marks([4.0, 8, 4, 8, 4, 8, 5.9, 5.5, 5.8, 5.4, 5.9, 5.5, 8.0, 4, 8, 4, 8]).count("shift") == 0


def test_two_of_three_near_the_limit_marks_only_the_near_ones():
    values = np.array([[10.0, 10, 10, 16, 11, 16, 10, 40]])
    lines = xmr(np.zeros_like(values))
    lines = type(lines)(*(np.full(values.shape, at) for at in (9.0, 0.0, 18.0, 3.0, 15.0)))
    kinds = [POINT_TYPES[kind] for kind in point_types(values, lines)[0]]
    assert [i for i, kind in enumerate(kinds) if kind == "two_of_three"] == [3, 5]
    # The point beyond the limit is no near one: 16, 10, 40 have only one.
    assert kinds[7] == "astronomical"


def test_missing_points_are_passed_over():
    values = [5.0, 6, 5, 6, 5, 6, 5, 6, 4.9, 5.2, 5.4, 5.6, 5.8, 6.0, 6.1]
    gaps = [*values[:10], np.nan, np.nan, *values[10:], np.nan]
    types = marks(gaps)
    assert [kind for kind in types if kind != "-"] == marks(values)
    assert [i for i, kind in enumerate(types) if kind == "-"] == [10, 11, len(gaps) - 1]


def test_limits_and_rules_start_anew_at_a_rebase():
    first, second = [0.9, 0.8, 0.9, 0.7, 0.9, 0.8], [0.4, 0.5, 0.3, 0.4, 0.45, 0.5, 0.4, 0.3]
    values = np.array([first + second])
    rebase = np.zeros(values.shape, dtype=bool)
    rebase[0, len(first)] = True
    lines = xmr(values, rebase)
    assert lines.mean[0, 0] == pytest.approx(np.mean(first))
    assert lines.upper[0, -1] == pytest.approx(plain.xmr(second)[2])
    assert set(point_types(values, lines, rebase)[0]) == {0}
    assert set(point_types(values, xmr(values))[0]) != {0}


def test_only_the_baseline_sets_the_limits():
    values = np.array([[0.8, 0.9] * 6 + [0.1] * 6])
    assert xmr(values, baseline=12).mean[0, -1] == pytest.approx(0.85)
    with pytest.raises(ValueError, match="12"):
        xmr(values, baseline=11)


@given(RATES, st.booleans())
@example([0.05] * 7, False)
@settings(max_examples=150, deadline=None)
def test_like_the_plain_version(values, screened):
    lines = xmr(np.array([values]), screened=screened)
    of = [lines.mean, lines.lower, lines.upper, lines.near_lower, lines.near_upper]
    for line, expected in zip(of, plain.xmr(values, screened), strict=True):
        assert line[0, 0] == pytest.approx(np.nan if expected is None else expected, nan_ok=True)
    assert marks(values, screened=screened) == plain.point_types(values, screened)


@given(st.lists(RATES, min_size=2, max_size=5))
@settings(max_examples=30, deadline=None)
def test_series_do_not_touch_one_another(series):
    width = max(map(len, series))
    matrix = np.array([[*values, *[np.nan] * (width - len(values))] for values in series])
    together = point_types(matrix, xmr(matrix))
    for row, values in zip(together, series, strict=True):
        assert [POINT_TYPES[kind] for kind in row[: len(values)]] == plain.point_types(values)
        assert (row[len(values) :] == MISSING).all()
