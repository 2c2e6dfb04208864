"""What a source hands to the intake, and what the intake answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Batch:
    """One table of one source, as read.

    `relation` names a TEMP table with row_no (BIGINT, order of reading, from 1), place (VARCHAR, file
    and line, or a keyed hash), unreadable (VARCHAR, why the line could not be split; else NULL) and
    every contract column as VARCHAR, trimmed, empty = NULL. Columns that the source lacks are NULL
    there and missing from `columns_present`: what they would say is unknown, and corrects nothing.
    """

    source: str
    table: str
    relation: str
    columns_dropped: tuple[str, ...]
    columns_present: tuple[str, ...]
    cursor: str | None = None


@dataclass(frozen=True)
class Counts:
    """Rows of one batch by what became of them."""

    read: int
    accepted: int
    unchanged: int
    quarantined: int


@dataclass(frozen=True)
class RunRow:
    """One row of intake.runs: what one ingest did with one table of one source."""

    run: int
    source: str
    table: str
    started_at: datetime
    ended_at: datetime
    rows_read: int
    accepted: int
    unchanged: int
    quarantined: int
    columns_dropped: tuple[str, ...]
