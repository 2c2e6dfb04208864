"""A few of the draws of `poe roundtrip`: what offices write comes back as it was, or is asked about or refused."""

from __future__ import annotations

import pytest

from tests.etl.mapping.formats import roundtrip


@pytest.mark.parametrize("first", range(0, 40, 8))
def test_no_value_is_wrong_or_lost(first):
    outcomes = [roundtrip.outcome(seed) for seed in range(first, first + 8)]
    assert [outcome for outcome in outcomes if outcome.startswith(("WRONG", "LOST"))] == []
    assert "right" in outcomes
