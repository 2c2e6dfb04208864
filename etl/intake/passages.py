"""Passages follow the row whose text they were: accepted with it, held with it, replaced with it."""

from __future__ import annotations

import duckdb

from etl.contract_tables import Table

# Contract table with a text -> what its passages are of; the text's column is `<text_of>_text`.
TEXTS = {"meetings": "minutes", "tasks": "task"}

_PASSAGE = "text_of, code, line_no, syllables, characters, figures, line_mark, runs"
# Lines of a text in any order; two texts with the same sum and count are taken for the same.
_MARK = "bit_xor(hash(line_no, syllables, characters, figures, line_mark, runs))"


def text_column(table: Table) -> str | None:
    """The column of a table that holds a text, if it has one."""
    return f"{TEXTS[table.name]}_text" if table.name in TEXTS else None


def forget_repeated_texts(con: duckdb.DuckDBPyConnection, table: Table, relation: str) -> None:
    """Empties the texts of rows in TEMP `repeats`, so that each code has the passages of the row that counts."""
    con.execute(f"UPDATE {relation} SET {text_column(table)} = NULL WHERE row_no IN (SELECT row_no FROM repeats)")


def same_text(con: duckdb.DuckDBPyConnection, table: Table, present: tuple[str, ...]) -> str:
    """SQL condition on `p`, a row of TEMP `parsed`: its passages are those stored. Makes TEMP `changed_texts`.

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
          FROM new_passages WHERE text_of = $text_of GROUP BY code
        ),
        old AS (
          SELECT code, {_MARK} AS mark, COUNT(*) AS lines
          FROM intake.passages AS s SEMI JOIN parsed AS p ON p.{code} = s.code
          WHERE text_of = $text_of GROUP BY code
        )
        SELECT code FROM new FULL JOIN old USING (code)
        WHERE new.mark IS DISTINCT FROM old.mark OR new.lines IS DISTINCT FROM old.lines
        """,
        {"text_of": TEXTS[table.name]},
    )
    return f"p.{code} NOT IN (SELECT code FROM changed_texts)"


def accept_passages(con: duckdb.DuckDBPyConnection, table: Table, present: tuple[str, ...]) -> None:
    """Replaces the passages of the rows in TEMP view `accepted` by those in TEMP `new_passages`."""
    if text_column(table) not in present:
        return
    mine = f"text_of = '{TEXTS[table.name]}' AND code IN (SELECT {table.key[0]} FROM accepted)"
    con.execute(f"DELETE FROM intake.passages WHERE {mine}")
    con.execute(f"INSERT INTO intake.passages ({_PASSAGE}) SELECT {_PASSAGE} FROM new_passages WHERE {mine}")


def hold_passages(con: duckdb.DuckDBPyConnection, table: Table, source: str) -> None:
    """Keeps the new passages of the rows in TEMP `entries` with these entries, for the day they are accepted."""
    if text_column(table) is None:
        return
    columns = ", ".join(f"n.{name.strip()}" for name in _PASSAGE.split(","))
    con.execute(
        f"""
        INSERT INTO intake.held_passages
        SELECT $source, $table, e.place, {columns}
        FROM entries AS e
        ANTI JOIN repeats AS r ON r.row_no = e.row_no
        JOIN new_passages AS n ON n.code = (e.row_key->>'$[0]')
        WHERE n.text_of = $text_of
        """,
        {"source": source, "table": table.name, "text_of": TEXTS[table.name]},
    )


def release_passages(con: duckdb.DuckDBPyConnection) -> None:
    """Makes TEMP `new_passages` of what is held for the entries in TEMP `raw`, and leaves it held."""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE new_passages AS
        SELECT {_PASSAGE} FROM intake.held_passages AS h
        SEMI JOIN raw AS r ON r.source = h.source AND r."table" = h."table" AND r.place = h.place
    """)


def drop_orphans(con: duckdb.DuckDBPyConnection) -> None:
    """Deletes held passages whose entry is gone."""
    con.execute("""
        DELETE FROM intake.held_passages
        WHERE (source, "table", place) NOT IN (SELECT (source, "table", place) FROM intake.quarantine)
    """)
