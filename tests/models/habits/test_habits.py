from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.habits.material import beyond_by_habit
from models.habits.model import habit_model, judge
from models.habits.norms import Norms
from models.habits.runs import correlation_of_months, share_of_runs, weight_of_meetings
from models.shared.selection import select
from tests.models.habits import plain
from tests.models.habits.drawn import in_runs

MONTHS = plain.MONTHS


def world(rng, n_cells, *, middle=-1.5, spread=0.8, strong=0.0, weak=0.0):
    """Honest cells of five types, and among them cells with a habit: showing, seen, strata, strength."""
    type_ = rng.integers(0, 5, n_cells)
    own = middle + rng.normal(0, 0.4, 5)[type_] + rng.normal(0, spread, n_cells)
    honest = 1 / (1 + np.exp(-own[:, None] - rng.normal(0, 0.3, MONTHS)))
    kind = rng.random(n_cells)
    strength = np.select(
        [kind < strong, kind < strong + weak], [rng.uniform(0.6, 0.95, n_cells), rng.uniform(0.25, 0.5, n_cells)], 0.0
    )
    seen = (rng.random((n_cells, MONTHS)) < 0.95).astype(int)
    showing = ((rng.random(seen.shape) < honest + (1 - honest) * strength[:, None]) & (seen > 0)).astype(int)
    return showing, seen, [type_, type_ * 4 + rng.integers(0, 4, n_cells)], strength


counts = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=MONTHS, max_size=MONTHS).filter(
    lambda months: sum(max(pair) for pair in months) > 0
)


@settings(max_examples=25, deadline=None)
@given(months=counts, level=st.floats(-5, 3), spread=st.floats(0.2, 1.5), weak=st.floats(0.005, 0.1))
def test_a_cell_is_judged_as_worked_out_by_hand(months, level, spread, weak):
    showing, seen = [min(pair) for pair in months], [max(pair) for pair in months]
    seasons = [0.3 * np.sin(month) for month in range(MONTHS)]
    norms = Norms(np.array([level]), np.array(seasons), spread, np.array([weak, 0.01]))
    judgement = judge(np.array([showing]), np.array([seen]), norms)
    factor, by_habit, probability, chance, usual = plain.judged(showing, seen, level, seasons, spread, [weak, 0.01])
    assert np.exp(judgement.log_bayes_factor[0]) == pytest.approx(factor, rel=1e-4)
    assert judgement.to_act_on[0] == pytest.approx(by_habit, rel=1e-4)
    assert judgement.probability[0] == pytest.approx(probability, rel=1e-4)
    assert judgement.p_value[0] == pytest.approx(chance, rel=1e-6)
    assert judgement.usual[0] == pytest.approx(usual, rel=1e-6)


@given(usual=st.floats(0.0, 0.8), weights=st.lists(st.floats(0.01, 1), min_size=6, max_size=6))
def test_the_chance_of_a_rate_falls_evenly_with_the_material_level(usual, weights):
    posterior = np.array([weights]) / sum(weights)
    level = np.linspace(0, 1, 401)
    chance = beyond_by_habit(np.full(401, usual), level) @ posterior[0]
    assert (np.diff(chance) <= 1e-12).all()
    assert np.diff(chance).min() > -0.06, "no step of the grid decides by itself"


@pytest.mark.parametrize("middle", [-4.0, -1.5, 0.0])
def test_where_nothing_is_wrong_nothing_is_selected(middle):
    showing, seen, strata, _ = world(np.random.default_rng(1), 2000, middle=middle)
    habits = habit_model(showing, seen, strata)
    assert not select(habits.to_act_on).any()
    assert np.mean(habits.to_act_on > 0.5) < 0.002
    # A Bayes factor is one in the mean where there is nothing; less where that takes more cells than there are here.
    assert np.minimum(np.exp(habits.log_bayes_factor), 20).mean() < 1.2
    assert np.mean(habits.p_value < 0.05) == pytest.approx(0.05, abs=0.02)


