"""From meetings to signals: whether there is a figure to tell or not."""

from __future__ import annotations

import json

import polars as pl
import pytest

from models.habit_signals import judge_rows
from tests.models.signals.marts import AS_OF, MONTHS, add_cell


@pytest.mark.parametrize("told", [{}, {"figure": 3.0}], ids=["no figure", "a figure"])
def test_every_cell_is_judged(con, told):
    for code in ("A", "B", "C"):
        add_cell(con, code)
    rows = pl.DataFrame(
        [
            {"cell_code": code, "month": month, "meeting_code": f"{code}{month:%y%m}", "shows": code == "A"} | told
            for code in ("A", "B")
            for month in MONTHS[-8:]
        ]
    )
    found = judge_rows(con, AS_OF, rows)
    assert found["cell_code"].to_list() == ["A", "B", "C"]
    assert found["enough"].to_list() == [True, True, False]
    first, _, unseen = found["evidence"]
    assert unseen is None
    assert {"n": 8, "of": 8} | told == {k: v for k, v in json.loads(first).items() if not k.endswith("usual")}
    assert len(found["meetings"][0]) == 8
