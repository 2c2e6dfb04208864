"""How many cells would flag under other thresholds, compared with how many do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb
import polars as pl

from etl.discover import statement
from etl.transform import mart_builder
from etl.user_error import UserError
from models.flags.raising.raise_flags import raise_flags
from models.flags.raising.thresholds import Thresholds, publish_thresholds, select_again

# Of one group of cells, now and then.
GROUP = ["flag", "kind", "member", "n_cells"]


def preview(
    con: duckdb.DuckDBPyConnection,
    as_of: date,
    thresholds: Thresholds,
    progress: Callable[[str], None] = lambda step: None,
) -> pl.DataFrame:
    """Columns flag ("" = any), kind (all, size, type), member, n_cells, n_act, n_watch, n_act_then, n_watch_then.

    The results for the month `as_of` (its first day) must be there; `con` is a copy to throw away, since its flags are
    raised anew, as a build does. Of any flag `n_watch` counts the cells with none to act on. Limit: flags are raised
    from the signals that are published; data that came in later count only at the next build.
    """
    progress("count")
    now = _counts(con, as_of)
    progress("flags")
    publish_thresholds(con, thresholds)
    select_again(con, as_of)
    raise_flags(con, as_of)
    then = _counts(con, as_of).rename({"n_act": "n_act_then", "n_watch": "n_watch_then"})
    return now.join(then, on=GROUP, how="left")


def month_built(con: duckdb.DuckDBPyConnection, as_of: date | None) -> date:
    """The month asked for, or the latest one there are results for. Raises UserError where there are none."""
    # Tables of another version are made anew, and empty.
    mart_builder.create_tables(con)
    months = {month for (month,) in con.execute("SELECT DISTINCT as_of FROM result.builds").fetchall()}
    if not months or as_of not in months | {None}:
        asked = f" as of {as_of:%Y-%m}" if as_of else ""
        raise UserError(f"there are no results of this version{asked}; compute them with 'cellpulse build'")
    return as_of or max(months)


def _counts(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    return con.execute(statement("models/flags/raising", "counts").sql, {"as_of": as_of}).pl()
