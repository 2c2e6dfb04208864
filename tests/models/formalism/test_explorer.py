"""The explorer names cells that are like nobody else by signs of two families, very few, and always the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.formalism.explorer import unusual
from models.formalism.signs import Signs


def ordinary(cells=1000, seed=1):
    rng = np.random.default_rng(seed)
    families = ["a", "a", "b", "b", "c", "c"]
    p_value = rng.random((cells, 6))
    return Signs([f"C{i}" for i in range(cells)], [*"uvwxyz"], families, np.zeros((cells, 6)), p_value)


def with_pattern(columns, p=1e-6):
    signs = ordinary()
    signs.p_value[7, columns] = p
    return signs


def test_a_pattern_over_two_families_is_named_by_its_signs():
    found = unusual(with_pattern([0, 3, 5]))
    assert [one.cell for one in found] == [7]
    assert sorted(found[0].signs) == [0, 3, 5]


def test_a_pattern_within_one_family_is_not():
    signs = with_pattern([0, 1])
    signs.p_value[7, 2:] = 0.7
    assert 7 not in [one.cell for one in unusual(signs)]


def test_what_cannot_be_assessed_does_not_stand_out():
    signs = with_pattern([0, 3])
    factors, p_value = signs.log_bayes_factor.copy(), signs.p_value.copy()
    factors[7], p_value[7] = np.nan, np.nan
    assert 7 not in [one.cell for one in unusual(replace(signs, log_bayes_factor=factors, p_value=p_value))]


def test_few_cells_are_named_and_always_the_same():
    signs = ordinary(3000, seed=2)
    found = unusual(signs)
    assert len(found) <= 3
    assert found == unusual(signs)
    assert all(len({signs.families[j] for j in one.signs}) >= 2 for one in found)


def test_where_nothing_stands_out_nothing_is_named():
    signs = ordinary(200)
    assert unusual(replace(signs, p_value=np.full_like(signs.p_value, 0.5))) == []
