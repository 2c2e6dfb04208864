"""The meetings that a flag of the dashboard's worlds rests on."""

from __future__ import annotations

from datetime import date

import duckdb


def meetings_since(con: duckdb.DuckDBPyConnection, code: str, as_of: date, since: date | None) -> list[str]:
    """The meetings from the onset on, which a flag with an onset rests on; a flag without one rests on none."""
    asked = "SELECT meeting_code FROM mart.meeting_facts WHERE cell_code = ? AND month BETWEEN ? AND ? ORDER BY ALL"
    return [] if since is None else [row[0] for row in con.execute(asked, [code, since, as_of]).fetchall()]
