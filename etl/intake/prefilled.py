"""Files in which every row has the best value there is are marked; their rows are taken like any other."""

from __future__ import annotations

import duckdb

from etl.intake.stages import Incoming
from etl.mapping.understood import BEST, FEWEST_PREFILLED

# The file of a row's place; rows of databases and services have hashes there, and are marked by their source.
FILE = r"coalesce(nullif(regexp_extract(place, '^(.*):\d+(#\d+)?$', 1), ''), $source)"


def mark_prefilled(con: duckdb.DuckDBPyConnection, source: str, incoming: Incoming, run: int) -> None:
    """Notes in intake.prefilled each file of the rows in which a column, five rows or more, has only its best value."""
    for (table, column), best in BEST.items():
        if table != incoming.table.name or column not in incoming.present:
            continue
        is_best = f'TRY_CAST("{column}" AS DOUBLE) = CAST($best AS DOUBLE)' if best.isdigit() else f'"{column}" = $best'
        con.execute(
            f"""
            INSERT OR REPLACE INTO intake.prefilled
            SELECT $run, $source, {FILE} AS file, $table, $column, count(*)
            FROM {incoming.raw.name}
            WHERE "{column}" IS NOT NULL
            GROUP BY file
            HAVING count(*) >= $fewest AND bool_and(coalesce({is_best}, false))
            """,
            {"run": run, "source": source, "table": table, "column": column, "best": best, "fewest": FEWEST_PREFILLED},
        )
