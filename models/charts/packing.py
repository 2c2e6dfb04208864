"""Series with gaps: charts know of points that follow one another, not of months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.shared.arrays import Floats, Ints


@dataclass(frozen=True)
class Packing:
    """Where each point of a series goes when the gaps are taken out; `place` (series, points), known ones first."""

    place: Ints

    def pack(self, values: np.ndarray) -> np.ndarray:
        """The known points of each series moved to its beginning, in their order."""
        return np.take_along_axis(values, self.place, axis=1)

    def unpack(self, packed: np.ndarray) -> np.ndarray:
        """Back to where the points came from."""
        values = np.empty_like(packed)
        np.put_along_axis(values, self.place, packed, axis=1)
        return values


def packing(values: Floats) -> Packing:
    """How to close the gaps (NaN) of `values` (series, points)."""
    return Packing(np.argsort(np.isnan(values), axis=1, kind="stable"))


def mean_of_known(values: Floats) -> Floats:
    """Mean of each row's known values as a column (rows, 1); NaN where there is none."""
    known = ~np.isnan(values)
    count = known.sum(axis=1, keepdims=True)
    total = np.where(known, values, 0.0).sum(axis=1, keepdims=True)
    return np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
