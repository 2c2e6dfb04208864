"""Similar cells by hand: kept per login and cell, the last choice counts, nothing is compared with itself."""

from __future__ import annotations

import pytest

from dashboard.store import peers
from etl.user_error import UserError


def test_a_swap_is_kept_for_the_one_who_made_it(store):
    peers.swap(store, "an", "C1", left_out="C2", put_in="C9")
    peers.swap(store, "an", "C1", put_in="C5")
    assert peers.chosen(store, "an", "C1") == peers.Chosen(("C5", "C9"), ("C2",))
    assert peers.chosen(store, "binh", "C1") == peers.Chosen()
    assert peers.chosen(store, "an", "C2") == peers.Chosen()


def test_the_last_choice_counts_and_all_can_be_taken_back(store):
    peers.swap(store, "an", "C1", put_in="C9")
    peers.swap(store, "an", "C1", left_out="C9", put_in="C8")
    assert peers.chosen(store, "an", "C1") == peers.Chosen(("C8",), ("C9",))
    peers.swap(store, "an", "C3", put_in="C4")
    peers.start_anew(store, "an", "C1")
    assert peers.chosen(store, "an", "C1") == peers.Chosen()
    assert peers.chosen(store, "an", "C3") == peers.Chosen(("C4",))


@pytest.mark.parametrize("change", [{}, {"put_in": "C1"}, {"left_out": "C1"}, {"left_out": "C2", "put_in": "C2"}])
def test_what_cannot_be_is_refused_and_nothing_is_written(store, change):
    with pytest.raises(UserError, match="choose"):
        peers.swap(store, "an", "C1", **change)
    assert peers.chosen(store, "an", "C1") == peers.Chosen()
