"""Text fingerprints are stored, kept waiting and replaced together with the row whose text they were."""

from __future__ import annotations

import duckdb

from etl.contract_tables import Table
from etl.intake.stages import Incoming, Rows, Validated, create_rows

# Contract table with a text -> what its fingerprints are of; the text's column is `<text_of>_text`.
TEXTS = {"meetings": "minutes", "tasks": "task"}

_COLUMNS = "text_of, code, line_no, syllables, characters, figures, line_mark, runs"
# Lines of a text in any order; two texts with the same sum and count are taken for the same.
_MARK = "bit_xor(hash(line_no, syllables, characters, figures, line_mark, runs))"


def text_column(table: Table) -> str | None:
    """The column of a table that holds a text, if it has one."""
    return f"{TEXTS[table.name]}_text" if table.name in TEXTS else None


def clear_duplicate_texts(con: duckdb.DuckDBPyConnection, table: Table, raw: str, repeats: Rows) -> None:
    """Empties the texts of rows that come again, so that each code has the fingerprints of the row that counts."""
    con.execute(f"UPDATE {raw} SET {text_column(table)} = NULL WHERE row_no IN (SELECT row_no FROM {repeats.name})")


def find_changed_texts(con: duckdb.DuckDBPyConnection, incoming: Incoming, parsed: Rows) -> Rows | None:
    """The codes whose fingerprints are not those stored; None where the source says nothing about texts."""
    if text_column(incoming.table) not in incoming.present:
        return None
    (code,) = incoming.table.key
    select = f"""
        WITH new AS (
          SELECT code, {_MARK} AS mark, COUNT(*) AS lines
          FROM {incoming.fingerprints.name} WHERE text_of = $text_of GROUP BY code
        ),
        old AS (
          SELECT code, {_MARK} AS mark, COUNT(*) AS lines
          FROM intake.text_fingerprints AS s SEMI JOIN {parsed.name} AS p ON p.{code} = s.code
          WHERE text_of = $text_of GROUP BY code
        )
        SELECT code FROM new FULL JOIN old USING (code)
        WHERE new.mark IS DISTINCT FROM old.mark OR new.lines IS DISTINCT FROM old.lines
    """
    return create_rows(con, "changed_texts", select, {"text_of": TEXTS[incoming.table.name]})


def replace_fingerprints(con: duckdb.DuckDBPyConnection, validated: Validated) -> None:
    """Replaces the fingerprints of the good rows by the new ones."""
    incoming = validated.incoming
    if text_column(incoming.table) not in incoming.present:
        return
    text_of, (code,) = TEXTS[incoming.table.name], incoming.table.key
    mine = f"text_of = '{text_of}' AND code IN (SELECT {code} FROM ({validated.good}))"
    con.execute(f"DELETE FROM intake.text_fingerprints WHERE {mine}")
    con.execute(
        f"INSERT INTO intake.text_fingerprints ({_COLUMNS}) "
        f"SELECT {_COLUMNS} FROM {incoming.fingerprints.name} WHERE {mine}"
    )


def keep_waiting_fingerprints(con: duckdb.DuckDBPyConnection, incoming: Incoming, entries: Rows, source: str) -> None:
    """Stores the new fingerprints of the rows in `entries` with these entries, until they are accepted."""
    if text_column(incoming.table) is None:
        return
    columns = ", ".join(f"n.{name.strip()}" for name in _COLUMNS.split(","))
    con.execute(
        f"""
        INSERT INTO intake.waiting_fingerprints
        SELECT $source, $table, e.place, {columns}
        FROM {entries.name} AS e
        ANTI JOIN {incoming.repeats.name} AS r ON r.row_no = e.row_no
        JOIN {incoming.fingerprints.name} AS n ON n.code = (e.row_key->>'$[0]')
        WHERE n.text_of = $text_of
        """,
        {"source": source, "table": incoming.table.name, "text_of": TEXTS[incoming.table.name]},
    )


def load_waiting_fingerprints(con: duckdb.DuckDBPyConnection, raw: Rows) -> Rows:
    """The fingerprints that wait with the entries in `raw` (source, table, place); they go on waiting."""
    select = f"""
        SELECT {_COLUMNS} FROM intake.waiting_fingerprints AS h
        SEMI JOIN {raw.name} AS r ON r.source = h.source AND r."table" = h."table" AND r.place = h.place
    """
    return create_rows(con, "waiting_texts", select)


def delete_orphaned_fingerprints(con: duckdb.DuckDBPyConnection) -> None:
    """Deletes waiting fingerprints whose entry is gone."""
    con.execute("""
        DELETE FROM intake.waiting_fingerprints
        WHERE (source, "table", place) NOT IN (SELECT (source, "table", place) FROM intake.quarantine)
    """)
