"""The explorer names cells that are like nobody else by signs of two families, very few, and always the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.formalism.explorer import unusual
from models.formalism.signals import Signals


def ordinary(cells=1000, seed=1):
    rng = np.random.default_rng(seed)
    families = ["a", "a", "b", "b", "c", "c"]
    p_value = rng.random((cells, 6))
    return Signals([f"C{i}" for i in range(cells)], [*"uvwxyz"], families, np.zeros((cells, 6)), p_value)


def with_pattern(columns, p=1e-6):
    signals = ordinary()
    signals.p_value[7, columns] = p
    return signals


def test_a_pattern_over_two_families_is_named_by_its_signals():
    named = unusual(with_pattern([0, 3, 5]))
    assert [one.cell for one in named] == [7]
    assert sorted(named[0].signals) == [0, 3, 5]


def test_a_pattern_within_one_family_is_not():
    signals = with_pattern([0, 1])
    signals.p_value[7, 2:] = 0.7
    assert 7 not in [one.cell for one in unusual(signals)]


def test_what_cannot_be_assessed_does_not_stand_out():
    signals = with_pattern([0, 3])
    factors, p_value = signals.log_bayes_factor.copy(), signals.p_value.copy()
    factors[7], p_value[7] = np.nan, np.nan
    assert 7 not in [one.cell for one in unusual(replace(signals, log_bayes_factor=factors, p_value=p_value))]


def test_few_cells_are_named_and_always_the_same():
    signals = ordinary(3000, seed=2)
    named = unusual(signals)
    assert len(named) <= 3
    assert named == unusual(signals)
    assert all(len({signals.families[j] for j in one.signals}) >= 2 for one in named)


def test_where_nothing_stands_out_nothing_is_named():
    signals = ordinary(200)
    assert unusual(replace(signals, p_value=np.full_like(signals.p_value, 0.5))) == []
