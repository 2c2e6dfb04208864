"""Who is flagged wrongly, and whose concerns are detected: by size, type and traits. Pure: frames in, frames out."""

from __future__ import annotations

import polars as pl

from models.evaluation.intervals import wilson
from models.evaluation.measures import RAISED

# Class borders as in mart.cell_profiles.
SIZES = {0: "size unknown", 1: "under 9 members", 2: "9 to 19", 3: "20 to 29", 4: "30 or more"}


def grouped(cells: pl.DataFrame) -> pl.DataFrame:
    """One row per cell and group it belongs to: code, kind (all, size, type, trait), group; in the order of the groups.

    `cells`: code, size_class, cell_type, area_traits (ending each in a semicolon; empty = none known).
    """
    trait = pl.col("area_traits").str.strip_chars(";").str.split(";")
    size = pl.col("size_class").replace_strict(SIZES, return_dtype=pl.String)
    parts = {
        "all": cells.select("code", group=pl.lit("all cells")),
        "size": cells.sort("size_class").select("code", group=size),
        "type": cells.select("code", group=pl.col("cell_type")).sort("group"),
        "trait": cells.select("code", group=trait).explode("group", empty_as_null=True).sort("group"),
    }
    named = [part.with_columns(pl.lit(kind).alias("kind")) for kind, part in parts.items()]
    return pl.concat(named).with_columns(pl.col("group").replace({"": None}).fill_null("no trait"))


def false_shares(judged: pl.DataFrame, groups: pl.DataFrame, severity: str, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Per group (and `by`, e.g. concern): cells, wrong (cells with any wrong flag of the severity), share, upper.

    `judged`: code, concern, severity, verdict. `groups`: as made by `grouped`. Groups without a wrong flag have 0.
    """
    sizes = groups.group_by("kind", "group", maintain_order=True).agg(pl.len().alias("cells"))
    false = judged.filter((pl.col("severity") == severity) & (pl.col("verdict") == "wrong"))
    hit = groups.join(false.select("code", *by).unique(), on="code")
    if by:
        sizes = sizes.join(judged.select(by).unique().sort(by), how="cross")
    counted = hit.group_by("kind", "group", *by).agg(pl.len().alias("wrong"))
    shares = sizes.join(counted, on=["kind", "group", *by], how="left", maintain_order="left")
    return _with_interval(shares.with_columns(pl.col("wrong").fill_null(0)), "wrong", "cells").drop("lower")


def detection(judged: pl.DataFrame, planted: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Per concern and group: planted, found (flagged `act` or `duty`), watched, share found with its 95 % interval.

    `planted`: code, concern of what the truth holds at as_of.
    """
    predictions = judged.select("code", "concern", "severity")
    rows = groups.join(planted, on="code").join(predictions, on=["code", "concern"], how="left", maintain_order="left")
    counted = rows.group_by("concern", "kind", "group", maintain_order=True).agg(
        pl.len().alias("planted"),
        pl.col("severity").is_in(RAISED).sum().alias("found"),
        (pl.col("severity") == "watch").sum().alias("watched"),
    )
    return _with_interval(counted, "found", "planted").sort("concern", maintain_order=True)


def _with_interval(rows: pl.DataFrame, part: str, whole: str) -> pl.DataFrame:
    ends = [wilson(k, n) for k, n in rows.select(part, whole).iter_rows()]
    return rows.with_columns(
        (pl.col(part) / pl.col(whole)).alias("share"),
        pl.Series("lower", [low for low, _ in ends], dtype=pl.Float64),
        pl.Series("upper", [high for _, high in ends], dtype=pl.Float64),
    )
