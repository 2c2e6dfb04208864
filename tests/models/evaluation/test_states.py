"""How many cells of each state have a real concern."""

import polars as pl
import pytest

from models.evaluation.states import real_by_state


def test_cells_with_a_concern_of_their_own_by_state():
    states = pl.DataFrame({"code": ["A", "B", "C", "D"], "state": ["now", "now", "quiet", "now"]})
    planted = pl.DataFrame(
        {"code": ["A", "A", "B", "C"], "concern": ["formalistic", "papers_late", "never_visited", "attendance_drop"]}
    )
    by_state = real_by_state(states, planted, {"never_visited"})
    assert by_state.select("state", "cells", "with_concern").rows() == [("now", 3, 1), ("quiet", 1, 1)]
    assert by_state["share"].to_list() == pytest.approx([1 / 3, 1])
