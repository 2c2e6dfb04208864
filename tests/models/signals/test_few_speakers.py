"""few_speakers held against its cases."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import polars as pl
import pytest

from models.meetings.speaking import Speaking
from models.signals import few_speakers
from tests.models.signals.marts import MONTHS, NEIGHBOURS, add_cells, add_months_of, cases, held_against, row_of

CAME = 15


def add_speakers(con, spoke):
    """Cells by their code with how many spoke in each of the last months."""
    add_cells(con, dict.fromkeys(spoke, "G"))
    empty = {code: len(MONTHS) - len(counts) for code, counts in spoke.items()}
    kinds = {code: [""] * empty[code] + ["regular"] * len(counts) for code, counts in spoke.items()}
    add_months_of(con, {code: (kinds[code], [CAME] * len(MONTHS)) for code in spoke})
    rows = [(code, *pair) for code, n in empty.items() for pair in zip(MONTHS[n:], spoke[code], strict=True)]
    con.register("spoke", pl.DataFrame(rows, schema=["cell_code", "month", "n"], orient="row"))
    con.execute(
        "UPDATE mart.meeting_facts AS f SET speakers = s.n FROM spoke AS s "
        "WHERE f.cell_code = s.cell_code AND f.month = s.month"
    )
    con.unregister("spoke")


@pytest.mark.parametrize("case", cases("few_speakers"))
def test_case(con, case):
    others = {f"N{i}": [3 + (i + 2 * m * (1 + i % 3)) % 4 + i % 4 for m in range(24)] for i in range(NEIGHBOURS)}
    add_speakers(con, others | {"CASE": [None if n == "." else int(n) for n in case["spoke"].split()]})
    row, expected = row_of(con, "few_speakers"), case["expected"]
    held_against(row, expected)
    if expected:
        evidence = json.loads(row["evidence"])
        assert evidence["of"] == expected["of"]
        assert evidence["usual"] == pytest.approx(0.4, abs=0.1)
        assert len(row["meetings"]) == evidence["n"] == expected.get("n", evidence["n"])


def test_three_meetings_can_be_enough_and_two_are_not():
    month, n = date(2026, 10, 1), pl.Series([3, 2])
    counted = pl.DataFrame({"cell": [0, 1], "n": n, "of": [6, 6], "figure": [1.0, 1.0], "came": [15.0, 15.0]})
    counted = counted.with_columns(usual=0.4, first=month, meetings=pl.Series([["a", "b", "c"], ["d", "e"]]))
    certain = np.full(2, 0.99)
    habits = Speaking(certain * 0, certain, certain, np.zeros(2, dtype=np.int64), np.ones((2, 6), dtype=bool))
    cells = pl.DataFrame({"cell": [0, 1], "cell_code": ["A", "B"]})
    rows = few_speakers._result(cells, counted, habits, month)
    assert rows["selected"].to_list() == [True, False]
    assert rows["enough"].all()
