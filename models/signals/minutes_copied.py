"""Minutes taken over from earlier minutes of the same cell.

Out: probability that most of the cell's minutes are; evidence: how many of those compared, the share taken over, the
limit learned, and the pairs to be laid side by side. Not enough data: fewer than 6 minutes of the year with at least
200 characters of the cell's own. Source: docs/methods.md#text-minutes-that-repeat (share of the runs of five syllables
that stand in one earlier minutes of the 12 months before, less the form and what was handed down; limit from honest
minutes), judged by `models.habits` against cells of the kind. Limits: what was written anew from a fixed pattern of
thought, or by a program, is not found; a form that only this cell uses looks like copying until it is declared a
template.
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
    return observe_alike(con, as_of, ask(con, "copied", as_of).pl(), "minutes_copied")
