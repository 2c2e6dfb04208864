"""Few visits each, many cells: who is mostly visited in passing."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import beta

from models.visits.skimming import ALIKE, HABIT, skimming_probability

COUNTS = st.lists(st.integers(0, 6).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), min_size=1)


def probability(pairs):
    n, of = np.array(pairs).T
    return skimming_probability(n, of)


@given(COUNTS)
def test_it_is_a_probability_and_unknown_without_a_visit(pairs):
    chances, usual = probability(pairs)
    assert 0 < usual < 1
    assert [np.isnan(p) for p in chances] == [of == 0 for _, of in pairs]
    assert ((chances[~np.isnan(chances)] >= 0) & (chances[~np.isnan(chances)] <= 1)).all()


@given(COUNTS)
def test_more_skimming_of_as_many_is_never_less_probable(pairs):
    others = [(0, 3)] * 200
    chances, _ = probability(pairs + [(n, 5) for n in range(6)] + others)
    assert (np.diff(chances[len(pairs) : len(pairs) + 6]) > 0).all()


def test_planted_cells_are_found_and_their_share_is_learned():
    rng = np.random.default_rng(3)
    of = rng.poisson(4, 3000)
    habit = rng.random(3000) < 0.02
    n = rng.binomial(of, np.where(habit, rng.beta(*HABIT, 3000), rng.beta(0.03 * ALIKE, 0.97 * ALIKE, 3000)))
    chances, usual = skimming_probability(n, of)
    known = of > 0
    assert usual == pytest.approx(0.03, abs=0.01)
    assert chances[known].sum() == pytest.approx(habit[known].sum(), rel=0.35)
    sure = known & (chances > 0.9)
    assert habit[sure].mean() > 0.85
    assert sure.sum() > 10


def test_where_nobody_skims_nobody_is_suspected():
    chances, _ = probability([(0, 3)] * 500 + [(1, 3)])
    assert np.nanmax(chances) < 0.2


def test_the_two_kinds_of_cells_are_weighed_as_written():
    pairs = [(0, 4)] * 300 + [(1, 4)] * 30 + [(4, 5)]
    chances, usual = probability(pairs)
    share = (0.01 * 50 + chances.sum()) / (50 + len(pairs))
    of_habit = _slow(4, 5, *HABIT)
    of_usual = _slow(4, 5, usual * ALIKE, (1 - usual) * ALIKE)
    assert chances[-1] == pytest.approx(share * of_habit / (share * of_habit + (1 - share) * of_usual), rel=0.01)


def _slow(n, of, a, b):
    return comb(of, n) * beta(n + a, of - n + b) / beta(a, b)
