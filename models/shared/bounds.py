"""Probabilities kept within 0 and 1: sums of weights miss the bounds by rounding, and nothing else may."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Rounding of sums over some thousand weights in double precision stays far below; anything larger is a fault.
ROUNDING = 1e-6


def as_shares(values: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """`values` (any shape) clipped to 0 to 1, NaN (unknown) kept.

    Raises ValueError, with `name` and the worst value, where one is outside by more than rounding.
    """
    outside = np.maximum(-values, values - 1)
    if (outside > ROUNDING).any():
        raise ValueError(f"{name} is {values.flat[np.nanargmax(outside)]}; expected 0 to 1")
    return np.clip(values, 0, 1)
