"""Text fingerprints are stored, kept waiting and replaced together with the row whose text they were."""

from __future__ import annotations

import duckdb

from etl.contract_tables import Table

# Contract table with a text -> what its fingerprints are of; the text's column is `<text_of>_text`.
TEXTS = {"meetings": "minutes", "tasks": "task"}

_COLUMNS = "text_of, code, line_no, syllables, characters, figures, line_mark, runs"
# Lines of a text in any order; two texts with the same sum and count are taken for the same.
_MARK = "bit_xor(hash(line_no, syllables, characters, figures, line_mark, runs))"


def text_column(table: Table) -> str | None:
    """The column of a table that holds a text, if it has one."""
    return f"{TEXTS[table.name]}_text" if table.name in TEXTS else None


def clear_duplicate_texts(con: duckdb.DuckDBPyConnection, table: Table, relation: str) -> None:
    """Empties the texts of rows in TEMP `repeats`, so that each code has the fingerprints of the row that counts."""
    con.execute(f"UPDATE {relation} SET {text_column(table)} = NULL WHERE row_no IN (SELECT row_no FROM repeats)")


def same_text(con: duckdb.DuckDBPyConnection, table: Table, present: tuple[str, ...]) -> str:
    """SQL condition on `p`, a row of TEMP `parsed`: its fingerprints are those stored. Makes TEMP `changed_texts`.

    A source without the text's column says nothing about the text.
    """
    if text_column(table) not in present:
        return "true"
    (code,) = table.key
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE changed_texts AS
        WITH new AS (
          SELECT code, {_MARK} AS mark, COUNT(*) AS lines
          FROM new_fingerprints WHERE text_of = $text_of GROUP BY code
        ),
        old AS (
          SELECT code, {_MARK} AS mark, COUNT(*) AS lines
          FROM intake.text_fingerprints AS s SEMI JOIN parsed AS p ON p.{code} = s.code
          WHERE text_of = $text_of GROUP BY code
        )
        SELECT code FROM new FULL JOIN old USING (code)
        WHERE new.mark IS DISTINCT FROM old.mark OR new.lines IS DISTINCT FROM old.lines
        """,
        {"text_of": TEXTS[table.name]},
    )
    return f"p.{code} NOT IN (SELECT code FROM changed_texts)"


def replace_fingerprints(con: duckdb.DuckDBPyConnection, table: Table, present: tuple[str, ...]) -> None:
    """Replaces the fingerprints of the rows in TEMP view `accepted` by those in TEMP `new_fingerprints`."""
    if text_column(table) not in present:
        return
    mine = f"text_of = '{TEXTS[table.name]}' AND code IN (SELECT {table.key[0]} FROM accepted)"
    con.execute(f"DELETE FROM intake.text_fingerprints WHERE {mine}")
    con.execute(
        f"INSERT INTO intake.text_fingerprints ({_COLUMNS}) SELECT {_COLUMNS} FROM new_fingerprints WHERE {mine}"
    )


def keep_waiting_fingerprints(con: duckdb.DuckDBPyConnection, table: Table, source: str) -> None:
    """Stores the new fingerprints of the rows in TEMP `entries` with these entries, until they are accepted."""
    if text_column(table) is None:
        return
    columns = ", ".join(f"n.{name.strip()}" for name in _COLUMNS.split(","))
    con.execute(
        f"""
        INSERT INTO intake.waiting_fingerprints
        SELECT $source, $table, e.place, {columns}
        FROM entries AS e
        ANTI JOIN repeats AS r ON r.row_no = e.row_no
        JOIN new_fingerprints AS n ON n.code = (e.row_key->>'$[0]')
        WHERE n.text_of = $text_of
        """,
        {"source": source, "table": table.name, "text_of": TEXTS[table.name]},
    )


def load_waiting_fingerprints(con: duckdb.DuckDBPyConnection) -> None:
    """Makes TEMP `new_fingerprints` from what waits with the entries in TEMP `raw`; they go on waiting."""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE new_fingerprints AS
        SELECT {_COLUMNS} FROM intake.waiting_fingerprints AS h
        SEMI JOIN raw AS r ON r.source = h.source AND r."table" = h."table" AND r.place = h.place
    """)


def delete_orphaned_fingerprints(con: duckdb.DuckDBPyConnection) -> None:
    """Deletes waiting fingerprints whose entry is gone."""
    con.execute("""
        DELETE FROM intake.waiting_fingerprints
        WHERE (source, "table", place) NOT IN (SELECT (source, "table", place) FROM intake.quarantine)
    """)
