"""How many cells of each state have a real concern. Pure: frames in, frames out."""

from __future__ import annotations

import polars as pl

from models.evaluation.intervals import wilson

STATES = ("now", "later", "watch", "duty", "thin", "quiet")


def real_by_state(states: pl.DataFrame, planted: pl.DataFrame, duties: set[str]) -> pl.DataFrame:
    """Per state: cells, with_concern (those with a planted concern of their own), share, lower, upper (95 %).

    `states`: code, state. `planted`: code, concern of what the truth holds at as_of; `duties`, which superiors owe, are
    no concern about the cell.
    """
    concerned = planted.filter(~pl.col("concern").is_in(sorted(duties)))["code"].unique()
    counted = states.group_by("state").agg(
        pl.len().alias("cells"), pl.col("code").is_in(concerned.to_list()).sum().alias("with_concern")
    )
    order = pl.DataFrame({"state": STATES})
    rows = order.join(counted, on="state", maintain_order="left", how="inner")
    ends = [wilson(part, whole) for part, whole in rows.select("with_concern", "cells").iter_rows()]
    return rows.with_columns(
        (pl.col("with_concern") / pl.col("cells")).alias("share"),
        pl.Series("lower", [low for low, _ in ends], dtype=pl.Float64),
        pl.Series("upper", [high for _, high in ends], dtype=pl.Float64),
    )
