"""few_speakers held against its cases."""

from __future__ import annotations

import json

import pytest

from tests.models.signals.marts import MONTHS, NEIGHBOURS, add_cell, add_months, cases, held_against, row_of

CAME = 15


def add_speakers(con, code, spoke):
    months = MONTHS[-len(spoke) :]
    kinds = [""] * (len(MONTHS) - len(spoke)) + ["regular"] * len(spoke)
    add_months(con, code, kinds, [CAME] * len(MONTHS))
    con.execute(
        "UPDATE mart.meeting_facts SET speakers = g.n FROM (SELECT unnest($spoke) AS n, unnest($months) AS month) AS g "
        "WHERE cell_code = $code AND meeting_facts.month = g.month",
        {"spoke": spoke, "months": months, "code": code},
    )


@pytest.mark.parametrize("case", cases("few_speakers"))
def test_case(con, case):
    for i in range(NEIGHBOURS):
        add_cell(con, f"N{i}")
        add_speakers(con, f"N{i}", [3 + (i + 2 * m * (1 + i % 3)) % 4 + i % 4 for m in range(24)])
    add_cell(con, "CASE")
    add_speakers(con, "CASE", [None if n == "." else int(n) for n in case["spoke"].split()])
    row, expected = row_of(con, "few_speakers"), case["expected"]
    held_against(row, expected)
    if expected:
        evidence = json.loads(row["evidence"])
        assert evidence["of"] == expected["of"]
        assert evidence["usual"] == pytest.approx(0.4, abs=0.1)
        assert len(row["meetings"]) == evidence["n"] == expected.get("n", evidence["n"])
