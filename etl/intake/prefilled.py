"""Files in which every row has the best value there is are marked; their rows are taken like any other."""

from __future__ import annotations

import duckdb

from etl.intake.stages import Incoming
from etl.mapping.understood import BEST, FEWEST_PREFILLED

# The file of a row's place; empty for rows of databases and services, which have hashes there and are marked by their
# source.
FILE = r"regexp_extract(place, '^(.*):\d+(#\d+)?$', 1)"


def mark_prefilled(con: duckdb.DuckDBPyConnection, source: str, incoming: Incoming, run: int) -> None:
    """Notes in intake.prefilled each file of the rows in which a column, five rows or more, has only its best value.

    What was noted of a file goes when it is read again; a source without files gives only what is new.
    """
    if incoming.table.name in {table for table, _ in BEST}:
        con.execute(
            'DELETE FROM intake.prefilled WHERE source = $source AND "table" = $table '
            f"AND file IN (SELECT {FILE} FROM {incoming.raw.name})",
            {"source": source, "table": incoming.table.name},
        )
    for (table, column), best in BEST.items():
        if table != incoming.table.name or column not in incoming.present:
            continue
        is_best = f'TRY_CAST("{column}" AS DOUBLE) = CAST($best AS DOUBLE)' if best.isdigit() else f'"{column}" = $best'
        con.execute(
            f"""
            INSERT OR REPLACE INTO intake.prefilled
            SELECT $run, $source, coalesce(nullif({FILE}, ''), $source) AS file, $table, $column, count(*)
            FROM {incoming.raw.name}
            WHERE "{column}" IS NOT NULL
            GROUP BY file
            HAVING count(*) >= $fewest AND bool_and(coalesce({is_best}, false))
            """,
            {"run": run, "source": source, "table": table, "column": column, "best": best, "fewest": FEWEST_PREFILLED},
        )
