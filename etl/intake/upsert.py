"""Good rows replace the stored rows of the same key, with their text fingerprints."""

from __future__ import annotations

import duckdb

from etl.intake.stages import Validated
from etl.intake.text_fingerprints import replace_fingerprints
from etl.sql_fragments import equal, listed


def upsert(con: duckdb.DuckDBPyConnection, validated: Validated, run: int) -> int:
    """Puts the good rows in the place of the stored rows with the same keys; gives how many were stored."""
    table = validated.incoming.table
    con.execute(
        f"DELETE FROM intake.{table.name} AS s USING ({validated.good}) AS g WHERE {equal(table.key, 's', 'g')}"
    )
    stored = con.execute(
        f"INSERT INTO intake.{table.name} SELECT {listed(table.columns, 'g')}, $run FROM ({validated.good}) AS g",
        {"run": run},
    ).fetchall()
    replace_fingerprints(con, validated)
    return stored[0][0]
