"""Which cells make the best use of the limit that can be made in a month."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from models.queue.capacity import WHOLE, Capacity, Limit, best_use

WORTHS = st.lists(st.floats(0, 1), max_size=8).map(lambda ws: [(f"C{i}", w) for i, w in enumerate(ws)])
# Unit B lies in A.
PLACES = st.lists(st.sampled_from([(), ("A",), ("A", "B")]), min_size=8, max_size=8)


@given(WORTHS, PLACES, st.integers(0, 5), st.integers(0, 3), st.integers(0, 2))
def test_no_other_choice_within_the_limits_is_worth_more(worths, places, whole, of_a, of_b):
    units_of = {f"C{i}": place for i, place in enumerate(places)}
    limits = {WHOLE: Limit(whole, 0), "A": Limit(0, of_a), "B": Limit(of_b, 0)}
    worth = dict(worths)

    def fits(cells):
        below = {unit: sum(unit in units_of[cell] for cell in cells) for unit in ("A", "B")}
        return len(cells) <= whole and below["A"] <= of_a and below["B"] <= of_b

    chosen = best_use(worths, units_of, limits)
    assert fits(chosen)
    best = max(
        sum(worth[cell] for cell in cells)
        for n in range(len(worths) + 1)
        for cells in combinations(worth, n)
        if fits(cells)
    )
    assert abs(sum(worth[cell] for cell in chosen) - best) < 1e-9


def test_equal_worths_go_by_code_and_no_worth_is_no_reason():
    assert best_use([("C2", 0.5), ("C1", 0.5), ("C0", 0.0)], {}, {WHOLE: Limit(3, 0)}) == ["C1", "C2"]


def test_what_is_stated_holds():
    assert Capacity(Limit(3, 2)).limits(5000, {}) == {WHOLE: Limit(3, 2)}


def test_the_default_goes_by_the_number_of_cells():
    for n_cells, visits in ((0, 0), (1, 1), (215, 1), (216, 2), (3441, 17)):
        assert Capacity().limits(n_cells, {})[WHOLE] == Limit(visits, 0)


def test_without_a_whole_the_outermost_units_add_to_the_default_of_the_rest():
    below = {"A": frozenset(f"C{i}" for i in range(100)), "B": frozenset(["C1"]), "gone": frozenset()}
    stated = Capacity(None, {"A": Limit(2, 3), "B": Limit(1, 0), "gone": Limit(9, 9)})
    assert stated.limits(300, below) == {WHOLE: Limit(3, 3), "A": Limit(2, 3), "B": Limit(1, 0)}
