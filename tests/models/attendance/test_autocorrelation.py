"""How much a drift adds to what months before and since an onset differ by, against the sum over every two months."""

from __future__ import annotations

import pytest

from models.attendance.autocorrelation import drift_variance

NEAR, DECAY = 0.05, 0.7


def of_mean(months: int) -> float:
    """The variance of a mean of months, each two of which go together the less the farther apart they are."""
    apart = [abs(one - other) for one in range(months) for other in range(months)]
    return sum(NEAR * DECAY ** (lag - 1) for lag in apart if lag) / months**2


@pytest.mark.parametrize(("before", "since"), [(24, 12), (35, 1), (6, 6), (1, 1)])
def test_both_means_add_to_it(before, since):
    assert drift_variance(NEAR, DECAY, before, since) == pytest.approx(of_mean(before) + of_mean(since))
