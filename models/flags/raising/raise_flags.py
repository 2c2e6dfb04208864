"""Flags from signals."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from etl.discover import statement, statements
from models.flags.raising.muting import publish_muted
from models.shared.not_computed import or_not_computed
from models.shared.result_rows import add_rows, replace_rows


def raise_flags(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Replaces result.flags and result.area_flags of `as_of` by what the signals that are there make.

    A signal of the same name makes the flag, unless the flag has a statement of its own: it may ask for others.
    Replaces result.muted_flags too: muted flags are not raised.
    """
    muted = publish_muted(con, as_of)
    own = statements("models/flags")
    query = statement("models/flags/raising", "default").sql
    rows = con.execute(query, {"as_of": as_of, "own": list(own)}).pl()
    replace_rows(con, "flags", as_of, rows.filter(pl.col("cell_code").is_not_null()).drop("unit_code"))
    replace_rows(con, "area_flags", as_of, rows.filter(pl.col("unit_code").is_not_null()).drop("cell_code"))
    for name, flag in own.items():
        if name in muted:
            continue
        with or_not_computed(con, as_of, "flag", name):
            add_rows(con, "flags", con.execute(flag.sql, {"as_of": as_of}).pl(), as_of, flag=name)
