"""How the bands by the data agree with those that superiors gave. Pure: frames in, frames out."""

from __future__ import annotations

import polars as pl
from sklearn.metrics import cohen_kappa_score

LEVELS = (0, 1, 2, 3)


def agreement(bands: pl.DataFrame) -> pl.DataFrame:
    """One row: rated (cells with a superior's band), judged (of these with a band by the data), same, kappa.

    `bands`: official and own, 0 weak to 3 good, own empty where the data give none. Kappa has linear weights (Cohen
    1968); empty without two bands in either, where it says nothing.
    """
    both = bands.drop_nulls("own")
    own, official = both["own"].to_list(), both["official"].to_list()
    kappa = None
    if len({*own}) > 1 and len({*official}) > 1:
        kappa = float(cohen_kappa_score(official, own, labels=list(LEVELS), weights="linear"))
    row = {
        "rated": bands.height,
        "judged": both.height,
        "same": sum(a == b for a, b in zip(own, official, strict=True)),
    }
    return pl.DataFrame([row | {"kappa": kappa}], schema_overrides={"kappa": pl.Float64})
