"""The change-point against its slow version, what must hold for any data, and how well it finds planted falls."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.attendance import Settings, fall_model, select
from models.attendance.autocorrelation import drift_variance
from models.shared.logit_grid import LOGIT_GRID, STEP
from tests.benchmarks.attendance_worlds import draw, figures
from tests.models.attendance.oracle import Learned, fall_probability


def few(cells: int, seed: int, months: int = 36) -> tuple[np.ndarray, np.ndarray]:
    """Counts of a few small healthy cells."""
    rng = np.random.default_rng(seed)
    due = np.where(rng.random((cells, months)) < 0.05, 0, rng.integers(3, 40, cells)[:, None])
    return rng.binomial(due, rng.beta(20, 2.5, cells)[:, None]), due


def test_agrees_with_the_slow_version() -> None:
    world = draw("B", 300, 11)
    exact = Settings(negligible=0.0, rhos=(0.02, 0.08), sizes=(0.12, 0.26))
    falls = fall_model(world.present, world.due, world.area, exact)
    model = falls.model
    learned = Learned(
        LOGIT_GRID[model.healthy.nodes].tolist(),
        exact.rhos,
        model.healthy.log_prior,
        [drift_variance(model.near, model.decay, start, 36 - start) * falls.widened for start in range(24, 36)],
        falls.mixture.share,
        {
            (size, length, onset): falls.mixture.weights[s, 12 * shape + onset - 24]
            for s, size in enumerate(exact.sizes)
            for shape, length in enumerate((1, 6))
            for onset in range(24, 36)
        },
    )
    for cell in (int(np.argsort(falls.probability)[290]), int(np.argmax(falls.probability))):
        offset = (falls.offset[cell] * STEP).tolist()
        slow = fall_probability(world.present[cell].tolist(), world.due[cell].tolist(), offset, learned)
        assert falls.probability[cell] == pytest.approx(slow, abs=1e-6)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_order_of_cells_changes_nothing(seed: int) -> None:
    present, due = few(15, seed)
    area = np.arange(15) % 3
    order = np.random.default_rng(seed).permutation(15)
    straight, mixed = fall_model(present, due, area), fall_model(present[order], due[order], area[order])
    assert mixed.probability == pytest.approx(straight.probability[order], abs=1e-6, nan_ok=True)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_cells_without_data_change_nothing(seed: int) -> None:
    present, due = few(10, seed)
    more = [np.vstack([x, np.zeros((7, 36), int)]) for x in (present, due)]
    alone = fall_model(present, due, np.zeros(10, int))
    beside = fall_model(*more, np.zeros(17, int))
    assert beside.probability[:10] == pytest.approx(alone.probability, abs=1e-6, nan_ok=True)
    assert np.isnan(beside.probability[10:]).all()


def test_a_deeper_fall_is_more_probable_and_larger() -> None:
    present, due = few(200, 5)
    probability, size = [], []
    for now in (18, 16, 14, 12, 10):
        due[0], present[0] = 20, 18
        present[0, 28:] = now
        falls = fall_model(present, due, np.zeros(200, int))
        probability.append(falls.probability[0])
        size.append(falls.fall[0])
    assert np.all(np.diff(probability[:4]) > 0)
    assert probability[4] > 0.9999
    assert np.all(np.diff(size[1:]) > 0)
    assert falls.onset[0] in (27, 28, 29)
    assert falls.fall_low[0] <= 0.4 <= falls.fall_high[0]
    assert falls.now_low[0] <= 0.5 <= falls.now_high[0]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.sampled_from([1, 6, 13, 20, 36]))
def test_shares_are_shares(seed: int, cells: int, months: int) -> None:
    present, due = few(cells, seed, months)
    falls = fall_model(present, due, np.arange(cells))
    for name in ("probability", "fall_low", "fall", "fall_high", "now_low", "now", "now_high"):
        values = getattr(falls, name)[falls.enough]
        assert ((values >= 0) & (values <= 1)).all(), name
    assert ((falls.onset[falls.enough] >= 0) & (falls.onset[falls.enough] < months)).all()


def test_finds_planted_falls_and_hardly_anything_else() -> None:
    world = draw("A", 1200, 21)
    measured = figures(fall_model(world.present, world.due, world.area).probability, world.fall)
    assert measured["power 0.25"] > 0.6
    assert measured["FDP"] <= 0.25


@pytest.mark.parametrize("world", ["A", "B"])
def test_selects_hardly_anything_in_a_healthy_world(world: str) -> None:
    healthy = draw(world, 1200, 22, planted=0.0)
    assert select(fall_model(healthy.present, healthy.due, healthy.area).probability).sum() <= 3


def test_learns_which_falls_are_common() -> None:
    world = draw(
        "A", 2000, 12, planted=0.1
    )  # none of its falls is younger than seven months, none of 35 points or more
    falls = fall_model(world.present, world.due, world.area)
    by_size = falls.mixture.weights.sum(axis=1)
    by_onset = falls.mixture.weights.sum(axis=0).reshape(2, 12).sum(axis=0)
    assert falls.mixture.weights.sum() == pytest.approx(1)
    assert by_onset[:6].sum() > 0.65
    assert by_size[4:].sum() < 0.15
