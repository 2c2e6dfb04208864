"""What the command prints: tables of plain text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


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
    head = ("table", "read", "accepted", "unchanged", "quarantined", "columns dropped")
    lines = [text_table(head, [_cells(row) for row in runs if row.source == source], title=source) for source in _sources(runs)]
    return "\n\n".join(lines) or "nothing was read"


def text_table(head: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> str:
    """Columns padded to their widest value, the first one left, numbers right."""
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    lines = [_line(row, widths) for row in [head, *rows]]
    return "\n".join([title, *lines] if title else lines)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        cell.rjust(width) if i and _numeric(cell) else cell.ljust(width) for i, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _numeric(cell: str) -> bool:
    return not any(c.isalpha() for c in cell)


def _sources(runs: Sequence[RunRow]) -> list[str]:
    return list(dict.fromkeys(row.source for row in runs))


def _cells(row: RunRow) -> tuple[str, ...]:
    counts = (row.rows_read, row.accepted, row.unchanged, row.quarantined)
    return (row.table, *(f"{n:,}" for n in counts), ", ".join(row.columns_dropped))
