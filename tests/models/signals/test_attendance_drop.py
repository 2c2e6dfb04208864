"""attendance_drop held against its cases."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.models.signals import marts


@pytest.mark.parametrize("case", marts.cases("attendance_drop"))
def test_attendance_drop(con, case):
    rng = np.random.default_rng(1)
    codes = [f"N{i}" for i in range(marts.NEIGHBOURS)]
    marts.add_cells(con, dict.fromkeys(codes, "G"))
    present = {code: rng.binomial(20, rng.beta(30, 4), 30).tolist() for code in codes}
    marts.add_months_of(con, {code: (["regular"] * 30, present[code]) for code in codes})
    marts.add_cell(con, "CASE")
    present = marts.spread(case["present"], "x")
    marts.add_months(
        con, "CASE", ["" if n == "-" else "regular" for n in present], [0 if n == "-" else int(n) for n in present]
    )
    row, expected = marts.row_of(con, "attendance_drop"), case["expected"]
    marts.held_against(row, expected)
    if "since" in expected:
        assert expected["since"][0] <= f"{row['since']:%Y-%m}" <= expected["since"][1]
        assert expected["meetings"][0] <= len(row["meetings"]) <= expected["meetings"][1]
        evidence = json.loads(row["evidence"])
        assert 0.85 < evidence["before"] < 0.95
        assert evidence["now_low"] < 0.55 < evidence["now_high"]
        assert evidence["fall_low"] < evidence["fall"] < evidence["fall_high"]
        assert con.execute("SELECT count(*) FROM result.attendance_limits WHERE cell_code = 'CASE'").fetchall() == [
            (30,)
        ]
