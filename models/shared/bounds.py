"""Probabilities kept within 0 and 1: sums of weights miss the bounds by rounding, and nothing else may."""

from __future__ import annotations

import numpy as np
import polars as pl

from models.shared.arrays import Floats

# Rounding of sums over some thousand weights in double precision stays far below; anything larger is a fault.
ROUNDING = 1e-6
SHARES = ("p_value", "probability", "q_value")


class OutOfBounds(ValueError):
    """A share outside 0 to 1 by more than rounding. Its text has no value of the data."""


def as_shares(values: Floats, name: str) -> Floats:
    """`values` (any shape) clipped to 0 to 1, NaN (unknown) kept.

    Raises OutOfBounds, with `name` and the worst value, where one is outside by more than rounding.
    """
    outside = np.maximum(-values, values - 1)
    if (outside > ROUNDING).any():
        raise OutOfBounds(f"{name} is {values.flat[np.nanargmax(outside)]}; expected 0 to 1")
    return np.clip(values, 0, 1)


def shares_checked(rows: pl.DataFrame, signal: str) -> pl.DataFrame:
    """The rows of a signal with `p_value`, `probability` and `q_value`, those it has, as from `as_shares`.

    NaN becomes unknown (null). Raises OutOfBounds with the names of signal and column.
    """
    columns = [name for name in SHARES if name in rows.columns]
    checked = {
        name: as_shares(rows[name].cast(pl.Float64).fill_null(np.nan).to_numpy(), f"{name} of {signal}")
        for name in columns
    }
    return rows.with_columns(pl.Series(name, values).fill_nan(None) for name, values in checked.items())
