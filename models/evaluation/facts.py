"""What an evaluation reads of the published results, as frames."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from etl.discover import statement

FRAMES = ("cells", "states", "bands", "predictions", "area_predictions", "scope", "visited")


def read(con: duckdb.DuckDBPyConnection, as_of: date) -> dict[str, pl.DataFrame]:
    """The frames of FRAMES for one month; what their rows are stands in the head of the statement of that name."""
    return {name: con.execute(statement("models/evaluation", name).sql, {"as_of": as_of}).pl() for name in FRAMES}