def test_habits_are_found_and_the_probability_is_what_it_says():
    worlds = [world(np.random.default_rng(seed), 2000, middle=-3.0, strong=0.02, weak=0.03) for seed in range(8)]
    acts = [(habit_model(*w[:3]).to_act_on, w[3] > 0.55) for w in worlds]
    probability, true = (np.concatenate(part) for part in zip(*acts, strict=True))
    chosen = np.concatenate([select(p) for p, _ in acts])
    assert true[chosen].mean() > 0.88
    # What is reached, .478. Where honest cells are expected to differ by .7 logit beforehand it is more, but then a
    # fifth of what is acted on in the default family of worlds is wrong (docs/methods.md#habits).
    assert chosen[true].mean() > 0.45
    likely = probability >= 0.2
    classes = (probability[likely] * 4).astype(int)
    filled = np.unique(classes)
    gaps = [abs(probability[likely][classes == c].mean() - true[likely][classes == c].mean()) for c in filled]
    assert np.average(gaps, weights=np.bincount(classes)[filled]) < 0.08


def test_what_is_usual_in_a_kind_of_cell_is_no_habit():
    rng = np.random.default_rng(3)
    type_ = np.repeat([0, 1], 300)
    showing = (rng.random((600, MONTHS)) < np.where(type_, 0.9, 0.03)[:, None]).astype(int)
    habits = habit_model(showing, np.ones_like(showing), [type_])
    assert habits.probability[type_ == 1].max() < 0.3
    assert habits.to_act_on[type_ == 1].max() < 0.05
    assert habits.usual[type_ == 1].mean() == pytest.approx(0.9, abs=0.03)


def test_what_all_cells_do_in_a_month_is_no_habit():
    rng = np.random.default_rng(4)
    rates = np.full(MONTHS, 0.03)
    rates[2:6] = 0.8
    showing = (rng.random((500, MONTHS)) < rates).astype(int)
    assert habit_model(showing, np.ones_like(showing), [np.zeros(500, int)]).probability.max() < 0.3


def test_lapses_that_come_in_runs_of_months_are_no_habit():
    rng = np.random.default_rng(5)
    showing = in_runs(rng.random((1500, MONTHS)) < 0.15, 0.7, rng)
    seen, strata = np.ones((1500, MONTHS), int), [np.zeros(1500, int)]
    runs = correlation_of_months(showing.astype(int), seen)
    assert runs == pytest.approx(0.7, abs=0.1)
    assert weight_of_meetings(runs) == pytest.approx(0.3 / 1.7, abs=0.06)
    assert not select(habit_model(showing.astype(int), seen, strata).to_act_on).any()
    assert share_of_runs(correlation_of_months((rng.random(seen.shape) < 0.15).astype(int), seen)) == 0


def test_what_is_known_of_few_months_is_corrected_by_these():
    rng = np.random.default_rng(8)
    showing = (rng.random((4000, 24)) < 0.3).astype(int)
    seen = np.ones_like(showing)
    seen[:, 8:] = 0
    assert correlation_of_months(showing * seen, seen) == pytest.approx(0, abs=0.03)
    in_runs(showing[:, :8], 0.5, rng)
    # Kendall's correction is of first order, so it leaves a tenth at eight months; by 24 it would leave .17 below.
    assert correlation_of_months(showing * seen, seen) == pytest.approx(0.5, abs=0.12)


def test_months_apart_from_each_other_say_nothing_of_runs():
    showing = (np.random.default_rng(9).random((400, 24)) < 0.3).astype(int)
    seen = np.zeros_like(showing)
    seen[:, ::3] = 1
    assert correlation_of_months(showing * seen, seen) == 0


def test_the_step_from_no_runs_to_runs_is_gradual():
    showing, seen = np.array([[0] * 7 + [1] * 5]), np.ones((1, MONTHS), int)
    norms = Norms(np.array([-2.0]), np.zeros(MONTHS))
    judgements = [judge(showing, seen, norms, runs=r) for r in np.arange(0, 0.9, 0.01)]
    for of in ("to_act_on", "probability", "p_value", "log_bayes_factor"):
        values = np.concatenate([getattr(one, of) for one in judgements])
        assert np.abs(np.diff(values)).max() < 0.1 * np.ptp(values) + 1e-9, of
    assert judgements[0].to_act_on > judgements[-1].to_act_on + 0.2


