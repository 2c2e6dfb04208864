"""Four eyes: what a computation that waits would change, and who may say that readers get it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import access
from dashboard.scope import WHOLE
from dashboard.store.people import Right

# Those who answer for what readers see; those who tend the data compute it (chosen by us).
RELEASERS = ("committee", "leader", "administrator")


@dataclass(frozen=True)
class Comparison:
    """What readers see and what waits, by month (None = no results yet), and the cells that differ.

    `changed` has a row for each cell whose state or flags differ: cell_code, name, unit, before and after (states;
    empty where the cell is not in that computation), gained and lost (as flag:severity).
    """

    published: date | None
    waiting: date | None
    n_cells: int
    changed: pl.DataFrame


def may_release(right: Right) -> bool:
    """Whether the holder of a right may release: the list of changes holds every cell, so only over the whole tree.

    Raises UserError where nothing is published.
    """
    whole = right.scope == WHOLE or bool(access.query("scope_is_whole", right.scope)["is_whole"][0])
    return right.role in RELEASERS and whole


def comparison() -> Comparison:
    """What is published compared with what waits. Raises UserError where nothing waits."""
    published = access.query("freshness", WHOLE)["as_of"][0]
    waiting = access.query_waiting("freshness", WHOLE)["as_of"][0]
    after = access.query_waiting("release_states", WHOLE, as_of=waiting)
    before = after.clear() if published is None else access.query("release_states", WHOLE, as_of=published)
    return Comparison(published, waiting, after.height, changes(before, after))


def changes(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The cells whose state or flags differ between two answers to `release_states`; pure."""
    both = after.join(before, on="cell_code", how="full", coalesce=True, suffix="_before")
    flags, flags_before = (pl.col(name).fill_null([]) for name in ("flags", "flags_before"))
    rows = both.select(
        "cell_code",
        pl.coalesce("name", "name_before").alias("name"),
        pl.coalesce("unit", "unit_before").alias("unit"),
        pl.col("state_before").alias("before"),
        pl.col("state").alias("after"),
        flags.list.set_difference(flags_before).list.sort().alias("gained"),
        flags_before.list.set_difference(flags).list.sort().alias("lost"),
    )
    differs = pl.col("before").ne_missing(pl.col("after")) | (
        pl.col("gained").list.len() + pl.col("lost").list.len() > 0
    )
    return rows.filter(differs).sort("cell_code")
