"""The measure of meetings judged as a number: what is found, what is left alone, and what is unknown."""

from __future__ import annotations

import numpy as np
import pytest

from etl.discover import documents, statements
from models.habits.material import Material
from models.habits.measured import measured_model, scores
from models.habits.measured_rows import averaged
from models.habits.model import Habits, habit_model
from models.shared.selection import select

MONTHS, CELLS = 12, 600


def world(rng, *, share=0.0, strength=0.6):
    """Value, cell and month of meetings, and the cells with a habit; values are skewed, and cells differ."""
    cell, month = (index.ravel() for index in np.indices((CELLS, MONTHS)))
    level = rng.normal(0, 0.6, CELLS) * np.where(rng.random(CELLS) < 0.05, 2.5, 1)
    habit = rng.random(CELLS) < share
    value = np.exp(level[cell] + rng.standard_t(5, len(cell)))
    shows = habit[cell] & (rng.random(len(cell)) < strength)
    return np.where(shows, np.exp(rng.normal(3.5, 0.5, len(cell))), value), cell, month, habit


def judged(value, cell, month):
    return measured_model(scores(value, np.zeros(len(value), int)), cell, month, CELLS, MONTHS)


def strong(habits):
    return habits.strength[:, 3:].sum(axis=1)


def test_where_nothing_is_wrong_nothing_is_selected():
    habits = judged(*world(np.random.default_rng(1))[:3])
    assert not select(strong(habits)).any()
    assert np.mean(habits.p_value < 0.05) == pytest.approx(0.05, abs=0.04)


def test_habits_are_found_with_their_meetings():
    value, cell, month, habit = world(np.random.default_rng(2), share=0.05)
    habits = judged(value, cell, month)
    chosen = select(strong(habits))
    assert habit[chosen].mean() > 0.85
    assert chosen[habit].mean() > 0.6
    assert habits.shows[habit[cell] & (value > 20)].mean() > 0.7
    assert habits.shows[~habit[cell]].mean() < 0.02


def test_only_the_order_of_the_measure_counts():
    value, cell, month, _ = world(np.random.default_rng(3), share=0.05)
    plain, stretched = judged(value, cell, month), judged(value**3, cell, month)
    assert stretched.log_bayes_factor == pytest.approx(plain.log_bayes_factor)


def test_a_cell_without_meetings_is_unknown():
    value, cell, month, _ = world(np.random.default_rng(4), share=0.05)
    kept = cell != 7
    habits = judged(value[kept], cell[kept], month[kept])
    assert np.isnan([habits.p_value[7], habits.log_bayes_factor[7], habits.strength[7, 0]]).all()
    nobody = measured_model(scores(np.array([]), np.array([], int)), np.array([], int), np.array([], int), 3, MONTHS)
    assert np.isnan(nobody.log_bayes_factor).all()


def test_two_models_of_a_habit_are_pooled_and_one_stands_for_an_unknown_other():
    usual, onset, none = np.full(3, 0.1), np.zeros(3, int), np.full(3, 0.5)
    material = np.tile([0.1, 0, 0, 0.5, 1, 1, 1], (3, 1))
    rarely, often = np.array([0.5, 0.5, 0, 0, 0, 0, 0]), np.array([0.2, 0, 0, 0, 0.8, 0, 0])
    unknown = np.full(7, np.nan)
    shows = Habits(none, np.array([0.0, 1.0, 0.0]), np.array([often, often, rarely]), material, usual, onset)
    factors = np.array([2.0, np.nan, 2.0])
    measure = Habits(none / 5, factors, np.array([often, unknown, often]), material / 2, usual, onset)
    both = averaged(shows, measure, np.ones(3, bool))
    assert np.exp(both.log_bayes_factor) == pytest.approx([(1 + np.exp(2)) / 2, np.e, (1 + np.exp(2)) / 2])
    assert both.to_act_on[:2] == pytest.approx([0.8, 0.8]), "two that agree say what each says, as one alone does"
    assert both.to_act_on[2] == pytest.approx(0, abs=1e-5), "a strength that one of them rules out is none"
    assert both.probability == pytest.approx([0.82, 0.82, 0.1], abs=1e-5), "from which rate on, what shows says"
    assert (both.p_value == shows.p_value).all()
    few = averaged(shows, measure, np.zeros(3, bool))
    assert (few.strength == shows.strength).all(), "where few meetings show it, what shows decides"


@pytest.mark.parametrize(("material", "expected"), [(Material(0.2, 0.1, 3), True), (Material(0.6, 0.0, 3), False)])
def test_three_meetings_of_a_year_are_a_concern_where_honest_cells_never_do_it(material, expected):
    showing = np.zeros((400, MONTHS), int)
    showing[0, [1, 4, 8]] = 1
    habits = habit_model(showing, np.ones_like(showing), [np.zeros(400, int)], material)
    assert (habits.probability[0] > 0.5) == expected
    assert habits.probability[1:].max() < 0.05


def test_a_cell_of_an_extreme_level_of_its_own_is_watched_and_a_habit_is_acted_on():
    rng = np.random.default_rng(6)
    level = rng.normal(-2.5, 1.2, 3000)
    level[:3] = 1.0
    showing = (rng.random((3000, MONTHS)) < 1 / (1 + np.exp(-level))[:, None]).astype(int)
    material = Material(0.4, 0.25, 3)
    habits = habit_model(showing, np.ones_like(showing), [np.zeros(3000, int)], material)
    often = showing.sum(axis=1) >= 8
    assert (habits.probability[often] > 0.5).all()
    assert (habits.to_act_on <= habits.probability).all()
    assert not select(habits.to_act_on).any()


def test_a_measure_of_few_values_counts_as_a_yes_or_no_does():
    rng = np.random.default_rng(7)
    cell, month = (index.ravel() for index in np.indices((CELLS, MONTHS)))
    habit = np.arange(CELLS) < 20
    shows = rng.random(len(cell)) < np.where(habit[cell], 0.75, 0.2)
    habits = judged(shows.astype(float), cell, month)
    assert np.median(habits.log_bayes_factor[habit]) > 1
    assert np.median(habits.log_bayes_factor[~habit]) < -0.5


def test_a_habit_says_from_which_rate_on_it_is_a_concern():
    words = documents("flags") | documents("signals")
    habits = [name for name, query in statements("models/signals").items() if query.head.get("habit")]
    assert [
        name for name in habits if set(words[name].get("material", {})) < {"share", "above_usual", "meetings"}
    ] == []
