"""Names shown in online meetings that a person matched to members of a cell: kept as keyed hashes."""

from __future__ import annotations

import duckdb

from etl.config.keys import Keys
from etl.intake.privacy import member_hash
from etl.intake.stages import Incoming
from etl.user_error import UserError


def match_names(con: duckdb.DuckDBPyConnection, incoming: Incoming) -> None:
    """Puts the members' codes for matched names in the raw rows of a roll call."""
    if incoming.table.name == "attendance" and {"meeting_code", "member_code"} <= set(incoming.present):
        raw = incoming.raw.name
        con.execute(
            f"UPDATE {raw} SET member_code = d.member_code FROM intake.display_names AS d, intake.meetings AS m "
            f"WHERE m.meeting_code = {raw}.meeting_code AND d.cell_code = m.cell_code AND d.name = {raw}.member_code"
        )


def keep(con: duckdb.DuckDBPyConnection, keys: Keys, cell: str, name: str, member: str) -> None:
    """Keeps that the name with this hash, in meetings of this cell, is the member with this code; open entries of the
    quarantine get it. Raises UserError where the member is on no roll of the cell."""
    code = member_hash(member, keys)
    known = con.execute(
        "SELECT 1 FROM intake.memberships WHERE cell_code = ? AND member_code = ? LIMIT 1", [cell, code]
    ).fetchall()
    if not known:
        raise UserError(f"{cell}: no member with that code is on the cell's roll; correct the code or load the roll")
    con.execute("INSERT OR REPLACE INTO intake.display_names VALUES (?, ?, ?)", [cell, name, code])
    con.execute(
        "UPDATE intake.quarantine SET content = replace(content, $name, $code), "
        "row_key = replace(row_key, $name, $code) "
        "WHERE \"table\" = 'attendance' AND cell_code = $cell AND (content->>'$.member_code') = $name",
        {"code": code, "cell": cell, "name": name},
    )
