"""Quarters without a thematic meeting: whether the kinds of meetings are told apart at all."""

from __future__ import annotations

import pytest

from etl.discover import statements
from tests.models.signals.marts import AS_OF, MONTHS, add_cell, add_months

REGULAR = ["regular"] * len(MONTHS)
WITH_THEMATIC = ["regular_and_thematic" if month.month == 2 else "regular" for month in MONTHS]


@pytest.mark.parametrize(("neighbours", "judged"), [([REGULAR] * 4, 0), ([REGULAR] * 3 + [WITH_THEMATIC], 8)])
def test_an_organisation_without_any_thematic_meeting_tells_no_kinds_apart(con, neighbours, judged):
    for code, kinds in zip(["CASE", *"ABCD"], [REGULAR, *neighbours], strict=True):
        add_cell(con, code)
        add_months(con, code, kinds, [15] * len(MONTHS))
    rows = con.execute(statements("models/signals")["thematic_skipped"].sql, {"as_of": AS_OF}).pl()
    assert rows.filter(cell_code="CASE", shows=True).height == judged
