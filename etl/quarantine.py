"""The open entries: one per source, table and place, replaced when the place is read again, cleared when in order."""

from __future__ import annotations

import duckdb

from etl import passages
from etl.batch import Batch
from etl.contract_tables import Table
from etl.phrases import key_text


def record(con: duckdb.DuckDBPyConnection, batch: Batch, table: Table, run: int) -> None:
    """Replaces the entries of the places just read, and clears those of keys that are now in order."""
    if _waiting(con, table):
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
        WHERE row_no IN (SELECT MAX(row_no) FROM entries GROUP BY place)
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
    )


def reconsider(con: duckdb.DuckDBPyConnection) -> None:
    """Gives the entries behind TEMP `raw` of which a reason no longer holds those that hold now.

    An entry of which every reason still holds stays as it was told: next to what was accepted since, a row may look
    worse than at its own place in its file.
    """
    con.execute("""
        UPDATE intake.quarantine AS q
        SET reasons = e.reasons, sentence_vi = e.sentence_vi, sentence_en = e.sentence_en,
          cell_code = e.cell_code, retriable = e.retriable
        FROM entries AS e JOIN raw AS r ON r.row_no = e.row_no
        WHERE q.source = r.source AND q."table" = r."table" AND q.place = r.place
          AND NOT list_has_all(e.reasons, q.reasons)
    """)


def _waiting(con: duckdb.DuckDBPyConnection, table: Table) -> bool:
    return bool(con.execute('SELECT 1 FROM intake.quarantine WHERE "table" = ? LIMIT 1', [table.name]).fetchall())
