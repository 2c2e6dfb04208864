"""Whatever the counts, probabilities are shares: nothing that a source can contain makes a model fail."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.attendance import fall_model
from models.attendance.rollcalls import MONTHS, perfection
from models.discipline.case_rates import case_rates
from models.habits.model import habit_model
from models.meetings.skipping import skip_model

EXTREME = st.sampled_from([0, 1, 2, 3, 12, 60, 500, 5000])


def table(data, months):
    """present, due (cells, months): nobody, some or all of extremely many or few, with months missing."""
    cells = data.draw(st.integers(1, 6), "cells")
    shape = {"min_size": cells, "max_size": cells}
    sizes = np.array(data.draw(st.lists(EXTREME, **shape), "sizes"))[:, None]
    shares = np.array(data.draw(st.lists(st.sampled_from([0, 0.5, 1]), **shape), "shares"))[:, None]
    turn = data.draw(st.integers(0, months), "month of a turn")
    kept = np.random.default_rng(data.draw(st.integers(0, 99), "seed")).random((cells, months)) < 0.9
    due = np.broadcast_to(sizes, (cells, months)) * kept
    rate = np.where(np.arange(months) < turn, shares, 1 - shares)
    return np.floor(due * rate).astype(np.int64), due.astype(np.int64)


def assert_shares(*columns):
    for values in columns:
        known = values[~np.isnan(values)]
        assert ((known >= 0) & (known <= 1)).all()


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from([1, 12, 26, 27, 48]))
def test_falls(data, months):
    present, due = table(data, months)
    falls = fall_model(present, due, np.arange(len(due)) % 2)
    assert_shares(falls.probability, falls.now_low, falls.now_high, falls.fall_low, falls.fall_high)
    assert (np.isnan(falls.probability) == ~falls.enough).all()


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_habits(data):
    showing, seen = table(data, 12)
    kinds = [np.zeros(len(seen), dtype=np.int64)]
    habits = habit_model(showing, seen, kinds)
    assert_shares(habits.probability, habits.to_act_on, habits.p_value, habits.usual)
    skipping = skip_model(showing > 0, seen > 0)
    assert_shares(skipping.probability)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_full_rolls(data):
    present, due = table(data, MONTHS)
    perfect = perfection(present, due, [np.zeros(len(due), dtype=np.int64)])
    assert_shares(perfect.probability, perfect.p_value, perfect.usual)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_rates_of_cases(data):
    cases, exposure = table(data, 1)
    of = case_rates(cases[:, 0], np.maximum(exposure[:, 0], 0.01), np.zeros(len(cases), int), np.arange(len(cases)))
    assert_shares(of.probability, of.p_value)
