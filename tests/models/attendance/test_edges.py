"""What must never break or be guessed: little data, no data, strange data. Warnings are errors here."""

from __future__ import annotations

import numpy as np
import pytest

from models.attendance import fall_model, limits

SHAPES = {
    "no cell": np.zeros((0, 36), int),
    "no month": np.zeros((3, 0), int),
    "one cell": np.full((1, 36), 12),
    "one month": np.full((5, 1), 12),
    "two months": np.full((5, 2), 12),
    "new cells only": np.hstack([np.zeros((20, 30), int), np.full((20, 6), 12)]),
    "a year": np.full((20, 12), 12),
    "nobody due": np.zeros((4, 36), int),
    "one due": np.ones((4, 36), int),
    "sums of many": np.full((3, 36), 5000),
}


@pytest.mark.parametrize("due", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("rate", [0.0, 0.9, 1.0])
def test_strange_tables(due: np.ndarray, rate: float) -> None:
    present = np.rint(due * rate).astype(int)
    falls = fall_model(present, due, np.zeros(len(due), int))
    assert (falls.enough == ((due[:, -24:] > 0).sum(axis=1) >= 12)).all()
    assert (np.isnan(falls.probability) == ~falls.enough).all()
    known = falls.probability[falls.enough]
    assert ((known >= 0) & (known <= 1)).all()
    assert not (known > 0.5).any()
    shown = limits(falls, due)
    assert (np.isnan(shown.expected) == (due == 0)).all()
    assert (np.isnan(shown.low_95) == (due == 0)).all()


def test_more_present_than_due_counts_as_all_present() -> None:
    due = np.full((2, 36), 10)
    assert fall_model(due + 3, due, [0, 0]).probability == pytest.approx(fall_model(due, due, [0, 0]).probability)
