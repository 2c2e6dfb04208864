"""Probabilities are shares: rounding is clipped, anything else is refused."""

import numpy as np
import pytest

from models.shared.bounds import as_shares


def test_rounding_is_clipped_and_unknown_stays_unknown():
    clipped = as_shares(np.array([1.0000000000000155, -1e-15, np.nan, 0.5]), "probability")
    assert clipped == pytest.approx([1, 0, np.nan, 0.5], nan_ok=True, abs=0)


@pytest.mark.parametrize("value", [1.01, -0.01, np.inf, -np.inf])
def test_more_than_rounding_is_refused(value):
    with pytest.raises(ValueError, match=r"probability is .*; expected 0 to 1"):
        as_shares(np.array([0.5, value, np.nan]), "probability")


def test_nothing_known_is_no_fault():
    assert np.isnan(as_shares(np.full(2, np.nan), "probability")).all()
