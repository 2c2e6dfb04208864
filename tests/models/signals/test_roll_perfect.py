"""roll_perfect held against its cases."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.models.signals.marts import cases, row_of
from tests.models.signals.village import joined_by, village


@pytest.fixture(scope="module")
def neighbours():
    with village(seed=4) as con:
        yield con


@pytest.mark.parametrize("case", cases("roll_perfect"))
def test_roll_perfect(neighbours, case):
    with joined_by(neighbours, case["present"]):
        row, expected = row_of(neighbours, "roll_perfect"), case["expected"]
    assert row["enough"] is bool(expected)
    if not expected:
        assert row["log_bayes_factor"] is None
        assert row["p_value"] is None
        return
    evidence = json.loads(row["evidence"])
    assert (evidence["n"], evidence["of"], len(row["meetings"])) == (expected["n"], expected["of"], expected["n"])
    assert expected.get("at_least", -99) <= row["log_bayes_factor"] <= expected.get("at_most", 99)
    if "since" in expected:
        since = date.fromisoformat(f"{expected['since']}-01")
        assert abs((row["since"] - since).days) <= 62
