"""How often visits confirmed a flag, published beside its words: one figure for everybody who reads of the flag."""

from __future__ import annotations

import json
from datetime import date

import duckdb
import polars as pl

from etl.discover import statement
from models.metadata.words import COLUMNS, LANGUAGES
from models.shared.result_rows import insert_rows

# With fewer answers no share is published (chosen by us: the interval would span half of all shares, and a reader who
# knows the visits of one unit could tell what the few others found).
FEWEST_ANSWERS = 5


def publish_measured(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Replaces the kind `measured` of result.metadata: by flag how many visits that it led to answered, how many of
    those confirmed it in whole or part, and up to the end of which month they were made.

    Visits to all cells count, up to the newest month that was computed; no cell is named. `as_of` is computed now.
    """
    (newest,) = con.execute("SELECT greatest(?, max(as_of)) FROM result.builds", [as_of]).fetchall()[0]
    visited = con.execute(statement("models/evaluation", "visited").sql, {"as_of": newest}).pl()
    confirmed = pl.col("confirmed") + pl.col("partly")
    counted = visited.filter(pl.col("selected_by") == "flag").select(
        "flag", confirmed=confirmed, answered=confirmed + pl.col("not_confirmed")
    )
    rows = [
        ("measured", flag, lang, json.dumps({"confirmed": right, "answered": answered, "to": f"{newest:%Y-%m}"}))
        for flag, right, answered in counted.filter(pl.col("answered") >= FEWEST_ANSWERS).iter_rows()
        for lang in LANGUAGES
    ]
    con.execute("DELETE FROM result.metadata WHERE kind = 'measured'")
    insert_rows(con, "metadata", pl.DataFrame(rows, schema=COLUMNS, orient="row"))
