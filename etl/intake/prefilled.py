"""Files in which every row has the best value there is are marked; their rows are taken like any other."""

from __future__ import annotations

import duckdb

from etl.intake.stages import Incoming

# The column and its best value, as texts of a source or of the contract.
BEST = {"scores": (("points", 100.0), ("band", "good")), "tasks": (("percent_done", 100.0),)}
# Chosen by us: fewer rows may all be the best by themselves.
FEWEST = 5


def mark_prefilled(con: duckdb.DuckDBPyConnection, source: str, incoming: Incoming, run: int) -> None:
    """Notes in intake.prefilled each file of the rows in which a column, five rows or more, has only its best value."""
    for column, best in BEST.get(incoming.table.name, ()):
        if column not in incoming.present:
            continue
        value = f'TRY_CAST("{column}" AS DOUBLE)' if isinstance(best, float) else f'"{column}"'
        con.execute(
            f"""
            INSERT OR REPLACE INTO intake.prefilled
            SELECT $run, $source, regexp_replace(regexp_replace(place, '#.*$', ''), ':\\d+$', '') AS file,
              $table, $column, count(*)
            FROM {incoming.raw.name}
            WHERE "{column}" IS NOT NULL
            GROUP BY file
            HAVING count(*) >= $fewest AND bool_and(coalesce({value} = $best, false))
            """,
            {"run": run, "source": source, "table": incoming.table.name, "column": column, "best": best,
             "fewest": FEWEST},
        )  # fmt: skip
