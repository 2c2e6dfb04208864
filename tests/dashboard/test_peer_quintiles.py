"""Fifths held against a plain sort; few meetings or few cells give no place; chance alone improves hardly anybody."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.peer_quintiles import FEWEST_MEETINGS, FEWEST_OTHERS, fifth_of, improved, standing

figures = st.lists(st.integers(0, 30).map(float), min_size=FEWEST_OTHERS, max_size=25)
TWENTY = [float(i) for i in range(20)]


def own(figure, error=0.1, n_meetings=12):
    return {"figure": figure, "error": error, "n_meetings": n_meetings}


@given(value=st.integers(-1, 31).map(float), others=figures)
def test_a_fifth_is_that_of_the_middle_place_among_equals(value, others):
    lowest, highest = np.searchsorted(sorted(others), value, "left"), np.searchsorted(sorted(others), value, "right")
    share = (lowest + highest) / 2 / len(others)
    expected = next(i for i in range(5) if share < (i + 1) / 5 - 1e-9 or i == 4)
    assert fifth_of(value, others) == expected


@given(value=st.floats(0, 30), error=st.floats(0, 5), others=figures)
def test_a_larger_error_never_makes_the_place_surer(value, error, others):
    sure, vague = standing(own(value, error), others), standing(own(value, 2 * error), others)
    assert sure is not None
    assert vague is not None
    assert vague.first <= sure.first <= fifth_of(value, others) <= sure.last <= vague.last
    if sure.kind == "alike":
        assert vague.kind == "alike"


@pytest.mark.parametrize(
    ("figure", "error", "kind", "first"),
    [
        (0.5, 0.1, "one", 0),
        (19.5, 0.1, "one", 4),
        (3.5, 1.0, "some", 0),
        (9.5, 0.0, "alike", 2),
        (2.0, 5.0, "alike", 0),
    ],
)
def test_the_kinds_of_places(figure, error, kind, first):
    stands = standing(own(figure, error), TWENTY)
    assert stands is not None
    assert (stands.kind, stands.first) == (kind, first)


@pytest.mark.parametrize(
    ("row", "others"),
    [
        (None, TWENTY),
        (own(3.0, n_meetings=FEWEST_MEETINGS - 1), TWENTY),
        (own(3.0, error=None), TWENTY),
        (own(3.0), TWENTY[: FEWEST_OTHERS - 1]),
    ],
)
def test_too_little_gives_no_place(row, others):
    assert standing(row, others) is None


def test_an_interval_stays_within_what_can_be():
    stands = standing(own(0.95, 0.2), [0.5] * 20, 1.0)
    assert stands is not None
    assert (stands.low, stands.high) == (pytest.approx(0.51), 1.0)
    assert standing(own(0.1, 0.2), [0.5] * 20, 1.0).low == 0  # type: ignore[union-attr]  # enough of both, as above


def test_rarely_more_than_chance_where_nothing_changed():
    rng = np.random.default_rng(5)
    halves = rng.binomial(12, 0.7, size=(2, 4_000, 6)) / 12
    now, before = halves.mean(axis=2)
    error = np.sqrt((halves.var(axis=2, ddof=1) / 6).sum(axis=0))
    rows = [{"now": n, "before": b, "moved_error": e, "n_each": 6} for n, b, e in zip(now, before, error, strict=True)]
    # Three errors are 0.13 % of a normal law; errors learned from six meetings each make it more.
    assert np.mean([improved(row) for row in rows]) < 0.01
    assert improved({"now": 0.9, "before": 0.6, "moved_error": 0.05, "n_each": 6})


@pytest.mark.parametrize("lacking", [{"n_each": 3}, {"moved_error": None}])
def test_what_is_not_known_has_not_improved(lacking):
    assert not improved({"now": 0.9, "before": 0.1, "moved_error": 0.05, "n_each": 6} | lacking)


def test_all_alike_are_alike():
    stands = standing(own(1.0, 0.06), [1.0] * 15, 1.0)
    assert stands is not None
    assert stands.kind == "alike"
    assert math.isclose(stands.middle, 1.0)
