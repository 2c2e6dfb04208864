"""What belongs to one person is taken out of a run: by the keyed hash of the member's code, wherever it stands."""

from __future__ import annotations

import duckdb

from etl.intake.privacy import MEMBER
from etl.sql_fragments import literal


def forget_member(con: duckdb.DuckDBPyConnection, member: str) -> int:
    """Deletes the rows, also those kept apart, and quarantine entries of a member (a keyed hash); gives how many.

    Counts of a month that was built already stay: they name nobody.
    """
    deleted = 0
    for schema, table in _tables(con):
        where = f'"{schema}"."{table}" WHERE {MEMBER} = {literal(member)}'
        ((n,),) = con.execute(f"SELECT count(*) FROM {where}").fetchall()
        con.execute(f"DELETE FROM {where}")
        deleted += n
    # The content is a row as JSON, and the key a list of texts: the hash stands in quotes in both.
    written = literal(f'%"{member}"%')
    for entries in (
        f"intake.quarantine WHERE content LIKE {written} OR row_key LIKE {written}",
        f"intake.apart_rows WHERE content LIKE {written}",
    ):
        ((n,),) = con.execute(f"SELECT count(*) FROM {entries}").fetchall()
        con.execute(f"DELETE FROM {entries}")
        deleted += n
    return deleted


def _tables(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return con.execute(
        "SELECT c.schema_name, c.table_name FROM duckdb_columns() AS c JOIN duckdb_tables() AS t "
        "USING (database_name, schema_name, table_name) WHERE c.database_name = current_database() "
        f"AND c.column_name = '{MEMBER}' ORDER BY ALL"
    ).fetchall()
