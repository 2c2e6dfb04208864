"""How the bands by the data agree with those that superiors gave. Pure: frames in, frames out."""

from __future__ import annotations

import numpy as np
import polars as pl

LEVELS = 4


def agreement(bands: pl.DataFrame) -> pl.DataFrame:
    """One row: rated (cells with a superior's band), judged (of these with a band by the data), same, kappa.

    `bands`: official and own, 0 weak to 3 good, own empty where the data give none. Kappa has linear weights (Cohen
    1968); empty without two bands in either, where it says nothing.
    """
    both = bands.drop_nulls("own")
    own, official = both["own"].to_numpy().astype(np.int64), both["official"].to_numpy().astype(np.int64)
    kappa = None
    if len({*own}) > 1 and len({*official}) > 1:
        # As scikit-learn has it, whose import takes most of a second.
        by_chance = np.abs(own[:, None] - np.arange(LEVELS)).mean(axis=0) @ np.bincount(official, minlength=LEVELS)
        kappa = 1 - float(np.abs(own - official).sum() / by_chance)
    row = {"rated": bands.height, "judged": both.height, "same": int((own == official).sum())}
    return pl.DataFrame([row | {"kappa": kappa}], schema_overrides={"kappa": pl.Float64})
