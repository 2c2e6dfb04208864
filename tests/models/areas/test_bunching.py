"""Bunching around lines: provinces made by another model than the one that judges them."""

from __future__ import annotations

import numpy as np
import pytest

from models.scoring import bunching
from models.scoring.bunching import Spread

UNITS = 250
# Of meetings between 20 minutes below and 20 above: bins of five minutes, the fifth is the band.
EDGES = np.arange(-20, 25, 5)
EVEN = np.tile([0.45, 0.15, 0.4], (UNITS, 2, 1))


def around(rng, bunch, centre_sd=6.0, meetings=60):
    """Lengths normal around an organisation's own centre; where there is bunching, four of five below are lifted."""
    counts = np.zeros((UNITS, 3), dtype=np.int64)
    for unit, lifts in enumerate(bunch):
        over = rng.normal(rng.normal(2, centre_sd), 12, meetings)
        over = np.where((over < 0) & (rng.random(meetings) < 0.8) & lifts, 0.0, over)
        by_bin, _ = np.histogram(over, EDGES)
        counts[unit] = by_bin[:4].sum(), by_bin[4], by_bin[5:].sum()
    return counts


def province(seed, bunching_units):
    rng = np.random.default_rng(seed)
    bunch = np.arange(UNITS) < bunching_units
    counts = np.stack([around(rng, bunch), around(rng, np.zeros(UNITS, dtype=bool))], axis=1)
    usual = counts.sum(axis=0) / counts.sum(axis=(0, 2))[:, None]
    return counts, np.broadcast_to(usual, counts.shape)


@pytest.mark.parametrize("seed", range(2))
def test_organisations_that_only_lean_to_longer_meetings_do_not_bunch(seed):
    counts, expected = province(seed, 0)
    norms = bunching.learn(counts, expected)
    assert norms.spreads[0].shift > 0
    chance = bunching.probability(counts, expected, norms)
    assert chance.sum() < 0.03 * UNITS
    assert (chance > 0.9).sum() == 0


@pytest.mark.parametrize("seed", range(2))
def test_organisations_that_lift_meetings_over_one_of_the_lines_are_found(seed):
    counts, expected = province(seed, 8)
    norms = bunching.learn(counts, expected)
    chance = bunching.probability(counts, expected, norms)
    assert (chance[:8] > 0.5).sum() >= 6
    assert (chance[8:] > 0.5).sum() <= 1
    assert bunching.tail(counts, expected, norms)[:8].max() < 0.2


def test_no_meeting_around_a_line_says_nothing():
    nothing = np.zeros_like(EVEN, dtype=np.int64)
    norms = bunching.Norms((Spread(0.5, 0.01), Spread(0.5, 0.01)), 0.01)
    assert bunching.probability(nothing, EVEN, norms) == pytest.approx(0.01)
    assert bunching.tail(nothing, EVEN, norms) == pytest.approx(1.0)


def test_more_meetings_moved_from_below_into_the_band_are_never_less_suspicious():
    norms = bunching.Norms((Spread(0.5, 0.01), Spread(0.5, 0.01)), 0.01)
    counts = np.zeros((31, 2, 3), dtype=np.int64)
    moved = np.arange(31)
    counts[:, 0] = np.column_stack([40 - moved, 14 + moved, np.full(31, 36)])
    chance = bunching.probability(counts, EVEN[:31], norms)
    assert (np.diff(chance) >= 0).all()
    assert (np.diff(bunching.tail(counts, EVEN[:31], norms)) <= 0).all()
    assert chance[0] < 0.05
    assert chance[-1] > 0.95
