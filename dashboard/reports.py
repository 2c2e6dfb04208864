"""What the command prints: tables of plain text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import polars as pl


class RunRow(Protocol):
    """One row of intake.runs."""

    source: str
    table: str
    rows_read: int
    accepted: int
    unchanged: int
    quarantined: int
    columns_dropped: tuple[str, ...]


def run_report(runs: Sequence[RunRow]) -> str:
    """The sums of an ingest, one line per source and table; read = accepted + unchanged + quarantined on each line."""
    sources = list(dict.fromkeys(row.source for row in runs))
    return "\n\n".join(f"{source}\n{_sums(runs, source)}" for source in sources) or "nothing was read"


def _sums(runs: Sequence[RunRow], source: str) -> str:
    return plain_table(
        [
            {
                "table": row.table,
                "read": row.rows_read,
                "accepted": row.accepted,
                "unchanged": row.unchanged,
                "quarantined": row.quarantined,
                "columns dropped": ", ".join(row.columns_dropped),
            }
            for row in runs
            if row.source == source
        ]
    )


def plain_table(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as a table of plain text."""
    with pl.Config(
        tbl_formatting="ASCII_MARKDOWN",
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
        tbl_rows=-1,
        tbl_width_chars=160,
        thousands_separator=",",
        tbl_cell_numeric_alignment="RIGHT",
    ):
        return str(pl.DataFrame(rows))