def test_what_a_few_cells_began_says_nothing_of_how_honest_lapses_come():
    showing, seen = np.zeros((300, MONTHS), int), np.ones((300, MONTHS), int)
    showing[:20, 4:] = 1
    assert correlation_of_months(showing, seen) == 0
    showing[:40, 4:] = 1
    assert correlation_of_months(showing, seen) > 0.4
    assert correlation_of_months(0 * seen, seen) == 0


def test_each_meeting_more_that_shows_it_is_less_probable_in_an_honest_cell():
    seen, showing = np.ones((1, MONTHS), int), np.zeros((1, MONTHS), int)
    norms = Norms(np.array([-1.5]), np.zeros(MONTHS))
    chances = []
    for month in range(MONTHS):
        showing[0, month] = 1
        chances.append(judge(showing, seen, norms).p_value[0])
    assert all(later < earlier for earlier, later in pairwise(chances))


def test_the_onset_is_where_it_began():
    showing, seen, strata, _ = world(np.random.default_rng(6), 600, middle=-3.0)
    showing[0], seen[0] = [0] * 6 + [1] * 6, 1
    showing[1], seen[1] = 1, 1
    habits = habit_model(showing, seen, strata)
    assert habits.onset[0] == 6
    assert habits.onset[1] == 0


def test_a_cell_of_which_nothing_is_seen_is_unknown():
    showing, seen, strata, _ = world(np.random.default_rng(7), 300)
    showing[5], seen[5] = 0, 0
    habits = habit_model(showing, seen, strata)
    assert np.isnan([habits.p_value[5], habits.log_bayes_factor[5], habits.probability[5], habits.usual[5]]).all()
    assert np.isfinite(np.delete(habits.probability, 5)).all()


@pytest.mark.parametrize("n_cells", [0, 1, 3])
def test_hardly_any_cells(n_cells):
    showing = np.ones((n_cells, MONTHS), int)
    habits = habit_model(showing, showing, [np.zeros(n_cells, int)])
    assert habits.probability.shape == (n_cells,)
    assert np.all(habits.probability < 0.6)


def test_the_order_of_the_cells_does_not_matter():
    showing, seen, strata, _ = world(np.random.default_rng(8), 300, strong=0.03)
    turned = habit_model(showing[::-1], seen[::-1], [labels[::-1] for labels in strata])
    habits = habit_model(showing, seen, strata)
    np.testing.assert_allclose(turned.probability[::-1], habits.probability, rtol=1e-6)


def test_a_small_stratum_full_of_the_habit_is_not_its_norm():
    rng = np.random.default_rng(8)
    seen = np.ones((600, 12), dtype=np.int64)
    showing = rng.binomial(seen, 0.08)
    showing[:4] = rng.binomial(seen[:4], 0.7)
    type_ = np.zeros(600, dtype=np.int64)
    small = np.where(np.arange(600) < 5, 1, 0)
    habits = habit_model(showing, seen, [type_, small])
    assert habits.usual[0] < 0.4
    assert np.median(habits.log_bayes_factor[:4]) > 1


def test_a_cell_in_company_of_few_is_not_judged_against_itself():
    """Of five cells one shows it at four of twelve meetings: it does not raise what is usual among the five."""
    seen = np.ones((5, 12), dtype=int)
    showing = np.zeros((5, 12), dtype=int)
    showing[0, [1, 4, 7, 10]] = 1
    strata = [np.zeros(5, dtype=int)]
    together = habit_model(showing, seen, strata)
    assert together.usual[0] < together.usual[1]


def test_a_cell_in_company_of_many_shares_the_level_of_its_kind():
    rng = np.random.default_rng(4)
    showing, seen = rng.binomial(1, 0.1, (400, 12)), np.ones((400, 12), dtype=int)
    together = habit_model(showing, seen, [np.zeros(400, dtype=int)])
    assert np.ptp(together.usual) < 1e-12
