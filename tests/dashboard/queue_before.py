"""The queue of the month before, for what is new and what continues."""

from __future__ import annotations

import duckdb


def judge_before(con: duckdb.DuckDBPyConnection) -> None:
    """The queue of the month before, of the cells that were flagged then."""
    con.execute(
        """
        INSERT INTO result.attention BY NAME
        SELECT
          cell_code, as_of, row_number() OVER (ORDER BY cell_code) AS rank, 0.5 AS attention, list(flag) AS reasons,
          CASE min(severity) WHEN 'act' THEN 'now' ELSE min(severity) END AS state, false AS rests,
          'supervision' AS needs
        FROM result.flags
        WHERE as_of = DATE '2026-09-01'
        GROUP BY cell_code, as_of
        """
    )
