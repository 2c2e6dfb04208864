"""What would have been flagged in the months before, computed where it is not published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb
import polars as pl

from etl.discover import statement
from etl.transform import mart_builder
from models import run


def alarms(con: duckdb.DuckDBPyConnection, as_of: date, months: int, say: Callable[[str], None]) -> pl.DataFrame:
    """Every `act` flag of the `months` months to as_of: kind (cells, units), code, concern, as_of."""
    built = {row[0] for row in con.execute("SELECT as_of FROM result.builds").fetchall()}
    for month in mart_builder.month_span(con, as_of)[-months:]:
        if month not in built:
            say(f"looking back: {month:%Y-%m}")
            mart_builder.build_as_of(con, month)
            run.judge(con, month)
    query = statement("models/evaluation", "alarms").sql
    return con.execute(query, {"as_of": as_of, "months": months}).pl()
