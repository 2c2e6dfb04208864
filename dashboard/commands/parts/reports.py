"""What the command prints: tables of plain text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

SUMS = {"table": "table", "rows_read": "read"} | {name: name for name in ("accepted", "unchanged", "quarantined")}


def run_report(runs: Sequence[dict[str, Any]]) -> str:
    """The sums of an ingest, one line per source and table; read = accepted + unchanged + quarantined on each line.

    `runs` are rows of intake.runs, in the order of reading.
    """
    sources = list(dict.fromkeys(row["source"] for row in runs))
    parts = [plain_table([_line(row) for row in runs if row["source"] == source]) for source in sources]
    return "\n\n".join(f"{source}\n{part}" for source, part in zip(sources, parts, strict=True)) or "nothing was read"


def _line(row: dict[str, Any]) -> dict[str, Any]:
    named = {title: row[name] for name, title in SUMS.items()}
    return named | {"columns dropped": ", ".join(row["columns_dropped"])}


def build_report(months: Sequence[date], missing: Sequence[tuple[date, str, str]], *, waits: bool) -> str:
    """Where the results of a build of these months (in time order) are, and one line for each part that is `missing`:
    month, name, reason."""
    state = "wait for a second person: 'cellpulse release' tells what they change" if waits else "are published"
    span = f"{months[0]:%Y-%m}" if len(months) == 1 else f"{months[0]:%Y-%m} to {months[-1]:%Y-%m}"
    lines = [
        f"not computed: {name}{f' of {month:%Y-%m}' * (len(months) > 1)}: {reason}; the methods page says so"
        for month, name, reason in missing
    ]
    return "\n".join([f"results as of {span} {state}", *lines])


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
