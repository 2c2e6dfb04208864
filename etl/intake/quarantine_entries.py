"""What a refused row leaves behind: every reason with its sentence, and the row less what may not be kept."""

from __future__ import annotations

import duckdb

from etl.contract_tables import Table
from etl.intake import text_fingerprints
from etl.intake.reasons import reasons
from etl.intake.stages import Rows, Validated, count_rows
from etl.parsing import shape
from etl.sql_fragments import key_text, literal

# Rows gathered at a time: lists and joined sentences do not spill to disk, and a whole file may be at fault.
CHUNK_ROWS = 100_000
# Two words, or twelve digits as on identity cards: columns may have been shifted, and no code needs to look so. Every
# character beyond ASCII counts as a letter: the class of all letters takes six times as long to get ready.
LETTER = r"[A-Za-z\x80-\x{10FFFF}]"
PERSONAL = rf"{LETTER}\s+{LETTER}|(^|\D)0\d{{11}}(\D|$)"


def make_quarantine_entries(con: duckdb.DuckDBPyConnection, validated: Validated) -> Rows:
    """One entry per row with a fault: row_no and the columns of intake.quarantine but source, table and run.

    The content holds the columns that the source has, as they were written: members as hashes, no texts, and what
    is not of its column's type or list only as its shape; so is a code that could be a name or a citizen's number.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE new_entries (row_no BIGINT, place VARCHAR, row_key VARCHAR, cell_code VARCHAR, "
        "reasons VARCHAR[], sentence_vi VARCHAR, sentence_en VARCHAR, content VARCHAR, retriable BOOLEAN)"
    )
    chunks = con.execute(f"SELECT DISTINCT row_no // {CHUNK_ROWS} FROM {validated.faults.name} ORDER BY ALL").fetchall()
    if chunks:
        con.execute(f"CREATE OR REPLACE TEMP TABLE reason_words AS {_words()}")
    select = _select(validated)
    for (chunk,) in chunks:
        first = chunk * CHUNK_ROWS
        con.execute(f"INSERT INTO new_entries {select}", {"first": first, "last": first + CHUNK_ROWS - 1})
    return count_rows(con, "new_entries")


def _words() -> str:
    rows = ", ".join(
        f"({literal(r.name)}, {literal(r.vi)}, {literal(r.en)}, {r.lasting}, {r.outline_only})"
        for r in reasons().values()
    )
    return f"SELECT * FROM (VALUES {rows}) AS w (reason, vi, en, lasting, outline_only)"


def _select(validated: Validated) -> str:
    table, raw = validated.incoming.table, validated.incoming.raw.name
    columns = [name for name in table.columns if name in validated.incoming.present]
    return f"""
        WITH worded AS (
          SELECT f.row_no, f.reason, f.column_name, w.lasting,
            CASE WHEN w.outline_only THEN f.column_name END AS outlined,
            {_sentence("w.vi")} AS sentence_vi, {_sentence("w.en")} AS sentence_en
          FROM {validated.faults.name} AS f
          JOIN reason_words AS w ON w.reason = f.reason
          JOIN {raw} AS r ON r.row_no = f.row_no
          WHERE f.row_no BETWEEN $first AND $last AND r.row_no BETWEEN $first AND $last
        ),
        -- Most refused rows have one fault, and lists and joined texts cost ten times as much as plain values.
        several AS (
          SELECT row_no FROM worded GROUP BY row_no HAVING COUNT(*) > 1
        ),
        gathered AS (
          SELECT row_no, [reason] AS reasons, [outlined] AS outlined, sentence_vi, sentence_en,
            NOT lasting AS retriable
          FROM worded ANTI JOIN several USING (row_no)
          UNION ALL
          SELECT row_no, list_sort(list_distinct(list(reason))), list(outlined),
            string_agg(sentence_vi, ' ' ORDER BY reason, column_name),
            string_agg(sentence_en, ' ' ORDER BY reason, column_name),
            NOT bool_or(lasting)
          FROM worded SEMI JOIN several USING (row_no)
          GROUP BY row_no
        ),
        outlined AS (
          SELECT g.*, r.place, {_kept(table, columns)} AS kept
          FROM gathered AS g
          JOIN {raw} AS r ON r.row_no = g.row_no
          WHERE r.row_no BETWEEN $first AND $last
        )
        SELECT g.row_no, g.place, {_row_key(table)} AS row_key, {_cell_code(table)} AS cell_code,
          g.reasons, g.sentence_vi, g.sentence_en, {_content(columns)} AS content, g.retriable
        FROM outlined AS g
        LEFT JOIN {validated.parsed.name} AS p ON p.row_no = g.row_no AND p.row_no BETWEEN $first AND $last
    """


def _sentence(words: str) -> str:
    # The value comes last, so that nothing in it is taken for a place to fill in.
    value = f"CASE WHEN f.column_name LIKE '%_code' AND {_personal('f.found')} THEN {shape('f.found')} ELSE f.found END"
    fillings = {"place": "r.place", "column": "f.column_name", "expected": "f.expected", "value": value}
    for name, filling in fillings.items():
        words = f"replace({words}, '{{{name}}}', COALESCE({filling}, '?'))"
    return words


def _content(columns: list[str]) -> str:
    pairs = ", ".join(f"'{name}', g.kept[{i}]" for i, name in enumerate(columns, 1))
    return f"CAST(json_object({pairs}) AS VARCHAR)"


def _kept(table: Table, columns: list[str]) -> str:
    """List of what is kept of each column. One expression for all: each outline takes milliseconds to get ready."""
    text = text_fingerprints.text_column(table)
    texts = ", ".join("NULL" if name == text else f'r."{name}"' for name in columns)
    names = ", ".join(f"'{name}'" for name in columns)
    # Of a line that could not be read nobody has looked at what stands where: only codes are kept as they are.
    name = f"([{names}]::VARCHAR[])[i]"
    return f"""list_transform([{texts}]::VARCHAR[], lambda kept, i: CASE
        WHEN list_contains(g.outlined, {name})
          OR CASE WHEN {name} LIKE '%_code' THEN {_personal("kept")} ELSE r.unreadable IS NOT NULL END
        THEN {shape("kept")} ELSE kept END)"""


def _row_key(table: Table) -> str:
    names = ", ".join(f"'{name}'" for name in table.key)
    parts = [f'p."{name}"' for name in table.key if name.endswith("_code")]
    codes = [f"coalesce({_personal(part)}, false)" for part in parts]
    personal = " OR ".join([f"list_has_any(g.outlined, [{names}])", *codes])
    return f"CASE WHEN NOT ({personal}) THEN {key_text(table.key, 'p')} END"


def _personal(text: str) -> str:
    return f"regexp_matches({text}, '{PERSONAL}')"


def _cell_code(table: Table) -> str:
    """The row's own cell, or that of its meeting or visit, accepted or itself in quarantine."""
    if "cell_code" in table.columns:
        return f"CASE WHEN NOT {_personal('p.cell_code')} THEN p.cell_code END"
    for code, parents in (("meeting_code", "meetings"), ("visit_code", "visits")):
        if code in table.columns:
            return f"""COALESCE(
              (SELECT any_value(m.cell_code) FROM intake.{parents} AS m WHERE m.{code} = p.{code}),
              (SELECT any_value(q.cell_code) FROM intake.quarantine AS q
               WHERE q."table" = '{parents}' AND q.row_key = CAST(to_json([p.{code}]) AS VARCHAR)))"""
    return "CAST(NULL AS VARCHAR)"
