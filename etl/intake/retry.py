"""Open entries of the quarantine are tried again, through the very same checks."""

from __future__ import annotations

from datetime import date

import duckdb

from etl.contract_tables import Table, describe
from etl.intake import quarantine, text_fingerprints
from etl.intake.duplicate_keys import find_duplicates
from etl.intake.meeting_links import note_sources
from etl.intake.quarantine_entries import make_quarantine_entries
from etl.intake.stages import Incoming, create_rows
from etl.intake.upsert import upsert
from etl.intake.validate import validate

# Files count their lines: line 9 comes before line 10.
_READING_ORDER = r"source, regexp_replace(place, ':\d+$', ''), TRY_CAST(regexp_extract(place, ':(\d+)$', 1) AS BIGINT)"


def retry_entries(con: duckdb.DuckDBPyConnection, run: int, today: date) -> dict[str, int]:
    """Tries all retriable entries, parents first, until no more get in. Gives the rows released, by table.

    Entries still refused keep their run and get the reasons that hold now.
    """
    released: dict[str, int] = {}
    while let_in := {t.name: n for t in _waiting(con) if (n := _retry_table(con, t, run, today))}:
        released = {name: released.get(name, 0) + let_in.get(name, 0) for name in released | let_in}
    text_fingerprints.delete_orphaned_fingerprints(con)
    return released


def _waiting(con: duckdb.DuckDBPyConnection) -> list[Table]:
    """The tables of which entries wait, parents first."""
    rows = con.execute('SELECT DISTINCT "table" FROM intake.quarantine WHERE retriable').fetchall()
    waiting = {name for (name,) in rows}
    return [table for name, table in describe().items() if name in waiting]


def _retry_table(con: duckdb.DuckDBPyConnection, table: Table, run: int, today: date) -> int:
    # Sources may lack different columns, and what is lacking must stay unknown.
    groups = con.execute(
        'SELECT DISTINCT json_keys(content) FROM intake.quarantine WHERE retriable AND "table" = ?', [table.name]
    ).fetchall()
    return sum(_retry_group(con, table, tuple(present), run, today) for (present,) in sorted(groups))


def _retry_group(con: duckdb.DuckDBPyConnection, table: Table, present: tuple[str, ...], run: int, today: date) -> int:
    incoming = _waiting_rows(con, table, present)
    validated = validate(con, incoming, today)
    entries = make_quarantine_entries(con, validated)
    quarantine.update_reasons(con, incoming.raw, entries)
    accepted = upsert(con, validated, run)
    if table.name == "meetings":
        note_sources(con, incoming)
    quarantine.clear_keys(con, validated)
    return accepted + validated.unchanged.count


def _waiting_rows(con: duckdb.DuckDBPyConnection, table: Table, present: tuple[str, ...]) -> Incoming:
    """The newest entry of each key whose content has exactly the columns `present`, as rows to be validated."""
    columns = ", ".join(f"content->>'$.{name}' AS \"{name}\"" for name in table.columns)
    select = f"""
        WITH ordered AS (
          SELECT *, ROW_NUMBER() OVER (ORDER BY run, {_READING_ORDER}, place) AS row_no
          FROM intake.quarantine
          WHERE retriable AND "table" = $table AND json_keys(content) = $present
        )
        SELECT row_no, source, "table", place, CAST(NULL AS VARCHAR) AS unreadable, {columns}
        FROM ordered
        QUALIFY ROW_NUMBER() OVER (PARTITION BY row_key ORDER BY row_no DESC) = 1
    """
    raw = create_rows(con, "waiting_rows", select, {"table": table.name, "present": list(present)})
    fingerprints = text_fingerprints.load_waiting_fingerprints(con, raw)
    return Incoming(table, present, raw, find_duplicates(con, table, raw.name), fingerprints)
