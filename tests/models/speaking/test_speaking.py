from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from models.habits.likelihoods import STRENGTHS
from models.habits.norms import SHARES
from models.meetings.speaking import FEWER, LEVELS, OVER, Meetings, Scatter, correlations, learn, speaking_model, weigh
from models.shared.selection import select

MONTHS = 12
SCATTER = Scatter(deviation=0.05)
THIRD = 1 / 3  # of the meetings: there the concern begins
held_meetings = st.lists(st.tuples(st.integers(1, 20), st.integers(0, MONTHS - 1)), min_size=1, max_size=8)


def world(rng, n_cells, *, strong=0.0, weak=0.0, quiet=0.03):
    """Cells of 8 to 30, some of them quiet, some with a habit; the meetings of 24 months, and each cell's strength."""
    came = rng.integers(8, 31, n_cells)[:, None] - rng.integers(0, 4, (n_cells, 24))
    level = rng.beta(5, 7, n_cells) * np.where(rng.random(n_cells) < quiet, 0.4, 1.0)
    kind = rng.random(n_cells)
    strength = np.select(
        [kind < strong, kind < strong + weak], [rng.uniform(0.6, 0.95, n_cells), rng.uniform(0.25, 0.5, n_cells)], 0.0
    )
    begun = np.arange(24) >= np.where(rng.random(n_cells) < 0.5, 0, rng.integers(8, 20, n_cells))[:, None]
    few = (rng.random(came.shape) < strength[:, None]) & begun
    share = np.clip(level[:, None] + rng.normal(0, 0.05, came.shape), 0.02, 0.97)
    spoke = 1 + rng.binomial(came - 1, np.where(few, share * rng.uniform(0, 0.5, came.shape), share))
    return Meetings(came, spoke, np.tile(np.arange(24), (n_cells, 1))), strength


def plain_likelihoods(came, spoke, months, level, scatter):
    """Of a cell's meetings, one by one: honest, weak, strong."""
    correlation = correlations(scatter)[list(LEVELS).index(level)]
    size = (1 - correlation) / correlation

    def chance(n, k, share):
        return betabinom.pmf(k - 1, n - 1, share * size, (1 - share) * size)

    usual = [chance(n, k, level) for n, k in zip(came, spoke, strict=True)]
    few = [np.mean([chance(n, k, f * level) for f in FEWER]) for n, k in zip(came, spoke, strict=True)]
    later = range(2, MONTHS - 2, 2)
    onsets = [(0, 0.5)] + [(month, 0.5 / len(later)) for month in later]

    def with_habit(s, holds):
        return np.prod([s * f + (1 - s) * u if holds(m) else u for f, u, m in zip(few, usual, months, strict=True)])

    over = np.mean([with_habit(s, lambda m, end=end: m < end) for s in STRENGTHS for end in range(4, MONTHS - 2, 4)])
    of_class = []
    for strengths in (STRENGTHS[STRENGTHS < THIRD], STRENGTHS[STRENGTHS >= THIRD]):
        total = 0.0
        for onset, prior in onsets:
            for s in strengths:
                total += prior / len(strengths) * with_habit(s, lambda m, onset=onset: m >= onset)
        of_class.append(total)
    return [(1 - OVER) * np.prod(usual) + OVER * over, *of_class]


@settings(max_examples=15, deadline=None)
@given(meetings=held_meetings, data=st.data(), at=st.integers(0, len(LEVELS) - 1))
def test_meetings_are_weighed_as_worked_out_by_hand(meetings, data, at):
    came, months = [n for n, _ in meetings], sorted(month for _, month in meetings)
    spoke = [data.draw(st.integers(1, n)) for n in came]
    weights = weigh(Meetings(*(np.array([part]) for part in (came, spoke, months))), MONTHS, SCATTER)
    plain = plain_likelihoods(came, spoke, months, LEVELS[at], SCATTER)
    weighed = np.array([part[0, at] for part in weights[:3]])
    if plain[0] > 1e-200:
        assert weighed[1:] / weighed[0] == pytest.approx(np.array(plain[1:]) / plain[0], rel=1e-6)


def test_where_nothing_is_wrong_nobody_is_accused():
    meetings, _ = world(np.random.default_rng(1), 800)
    speaking = speaking_model(meetings, 24, [np.zeros(800, int)])
    assert not select(speaking.probability).any()
    assert np.mean(speaking.probability > 0.5) < 0.003
    assert np.mean(speaking.p_value < 0.05) == pytest.approx(0.05, abs=0.03)


def test_habits_are_found_and_the_probability_is_what_it_says():
    meetings, strength = world(np.random.default_rng(2), 1500, strong=0.02, weak=0.02)
    speaking, true = speaking_model(meetings, 24, [np.zeros(1500, int)]), strength >= THIRD
    chosen = select(speaking.probability)
    assert true[chosen].mean() > 0.85
    assert chosen[true].mean() > 0.3
    likely = speaking.probability >= 0.2
    assert speaking.probability[likely].mean() == pytest.approx(true[likely].mean(), abs=0.12)


def test_what_was_never_seen_is_unknown_and_moves_nothing():
    meetings, _ = world(np.random.default_rng(3), 60)
    blind = Meetings(*(np.vstack([part, np.zeros((1, 24), int)]) for part in meetings))
    labels = np.append(np.arange(60) % 2, 2)
    speaking, before = speaking_model(blind, 24, [labels]), speaking_model(meetings, 24, [labels[:-1]])
    assert np.isnan(speaking.probability[-1])
    assert np.isnan(speaking.p_value[-1])
    assert not speaking.few[-1].any()
    assert speaking.probability[:-1] == pytest.approx(before.probability)


def test_a_habit_that_is_over_is_none():
    meetings, _ = world(np.random.default_rng(5), 200, quiet=0.0)
    came, spoke = np.full((3, 24), 15), np.full((3, 24), 6)
    spoke[0, :12] = spoke[1, :16] = spoke[2, 12:] = 1
    added = Meetings(np.vstack([came, meetings.came]), np.vstack([spoke, meetings.spoke]), np.tile(range(24), (203, 1)))
    speaking = speaking_model(added, 24, [np.zeros(203, int)])
    assert speaking.probability[:2].max() < 0.1
    assert speaking.log_bayes_factor[:2].max() < 0
    assert speaking.probability[2] > 0.9
    assert speaking.onset[2] == 12


def test_no_cells_no_answer():
    nothing = np.zeros((0, 1), int)
    assert len(speaking_model(Meetings(nothing, nothing, nothing), 24, [np.zeros(0, int)]).probability) == 0


def test_what_is_learned_are_distributions():
    meetings, _ = world(np.random.default_rng(4), 200, strong=0.05)
    weighed = weigh(meetings, 24, SCATTER)
    labels = np.arange(200) // 100
    shares, levels = learn(list(weighed[:3]), [labels], [np.append(labels, 7)])
    assert shares.sum() == pytest.approx(1)
    assert shares[1:].sum() < 0.3 > SHARES.sum()
    assert levels.shape == (201, len(LEVELS))
    assert levels.sum(axis=1) == pytest.approx(1)
    assert levels[200] == pytest.approx(levels[:200].mean(axis=0), abs=0.05)
