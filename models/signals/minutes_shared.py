"""Minutes that stand in minutes of another cell as well.

Out: probability that most of the cell's minutes do; evidence: how many of those compared, the share in common, the
limit learned, and the pairs to be laid side by side. Not enough data: fewer than 6 minutes of the year with at least
200 characters of the cell's own. Source: docs/methods.md#text-minutes-that-repeat (runs of five syllables, after form
and what was handed down are subtracted; limit from honest minutes), models/text/shared/shared.sql; judged by
`models.habits` against cells of the kind. Limits: which of the cells wrote the text cannot be seen, so all of them are
named; minutes of a meeting that two cells held together are rightly alike; what was reworded is not found; what one
organisation handed down to fewer than three cells passes for shared where it is more than one passage.
"""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from models.text import ask, prepare
from models.text.likeness import observe_alike


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per existing cell: columns of result.signals without as_of and signal."""
    prepare(con, as_of)
    return observe_alike(con, as_of, ask(con, "shared", as_of).pl(), "minutes_shared")
