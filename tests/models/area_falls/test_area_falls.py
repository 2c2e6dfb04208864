"""Falls of areas: against plain normal densities, healthy worlds, and worlds with planted falls."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import multivariate_normal

from models.attendance import area_falls as model
from models.shared.selection import select

MONTHS = 36


def world(seed, areas=150, cells=8, planted=0.0, size=0.08, wander=0.25):
    """present, due, area of each cell, which areas have fallen: beta-binomial cells that wander, with a season."""
    rng = np.random.default_rng(seed)
    area = np.repeat(np.arange(areas), cells)
    base = logit(np.clip(rng.beta(25, 3.4, len(area)), 0.5, 0.985))
    drift = np.zeros((len(area), MONTHS))
    for month in range(1, MONTHS):
        drift[:, month] = 0.5 * drift[:, month - 1] + wander * 0.87 * rng.normal(size=len(area))
    season = -0.6 * (np.arange(MONTHS) % 12 == 1)
    fallen = np.arange(areas) < planted * areas
    rate = expit(base[:, None] + drift + season) - size * fallen[area][:, None] * (np.arange(MONTHS) >= MONTHS - 9)
    due = np.clip(rng.lognormal(np.log(15), 0.5, (len(area), 1)), 3, 50).astype(int)
    due = due * (rng.random((len(area), MONTHS)) > 0.03)
    rho = np.clip(rng.beta(2, 48, (len(area), 1)), 0.003, 0.2)
    chance = rng.beta(np.clip(rate, 0.02, 0.98) * (1 / rho - 1), (1 - np.clip(rate, 0.02, 0.98)) * (1 / rho - 1))
    return rng.binomial(due, chance), due, area, fallen


def judged(present, due, area):
    kind = np.zeros(len(due), dtype=np.int64)
    expected = model.expected_rates(present, due, area, kind)
    of = model.sums(present, due, expected, area, int(area.max()) + 1)
    spread = model.spread(of)
    return model.area_falls(of, spread), expected, spread, of


def test_like_plain_normal_densities():
    """The Bayes factor of one fall, with a very vague level in place of the one that is taken out."""
    present, due, area, _ = world(1, areas=3)
    expected = model.expected_rates(present, due, area, np.zeros(len(due), dtype=np.int64))
    of, spread = model.sums(present, due, expected, area, 3), model.Spread(0.05, 0.002, 0.4, 0.0004)
    weight, angle = model._without_level(of, spread)
    months = np.arange(MONTHS)
    shape = np.where(months >= 27, 0.1, 0.0)
    for a in range(3):
        chance = (1 + (of.alike[a] - 1) * spread.rho) / (4 * of.due[a]) + spread.shock
        cells = due[area == a] / due[area == a].sum(axis=0)
        root = np.sqrt((cells**2).sum(axis=0))
        covariance = np.diag(chance) + spread.drift * np.outer(root, root) * 0.4 ** abs(months[:, None] - months)
        covariance += 100.0
        density = multivariate_normal(np.zeros(MONTHS), covariance)
        plain = density.logpdf(angle[a] + shape) - density.logpdf(angle[a])
        ours = -shape @ weight[a] @ angle[a] - 0.5 * shape @ weight[a] @ shape
        assert ours == pytest.approx(plain, abs=1e-3)


def test_planted_falls_are_found_and_hardly_any_other():
    chosen, true = [], []
    for seed in (2, 3, 4):
        present, due, area, fallen = world(seed, planted=0.06)
        falls, *_ = judged(present, due, area)
        chosen.append(select(falls.probability))
        true.append(fallen)
    chosen, true = np.concatenate(chosen), np.concatenate(true)
    assert (chosen & true).sum() / true.sum() >= 0.7
    assert (chosen & ~true).sum() <= 3


def test_healthy_areas_are_left_alone():
    flagged = sum(int(select(judged(*world(seed)[:3])[0].probability).sum()) for seed in (5, 6, 7))
    assert flagged <= 1


def test_size_and_onset_of_a_fall():
    present, due, area, fallen = world(8, cells=20, planted=0.06, size=0.1)
    falls, *_ = judged(present, due, area)
    assert falls.fall[fallen].mean() == pytest.approx(0.1, abs=0.025)
    assert falls.onset[fallen].mean() == pytest.approx(MONTHS - 9, abs=1.5)
    assert ((falls.fall_low <= 0.1) & (falls.fall_high >= 0.1))[fallen].mean() >= 0.6


def test_a_cell_that_collapsed_stands_out():
    present, due, area, _ = world(9)
    due[0] = 25
    present[0, :27], present[0, 27:] = 22, 8
    falls, expected, spread, _ = judged(present, due, area)
    own = model.outlying(present, due, expected, area, falls, spread)
    assert own[0]
    assert own.mean() < 0.02


def test_cells_of_a_fallen_area_do_not_stand_out():
    present, due, area, fallen = world(10, planted=0.06)
    falls, expected, spread, _ = judged(present, due, area)
    assert model.outlying(present, due, expected, area, falls, spread)[fallen[area]].mean() < 0.05


def test_the_order_of_cells_is_nothing():
    present, due, area, _ = world(11, areas=30, planted=0.1)
    order = np.random.default_rng(1).permutation(len(due))
    one, other = judged(present, due, area)[0], judged(present[order], due[order], area[order])[0]
    assert one.probability == pytest.approx(other.probability)


def test_members_who_join_change_nothing():
    present, due, area, _ = world(12, areas=40)
    doubled = due.copy()
    doubled[:, -12:] *= 2
    twice = present.copy()
    twice[:, -12:] *= 2
    falls, *_ = judged(twice, doubled, area)
    assert select(falls.probability).sum() == 0


def test_a_month_without_members_due_weighs_nothing():
    present, due, area, _ = world(13, areas=20)
    due[area == 0, 5], present[area == 0, 5] = 0, 0
    _, _, spread, of = judged(present, due, area)
    angle = of.angle.copy()
    assert np.isnan(angle[0, 5])
    changed = replace(of, angle=np.where(np.isnan(angle), 0.7, angle))
    before, after = (model.area_falls(o, spread).probability for o in (of, changed))
    assert before == pytest.approx(after, abs=1e-4)


def test_a_fall_begins_with_the_month_of_its_onset_in_one_step_or_over_some_months():
    onset, shape = model._fall_shapes(36)
    steps = len(onset) // 2
    for first, step, ramp in zip(onset, shape[:steps], shape[steps:], strict=False):
        assert step.tolist() == [0.0] * first + [1.0] * (36 - first)
        assert ramp[: first + 1].tolist() == [0.0] * first + [1 / model.RAMP]
