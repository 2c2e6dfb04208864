"""Sums of likelihoods that are kept as logarithms."""

from __future__ import annotations

import numpy as np

from models.shared.arrays import Floats, Singles


def log_sum(logs: Floats | Singles, axis: int | tuple[int, ...], *, keepdims: bool = False) -> Floats:
    """Logarithm of the sum of exponentials of `logs` (any shape) along an axis, which is dropped unless `keepdims`.

    scipy's does the same, with as much work beside it again.
    """
    largest = logs.max(axis=axis, keepdims=True)
    apart = logs - largest
    total = largest + np.log(np.exp(apart, out=apart).sum(axis=axis, keepdims=True))
    return total if keepdims else total.squeeze(axis)


def probabilities(logs: Floats | Singles, axis: int | tuple[int, ...]) -> Floats:
    """Likelihoods from their logarithms `logs` (any shape), scaled so that they add up to 1 along an axis."""
    return np.exp(logs - log_sum(logs, axis, keepdims=True))
