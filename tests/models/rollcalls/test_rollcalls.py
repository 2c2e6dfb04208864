"""Too perfect roll calls held against a plain second version, an honest world, and one with planted habits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import betabinom, binom

from models.attendance import levels, rollcalls
from models.attendance.rollcalls import perfection
from models.habits.likelihoods import STRENGTHS, WEAK, onsets_of
from models.shared.logit_grid import BOTTOM, STEP


def world(seed, cells=1500, planted=0, strength=0.8):
    """present, due: overdispersed months around levels of 88 %, 3 % missing.

    `planted` cells enter full calls since month 16 of 24, at a share `strength` of their months.
    """
    rng = np.random.default_rng(seed)
    level = rng.beta(0.88 * 28, 0.12 * 28, cells)
    due = np.clip(rng.lognormal(np.log(15), 0.5, (cells, 1)), 3, 50).astype(int) * (rng.random((cells, 24)) > 0.03)
    present = rng.binomial(due, rng.beta(level[:, None] * 24, (1 - level[:, None]) * 24, due.shape))
    entered = (rng.random(due.shape) < strength) & (np.arange(24) >= 16) & (np.arange(cells)[:, None] < planted)
    return np.where(entered, due, present), due


def one_stratum(cells):
    return [np.zeros(cells, dtype=np.int64)]


def plain(present, due, centre, log_prior):
    """Likelihood of each habit relative to honesty (onsets, strengths), p-value and usual share of one cell."""
    onsets, weights = onsets_of(12)
    honest, habits, before, tail, usual = 0.0, np.zeros((len(onsets), len(STRENGTHS))), 0.0, 0.0, 0.0
    for r, rho in enumerate(levels.RHOS):
        for g, departure in enumerate(levels.DEPARTURES[:: rollcalls.EVERY]):
            rate = expit(BOTTOM + STEP * (centre + departure))
            a, b = rate * (1 / rho - 1), (1 - rate) * (1 / rho - 1)
            chance = [betabinom.pmf(y, n, a, b) if n else 1.0 for y, n in zip(present, due, strict=True)]
            prior = np.exp(log_prior[r, g])
            honest += prior * np.prod(chance)
            for o, onset in enumerate(onsets):
                start = 12 + onset if onset else 0
                for s, strength in enumerate(STRENGTHS):
                    shown = [
                        strength * (y == n) + (1 - strength) * c if t >= start and n else c
                        for t, (y, n, c) in enumerate(zip(present, due, chance, strict=True))
                    ]
                    habits[o, s] += prior * np.prod(shown)
            old = prior * np.prod(chance[:12])
            full = np.mean([betabinom.pmf(n, n, a, b) for n in due[12:] if n])
            known, count = (
                sum(n > 0 for n in due[12:]),
                sum(y == n > 0 for y, n in zip(present[12:], due[12:], strict=True)),
            )
            before += old
            tail += old * (binom.sf(count, known, full) + 0.5 * binom.pmf(count, known, full))
            usual += old * full
    return habits * weights[:, None] / len(WEAK) / honest, tail / before, usual / before


def test_like_the_plain_version():
    present, due = world(1, cells=40, planted=20)
    centre = levels.centres(present, due, one_stratum(40))
    spread = levels.fit_spread(levels.log_likelihood(present, due, centre))
    log_prior = np.log(np.add.reduceat(np.exp(spread), np.arange(0, spread.shape[1], rollcalls.EVERY), axis=1))
    seen = rollcalls._seen(present, due, centre, log_prior)
    for cell in (0, 1, 30):
        habits, p_value, usual = plain(present[cell].tolist(), due[cell].tolist(), centre[cell], log_prior)
        assert np.exp(seen.habits[cell] - seen.honest[cell]) == pytest.approx(habits, rel=1e-4)
        assert (seen.p_value[cell], seen.usual[cell]) == pytest.approx((p_value, usual), rel=1e-4)


def test_an_honest_world_shows_nothing():
    present, due = world(2)
    perfect = perfection(present, due, one_stratum(len(due)))
    assert np.exp(perfect.log_bayes_factor).mean() < 1.3
    assert (perfect.probability > 0.5).sum() == 0
    assert 0.4 < perfect.p_value.mean() < 0.6


def test_planted_habits_stand_out():
    present, due = world(3, planted=40)
    perfect = perfection(present, due, one_stratum(len(due)))
    assert np.median(perfect.log_bayes_factor[:40]) > 2.5
    assert np.quantile(perfect.log_bayes_factor[40:], 0.99) < 2.6
    assert np.median(perfect.onset[:40]) in (2, 4, 6)


def test_unknown_cells_stay_unknown_and_change_nothing():
    present, due = world(4, cells=300)
    alone = perfection(present, due, one_stratum(300))
    more = [np.vstack([x, np.zeros((5, 24), dtype=np.int64)]) for x in (present, due)]
    beside = perfection(*more, one_stratum(305))
    assert np.isnan(beside.log_bayes_factor[300:]).all()
    assert beside.log_bayes_factor[:300] == pytest.approx(alone.log_bayes_factor, abs=1e-6, nan_ok=True)


def test_no_cells():
    assert (
        len(perfection(np.zeros((0, 24), dtype=np.int64), np.zeros((0, 24), dtype=np.int64), one_stratum(0)).usual) == 0
    )
