"""Whether any row of a batch can be at fault, asked in one scan: the SELECTs that say which and why are dearer."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb


def any_row(con: duckdb.DuckDBPyConnection, conditions: Iterable[str]) -> bool:
    """Whether a row of `batch` meets one of the conditions (SQL over its columns); false without conditions."""
    either = " OR ".join(f"({condition})" for condition in conditions)
    return bool(either) and bool(con.execute(f"SELECT 1 FROM batch WHERE {either} LIMIT 1").fetchall())
