"""One meeting, one row: a meeting that two sources have under two codes counts once.

Rows of the second source take the code under which the meeting is known. Where that source comes later in `[meetings]
precedence`, or is not named there, its rows do not replace what is known; they only add what is lacking.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from etl.batch import Batch
from etl.contract_tables import describe
from etl.intake.stages import Incoming
from etl.intake.text_fingerprints import keep_stored_fingerprints
from etl.user_error import UserError

CODE = "meeting_code"


def link_meetings(con: duckdb.DuckDBPyConnection, batch: Batch, run: int, precedence: Sequence[str]) -> None:
    """Puts the known meetings' codes in the rows of a batch, in place, before anything else is done with them.

    Links are found in the rows of meetings and kept in intake.meeting_links; `precedence` names the sources whose
    values go before those of others, the first one first. A code that the batch itself has is given to no other row.
    """
    if CODE not in batch.columns_present:
        return
    if batch.table == "meetings":
        _find(con, batch, run, precedence)
    con.execute(
        f"UPDATE {batch.relation} AS r SET meeting_code = l.meeting_code FROM intake.meeting_links AS l "
        "WHERE l.source = $source AND l.written_code = r.meeting_code AND NOT l.separate "
        f"AND l.meeting_code NOT IN (SELECT meeting_code FROM {batch.relation} WHERE meeting_code IS NOT NULL)",
        {"source": batch.source},
    )


def separate(con: duckdb.DuckDBPyConnection, code: str) -> None:
    """Undoes the link of a code: the rows of the meeting that came since then go, whatever their source, and every
    source is read whole the next time, under its own codes. Files that were handed in once do not come again by
    themselves. Raises UserError where the code is not linked."""
    links = con.execute(
        "UPDATE intake.meeting_links SET separate = true WHERE written_code = ? AND NOT separate "
        "RETURNING meeting_code, run",
        [code],
    ).fetchall()
    if not links:
        raise UserError(
            f"{code}: this meeting is not counted with one of another source, so nothing was changed; "
            "take its code from the list on the page of data quality"
        )
    for meeting, run in links:
        for table in describe().values():
            if CODE in table.columns and table.name != "meetings":
                con.execute(f"DELETE FROM intake.{table.name} WHERE meeting_code = ? AND run >= ?", [meeting, run])
    con.execute("DELETE FROM intake.cursors")


def note_sources(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Notes of which source the meetings are that were stored for the first time."""
    con.execute(
        "INSERT OR IGNORE INTO intake.meeting_sources SELECT DISTINCT m.meeting_code, $source "
        f"FROM intake.meetings AS m SEMI JOIN {batch.relation} AS r ON r.meeting_code = m.meeting_code",
        {"source": batch.source},
    )


def _find(con: duckdb.DuckDBPyConnection, batch: Batch, run: int, precedence: Sequence[str]) -> None:
    """Meetings of these rows that one meeting of another source has cell, day and kind of."""
    if not {"cell_code", "held_on", "kind"} <= set(batch.columns_present):
        return
    con.execute(
        f"""
        INSERT OR IGNORE INTO intake.meeting_links
        WITH fresh AS (
          SELECT DISTINCT r.meeting_code, r.cell_code, TRY_CAST(r.held_on AS DATE) AS held_on, r.kind
          FROM {batch.relation} AS r
          ANTI JOIN intake.meetings AS known ON known.meeting_code = r.meeting_code
          WHERE r.meeting_code IS NOT NULL
        ),
        alone AS (
          SELECT * FROM fresh QUALIFY count(*) OVER (PARTITION BY cell_code, held_on, kind) = 1
        ),
        others AS (
          SELECT m.*, s.source
          FROM intake.meetings AS m
          JOIN intake.meeting_sources AS s ON s.meeting_code = m.meeting_code AND s.source <> $source
          ANTI JOIN {batch.relation} AS r ON r.meeting_code = m.meeting_code
          ANTI JOIN intake.meeting_links AS l ON l.source = $source AND l.meeting_code = m.meeting_code
        )
        SELECT $source, a.meeting_code, any_value(o.meeting_code), any_value(o.source),
          coalesce(list_position($precedence, $source) < list_position($precedence, any_value(o.source)), false),
          false, $run
        FROM alone AS a
        JOIN others AS o ON o.cell_code = a.cell_code AND o.held_on = a.held_on AND o.kind = a.kind
        GROUP BY a.meeting_code
        HAVING count(*) = 1
        """,
        {"source": batch.source, "run": run, "precedence": list(precedence)},
    )


def keep_known(con: duckdb.DuckDBPyConnection, source: str, incoming: Incoming) -> None:
    """Settles rows of linked meetings that are stored already: of the source that goes behind, what is stored stays;
    of the other one, what it does not say stays."""
    table, raw = incoming.table, incoming.raw.name
    values = [name for name in incoming.present if name in table.columns and name not in table.key]
    if CODE not in table.columns or not values:
        return
    for goes_behind, (first, second) in ((True, ("s", raw)), (False, (raw, "s"))):
        codes = con.execute(
            "SELECT DISTINCT meeting_code FROM intake.meeting_links "
            "WHERE NOT separate AND CASE WHEN goes_before = $behind THEN of_source ELSE source END = $source",
            {"source": source, "behind": goes_behind},
        ).fetchall()
        if not codes:
            continue
        kept = ", ".join(
            f'"{name}" = coalesce(CAST({first}."{name}" AS VARCHAR), CAST({second}."{name}" AS VARCHAR))'
            for name in values
        )
        same = " AND ".join(f'CAST(s."{name}" AS VARCHAR) IS NOT DISTINCT FROM {raw}."{name}"' for name in table.key)
        con.execute(
            f"UPDATE {raw} SET {kept} FROM intake.{table.name} AS s "
            f"WHERE {same} AND list_contains($codes, {raw}.meeting_code)",
            {"codes": [code for (code,) in codes]},
        )
        keep_stored_fingerprints(con, incoming, [code for (code,) in codes], goes_behind)
