"""Meetings that come with hardly any data, more of them than is usual for cells of the kind.

Out: probability that most of the cell's meetings reach the data as a bare date; evidence: how many of those seen, and
how many of ten kinds of facts came with them, against what is usual. A cell that sent no meeting at all in the year,
while others of its unit did, shows it in each of its months. Not enough data: fewer than 6 meetings (or such months).
Source: models/inputs/records.sql (kinds and share); judged by `models.habits`; docs/contract.md#intake-tables (what is
lacking is unknown, never a fault). Limits: it is unknown whether the cell keeps the facts and does not send them,
or does not keep them; a whole unit that is silent is none of this.
"""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from etl.discover import statement
from models.habits.signal_rows import judge_rows


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per existing cell: columns of result.signals without as_of and signal."""
    rows = con.execute(statement("models/inputs", "records").sql, {"as_of": as_of}).pl()
    # Months of a cell that sent nothing have no meeting to name. What is lacking is no signal of formalism either way,
    # so it offers no factor to be combined from.
    judged = judge_rows(con, as_of, rows).drop("log_bayes_factor")
    return judged.with_columns(pl.col("meetings").list.drop_nulls())
