"""Entries of the quarantine: what a refused row leaves behind, and when that is cleared."""

from __future__ import annotations

import duckdb

from etl import passages
from etl.batch import Batch
from etl.contract_tables import Table
from etl.parsing import shape
from etl.phrases import key_text, literal
from etl.reasons import reasons


def compose_entries(con: duckdb.DuckDBPyConnection, table: Table, present: tuple[str, ...]) -> None:
    """Makes TEMP `entries`, one row per row in TEMP `faults`: row_no and the columns of intake.quarantine but run.

    The content holds the columns that the source has, as they were written: members as hashes, no texts, and what
    is not of its column's type or list only as its shape.
    """
    columns = [name for name in table.columns if name in present]
    faulty = con.execute("SELECT 1 FROM faults LIMIT 1").fetchall()
    where = "" if faulty else "WHERE false"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE entries AS
        WITH words (reason, vi, en, lasting, outline_only) AS (
          VALUES {_words()}
        ),
        told AS (
          SELECT f.row_no, f.reason, f.column_name, w.lasting,
            CASE WHEN w.outline_only THEN f.column_name END AS outlined,
            {_sentence("w.vi", table)} AS sentence_vi, {_sentence("w.en", table)} AS sentence_en
          FROM faults AS f JOIN words AS w USING (reason) JOIN raw AS r ON r.row_no = f.row_no {where}
        ),
        gathered AS (
          SELECT row_no,
            list_sort(list_distinct(list(reason))) AS reasons,
            list(outlined) FILTER (outlined IS NOT NULL) AS outlined,
            string_agg(sentence_vi, ' ' ORDER BY reason, column_name) AS sentence_vi,
            string_agg(sentence_en, ' ' ORDER BY reason, column_name) AS sentence_en,
            NOT bool_or(lasting) AS retriable
          FROM told GROUP BY row_no
        )
        SELECT g.row_no, r.place, {_row_key(table)} AS row_key, {_cell_code(table)} AS cell_code,
          g.reasons, g.sentence_vi, g.sentence_en, {_content(table, columns)} AS content, g.retriable
        FROM gathered AS g
        JOIN raw AS r ON r.row_no = g.row_no
        LEFT JOIN parsed AS p ON p.row_no = g.row_no
    """)


def record(con: duckdb.DuckDBPyConnection, batch: Batch, table: Table, run: int) -> None:
    """Replaces the entries of the places just read, and clears those of keys that are now in order."""
    con.execute(
        """
        DELETE FROM intake.quarantine
        WHERE source = $source AND "table" = $table AND place IN (SELECT place FROM raw)
        """,
        {"source": batch.source, "table": table.name},
    )
    clear_keys(con, table)
    passages.drop_orphans(con)
    con.execute(
        """
        INSERT INTO intake.quarantine
        SELECT $source, $table, place, $run, row_key, cell_code, reasons, sentence_vi, sentence_en, content, retriable
        FROM entries
        -- A source may give two rows the same place; there is one entry per place.
        QUALIFY ROW_NUMBER() OVER (PARTITION BY place ORDER BY row_no DESC) = 1
        """,
        {"source": batch.source, "table": table.name, "run": run},
    )
    passages.hold_passages(con, table, batch.source)


def clear_keys(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Deletes the entries of a table whose key was accepted or found unchanged just now."""
    con.execute(
        f"""
        DELETE FROM intake.quarantine WHERE "table" = $table AND row_key IN (
          SELECT {key_text(table.key, "p")} FROM parsed AS p ANTI JOIN faults USING (row_no)
        )
        """,
        {"table": table.name},
    ) if _waiting(con, table) else None


def reconsider(con: duckdb.DuckDBPyConnection) -> None:
    """Gives the entries behind TEMP `raw` that are still refused the reasons that hold now."""
    con.execute("""
        UPDATE intake.quarantine AS q
        SET reasons = e.reasons, sentence_vi = e.sentence_vi, sentence_en = e.sentence_en,
          cell_code = e.cell_code, retriable = e.retriable
        FROM entries AS e JOIN raw AS r ON r.row_no = e.row_no
        WHERE q.source = r.source AND q."table" = r."table" AND q.place = r.place
          AND (q.reasons IS DISTINCT FROM e.reasons OR q.sentence_vi IS DISTINCT FROM e.sentence_vi
            OR q.sentence_en IS DISTINCT FROM e.sentence_en OR q.cell_code IS DISTINCT FROM e.cell_code)
    """)


def _waiting(con: duckdb.DuckDBPyConnection, table: Table) -> bool:
    return bool(con.execute('SELECT 1 FROM intake.quarantine WHERE "table" = ? LIMIT 1', [table.name]).fetchall())


def _words() -> str:
    return ", ".join(
        f"({literal(r.name)}, {literal(r.vi)}, {literal(r.en)}, {r.lasting}, {r.outline_only})"
        for r in reasons().values()
    )


def _sentence(words: str, table: Table) -> str:
    # The value comes last, so that nothing in it is taken for a place to fill in.
    fillings = {"place": "r.place", "column": "f.column_name", "expected": "f.expected", "value": "f.found"}
    for name, value in fillings.items():
        words = f"replace({words}, '{{{name}}}', COALESCE({value}, '?'))"
    return words


def _content(table: Table, columns: list[str]) -> str:
    pairs = ", ".join(f"'{name}', {_kept(table, name)}" for name in columns)
    return f"CAST(json_object({pairs}) AS VARCHAR)"


def _kept(table: Table, name: str) -> str:
    if name == passages.text_column(table):
        return "NULL"
    text = f'r."{name}"'
    # Of a line that could not be read nobody has looked at what stands where: only codes are kept as they are.
    outlined = f"list_contains(g.outlined, '{name}')" + (
        "" if name.endswith("_code") else " OR r.unreadable IS NOT NULL"
    )
    return f"CASE WHEN {outlined} THEN {shape(text)} ELSE {text} END"


def _row_key(table: Table) -> str:
    names = ", ".join(f"'{name}'" for name in table.key)
    return f"CASE WHEN NOT list_has_any(COALESCE(g.outlined, []), [{names}]) THEN {key_text(table.key, 'p')} END"


def _cell_code(table: Table) -> str:
    """The row's own cell, or that of its meeting or visit, accepted or itself in quarantine."""
    if "cell_code" in table.columns:
        return "p.cell_code"
    for code, parents in (("meeting_code", "meetings"), ("visit_code", "visits")):
        if code in table.columns:
            return f"""COALESCE(
              (SELECT any_value(m.cell_code) FROM intake.{parents} AS m WHERE m.{code} = p.{code}),
              (SELECT any_value(q.cell_code) FROM intake.quarantine AS q
               WHERE q."table" = '{parents}' AND q.row_key = CAST(to_json([p.{code}]) AS VARCHAR)))"""
    return "CAST(NULL AS VARCHAR)"
