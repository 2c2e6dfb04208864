"""Selection by local false discovery rate."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.shared.selection import select

probabilities = st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=30)


@given(probabilities)
def test_it_is_the_largest_group_of_the_most_probable_with_mean_doubt_up_to_a_tenth(values):
    p = np.array(values, dtype=float)
    chosen = select(p)
    known = np.sort(p[~np.isnan(p)])[::-1]
    means = [np.mean(1 - known[:n]) for n in range(1, len(known) + 1)]
    allowed = max((n for n, mean in enumerate(means, 1) if mean <= 0.1 + 1e-12 and known[n - 1] >= 0.5), default=0)
    assert abs(int(chosen.sum()) - allowed) <= (1 if any(abs(m - 0.1) < 1e-9 for m in means) else 0)
    if chosen.any() and not chosen.all():
        assert np.nanmin(p[chosen]) >= np.max(np.nan_to_num(p[~chosen], nan=-1))


def test_certain_cells_make_no_room_for_improbable_ones():
    assert select(np.array([1.0] * 20 + [0.3])).tolist() == [True] * 20 + [False]


def test_what_is_not_assessable_is_never_selected():
    assert select(np.array([np.nan, 0.99])).tolist() == [False, True]
