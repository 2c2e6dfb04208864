"""Minutes in which nothing stands that only this cell could have written.

Out: probability that most of the cell's minutes are so; evidence: how many of those known, against what is usual. Not
enough data: fewer than 6 minutes in the year. Source: models/text/empty/empty.sql (what tells something), judged by
`models.habits` against cells of the kind. Limits: short is not empty, one sentence with a figure of the cell's own
suffices; phrases that no other cell uses pass for telling; where only a summary of the minutes reaches the data, it is
the summary that is judged.
"""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from models.habits.material import material_of
from models.habits.signal_rows import judge_rows
from models.text import ask, prepare


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per existing cell: columns of result.signals without as_of and signal."""
    prepare(con, as_of)
    return judge_rows(con, as_of, ask(con, "empty", as_of).pl(), material=material_of("minutes_empty"))
