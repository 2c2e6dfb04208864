"""What belongs to one person is taken out of a run: by the keyed hash of the member's code, wherever it stands, and by
those of the names that were matched to it."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from etl.intake.privacy import MEMBER
from etl.sql_fragments import literal


def matches_of(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """By cell and hash of a name shown there the member (a keyed hash) that a run has it for; none in a run of a layout
    that had no matched names."""
    known = con.execute(
        "SELECT format('{}.{}', schema_name, table_name) FROM duckdb_tables() WHERE database_name = current_database() "
        "AND schema_name = 'intake' AND table_name IN ('display_names', 'matched_rows') ORDER BY table_name DESC"
    ).fetchall()
    rows = [con.execute(f"SELECT cell_code, name, {MEMBER} FROM {table}").fetchall() for (table,) in known]
    return {(cell, name): member for each in rows for cell, name, member in each}


def forget_member(con: duckdb.DuckDBPyConnection, member: str, names: Iterable[tuple[str, str]] = ()) -> int:
    """Deletes the rows, also those kept apart, and quarantine entries of a member (a keyed hash); gives how many.

    `names` are those that the newest run to have them matched has as the member's (`matches_of`): rows under them wait
    in the quarantine in a run from before they were matched, are taken in where the cell had no roll, and are another
    member's where they were matched wrongly first. Counts of a month that was built already name nobody, and stay until
    the month is computed anew.
    """
    deleted = 0
    for schema, table in _tables(con):
        deleted += _delete(con, f'"{schema}"."{table}" WHERE {MEMBER} = $hash', member)
    # The content is a row as JSON, and the key a list of texts: the hash stands in quotes in both.
    shown = "contains(content, format('\"{}\"', $hash))"
    written = f"({shown} OR contains(row_key, format('\"{{}}\"', $hash)))"
    deleted += _delete(con, f"intake.quarantine WHERE {written}", member)
    deleted += _delete(con, f"intake.apart_rows WHERE {shown}", member)
    for cell, name in names:
        # A person of the same name in another cell is another person.
        there = f"intake.quarantine WHERE (cell_code IS NULL OR cell_code = {literal(cell)}) AND {written}"
        deleted += _delete(con, there, name)
        # A cell without a roll at that time had them taken in as they were shown.
        of_cell = f"meeting_code IN (SELECT meeting_code FROM intake.meetings WHERE cell_code = {literal(cell)})"
        deleted += _delete(con, f"intake.attendance WHERE {MEMBER} = $hash AND {of_cell}", name)
        deleted += _delete(con, f"intake.apart_rows WHERE {shown} AND {of_cell}", name)
        deleted += _forget_match(con, cell, name)
    return deleted


def _forget_match(con: duckdb.DuckDBPyConnection, cell: str, name: str) -> int:
    """What became another member's by the name, and that it did."""
    of_name = f"cell_code = {literal(cell)} AND name = $hash"
    taken = f"(SELECT * FROM intake.matched_rows WHERE {of_name}) AS r"
    return sum(
        _delete(con, rows, name)
        for rows in (
            f"intake.attendance AS a USING {taken} WHERE a.meeting_code = r.meeting_code "
            f"AND a.{MEMBER} = r.{MEMBER} AND a.status = (r.content->>'$.status')",
            f"intake.quarantine AS q USING {taken} WHERE q.source = r.source AND q.\"table\" = 'attendance' "
            "AND q.place = r.place",
            f"intake.matched_rows WHERE {of_name}",
            f"intake.display_names WHERE {of_name}",
        )
    )


def _delete(con: duckdb.DuckDBPyConnection, rows: str, hashed: str) -> int:
    return len(con.execute(f"DELETE FROM {rows} RETURNING 1", {"hash": hashed}).fetchall())


def _tables(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return con.execute(
        "SELECT c.schema_name, c.table_name FROM duckdb_columns() AS c JOIN duckdb_tables() AS t "
        "USING (database_name, schema_name, table_name) WHERE c.database_name = current_database() "
        f"AND c.column_name = '{MEMBER}' ORDER BY ALL"
    ).fetchall()
