"""Bands of cells whose true points are known: right, as sure as they say, and not moved by lenient superiors."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from models.scoring import bands
from models.scoring.bands import Estimate, Lines, Seen

POINTS, CRITERION = np.array([30.0, 10, 10, 15, 35]), np.array([0, 1, 1, 2, 1])
LINES = Lines(POINTS, CRITERION)
MOST = np.array([30.0, 55, 15])
EDGES = (50.0, 70.0, 90.0)


def _province(seed: int, n: int = 3000, hidden_level: float = 0.86):
    """Cells of three kinds; the last line nobody shows, the fourth half of the cells; true shares of the year."""
    rng = np.random.default_rng(seed)
    kinds = rng.integers(0, 3, n)
    level = np.array([[0.88, 0.8, 0.9, 0.92, hidden_level]] * 3) + np.array([-0.03, 0, 0.03])[kinds.min() : 3, None]
    factor = rng.normal(0, 1, (n, 1))
    true = np.clip(level[kinds] + 0.07 * (0.6 * factor + 0.8 * rng.normal(0, 1, (n, 5))), 0, 1)
    shows = np.column_stack([np.ones((n, 3)), rng.random(n) < 0.5, np.zeros(n)])
    months = np.where(shows, rng.integers(6, 13, (n, 5)), 0)
    by_meeting = np.clip(true[:, :, None] + rng.normal(0, 0.05, (n, 5, 12)), 0, 1)
    seen = np.arange(12) < months[:, :, None]
    number = np.maximum(months, 1)
    share = np.where(months > 0, (by_meeting * seen).sum(axis=2) / number, 0)
    spread = (by_meeting**2 * seen).sum(axis=2)
    answers = Seen(share, months.astype(float), spread, months / 12, np.tile(POINTS, (n, 1)))
    return answers, kinds, by_meeting.mean(axis=2), rng


def _judged(seen, kinds, given=None):
    norms = bands.learn(seen, LINES, np.zeros_like(kinds), kinds)
    if given is not None:
        norms = bands.with_superiors(norms, seen, LINES, kinds, given)
    estimate = bands.estimate(seen, kinds, norms)
    low = (seen.points * seen.settled * seen.share).sum(axis=1)
    high = 100 - (seen.points * seen.settled * (1 - seen.share)).sum(axis=1)
    return estimate, bands.chances(estimate, low, high, EDGES)


def _given(true, back=0.0):
    by = np.column_stack([(true * POINTS)[:, k == CRITERION].sum(axis=1) for k in range(3)])
    return by + back * (MOST - by)


def _level(points):
    return np.searchsorted(EDGES, points, side="right")


def test_bands_are_those_of_the_true_points_and_chances_are_as_good_as_they_say():
    seen, kinds, true, _ = _province(1)
    estimate, chances = _judged(seen, kinds, _given(true))
    points = true @ POINTS
    assert np.abs((estimate.points - points).mean()) < 0.3
    assert 0.85 < (estimate.points - points).std() / np.sqrt((estimate.spread**2).mean()) < 1.15
    right = chances[np.arange(len(points)), _level(points)]
    for low, high in ((0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01)):
        among = (chances.max(axis=1) >= low) & (chances.max(axis=1) < high)
        if among.sum() > 100:
            hit = (chances.argmax(axis=1) == _level(points))[among].mean()
            assert hit == pytest.approx(chances.max(axis=1)[among].mean(), abs=0.07)
    assert right.mean() > 0.6
    named = chances.max(axis=1) >= 2 / 3
    assert cohen_kappa_score(_level(points)[named], chances.argmax(axis=1)[named], weights="linear") > 0.5


def test_lenient_superiors_move_nothing_but_what_nobody_sees():
    seen, kinds, true, _ = _province(2, hidden_level=0.97)
    true_points = true @ POINTS
    by_truth, lenient = (_judged(seen, kinds, _given(true, back))[0].points for back in (0.0, 0.8))
    alone = _judged(seen, kinds)[0].points
    assert np.abs(by_truth - true_points).mean() < np.abs(alone - true_points).mean(), "sheets tell of hidden lines"
    assert np.abs(lenient - by_truth).max() < 1.0, "and leniency is taken out"
    assert _given(true, 0.8).sum(axis=1).mean() > lenient.mean() + 5


def test_too_few_sheets_change_nothing():
    seen, kinds, true, _ = _province(3, n=200)
    given = _given(true)
    given[3:] = np.nan
    assert _judged(seen, kinds, given)[0].points == pytest.approx(_judged(seen, kinds)[0].points)


def test_one_cell_or_nothing_seen_gives_figures_all_the_same():
    nothing = np.zeros((1, 5))
    none = Seen(nothing, nothing, nothing, nothing, np.array([POINTS]))
    estimate, chances = _judged(none, np.zeros(1, dtype=np.int64))
    assert np.isfinite(estimate.points).all()
    assert chances.sum() == pytest.approx(1)


def test_what_is_certain_bounds_the_bands():
    wide = Estimate(np.array([95.0, 95, 20]), np.array([10.0, 10, 5]))
    shares = bands.chances(wide, np.array([40.0, 90, 60]), np.array([89.9, 100, 69]), EDGES)
    assert (shares[0, 3], shares[1, 3]) == (0, 1)
    assert shares[2] == pytest.approx([0, 1, 0, 0])
    assert shares.sum(axis=1) == pytest.approx(1)
