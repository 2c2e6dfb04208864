"""Names shown in online meetings that a person matched to members of a cell: kept as keyed hashes."""

from __future__ import annotations

import duckdb

from etl.config.keys import Keys
from etl.intake.privacy import member_hash
from etl.intake.stages import Incoming
from etl.user_error import UserError

_OF_ROLL_CALLS = "\"table\" = 'attendance' AND cell_code = $cell AND (content->>'$.member_code') = $name"


def match_names(con: duckdb.DuckDBPyConnection, source: str, incoming: Incoming, run: int) -> None:
    """Puts the members' codes for matched names in the raw rows of a roll call, and notes what stood there."""
    if incoming.table.name != "attendance" or not {"meeting_code", "member_code"} <= set(incoming.present):
        return
    raw = incoming.raw.name
    matched = (
        f"FROM {raw} AS r JOIN intake.meetings AS m ON m.meeting_code = r.meeting_code "
        "JOIN intake.display_names AS d ON d.cell_code = m.cell_code AND d.name = r.member_code"
    )
    if not con.execute(f"SELECT 1 {matched} LIMIT 1").fetchall():
        return
    content = ", ".join(f"'{name}', r.\"{name}\"" for name in incoming.present if name in incoming.table.columns)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE matched_now AS SELECT d.cell_code, d.name, d.member_code, r.meeting_code, "
        f"$source AS source, r.place, CAST(json_object({content}) AS VARCHAR) AS content, CAST($run AS BIGINT) AS run, "
        f"r.row_no {matched}",
        {"source": source, "run": run},
    )
    con.execute(
        f"UPDATE {raw} SET member_code = n.member_code FROM matched_now AS n WHERE n.row_no = {raw}.row_no"
    )
    con.execute(
        "DELETE FROM intake.matched_rows AS r USING matched_now AS n WHERE r.cell_code = n.cell_code "
        "AND r.name = n.name AND r.meeting_code = n.meeting_code AND r.source = n.source"
    )
    con.execute("INSERT INTO intake.matched_rows SELECT * EXCLUDE (row_no) FROM matched_now")


def keep(con: duckdb.DuckDBPyConnection, keys: Keys, cell: str, name: str, member: str, run: int) -> None:
    """Keeps that the name with this hash, in meetings of this cell, is the member with this code; open entries of the
    quarantine get it. A name that was another member's is undone first. Raises UserError where the member is on no roll
    of the cell."""
    code = member_hash(member, keys)
    known = con.execute(
        "SELECT 1 FROM intake.memberships WHERE cell_code = ? AND member_code = ? LIMIT 1", [cell, code]
    ).fetchall()
    if not known:
        raise UserError(f"{cell}: no member with that code is on the cell's roll; correct the code or load the roll")
    undo(con, cell, name, run)
    con.execute("INSERT INTO intake.display_names VALUES (?, ?, ?)", [cell, name, code])
    given = {"code": code, "cell": cell, "name": name}
    con.execute(
        "INSERT INTO intake.matched_rows SELECT cell_code, $name, $code, content->>'$.meeting_code', source, place, "
        f"content, run FROM intake.quarantine WHERE {_OF_ROLL_CALLS} AND (content->>'$.meeting_code') IS NOT NULL",
        given,
    )
    con.execute(
        "UPDATE intake.quarantine SET content = replace(content, $name, $code), "
        f"row_key = replace(row_key, $name, $code) WHERE {_OF_ROLL_CALLS}",
        given,
    )


def undo(con: duckdb.DuckDBPyConnection, cell: str, name: str, run: int) -> bool:
    """Takes a match back: the rows that became the member's by it wait in the quarantine again, and their meetings get
    this run, so that their months are computed anew. False where the name is not matched.

    A mark that the member has of another source too, of the same status, goes as well until that source is read again,
    as it is from the next ingest on.
    """
    given = {"cell": cell, "name": name}
    mine = "cell_code = $cell AND name = $name"
    if not con.execute(f"DELETE FROM intake.display_names WHERE {mine} RETURNING 1", given).fetchall():
        return False
    con.execute(
        f"DELETE FROM intake.attendance AS a USING (SELECT * FROM intake.matched_rows WHERE {mine}) AS r "
        "WHERE a.meeting_code = r.meeting_code AND a.member_code = r.member_code "
        "AND a.status = (r.content->>'$.status')",
        given,
    )
    con.execute(
        "DELETE FROM intake.quarantine AS q USING "
        f"(SELECT source, place FROM intake.matched_rows WHERE {mine}) AS r "
        "WHERE q.source = r.source AND q.\"table\" = 'attendance' AND q.place = r.place",
        given,
    )
    con.execute(
        # Later deliveries under one name have their rows in the same places.
        "INSERT INTO intake.quarantine SELECT source, 'attendance', "
        "CASE WHEN run = max(run) OVER (PARTITION BY source, place) THEN place ELSE format('{} (run {})', place, run) "
        "END, $run, CAST(to_json([meeting_code, name]) AS VARCHAR), cell_code, "
        # The reason comes with its sentences when the entries are tried again.
        f"[''], '', '', content, true FROM intake.matched_rows WHERE {mine}",
        given | {"run": run},
    )
    con.execute(
        "UPDATE intake.meetings SET run = $run WHERE meeting_code IN "
        f"(SELECT meeting_code FROM intake.matched_rows WHERE {mine})",
        given | {"run": run},
    )
    con.execute(f"DELETE FROM intake.matched_rows WHERE {mine}", given)
    con.execute("DELETE FROM intake.cursors WHERE \"table\" = 'attendance'")
    return True
