"""The open entries: one per source, table and place, decided anew with their file, cleared when in order."""

from __future__ import annotations

import duckdb

from etl.batch import Batch
from etl.contract_tables import Table
from etl.intake import text_fingerprints
from etl.sql_fragments import key_text

# Lines of files; the places of a database's rows are hashes.
OF_FILE = r"regexp_matches(place, ':\d+$')"


def record(con: duckdb.DuckDBPyConnection, batch: Batch, table: Table, run: int) -> None:
    """Settles the entries of what was just read, clears those of keys that are now in order, adds the new ones."""
    if _waiting(con, table):
        _settle_places(con, batch.source, table)
        clear_keys(con, table)
        text_fingerprints.delete_orphaned_fingerprints(con)
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
    text_fingerprints.keep_waiting_fingerprints(con, table, batch.source)


def _settle_places(con: duckdb.DuckDBPyConnection, source: str, table: Table) -> None:
    """Decides what becomes of the entries whose file or place was read again.

    A file of which most rows stand already is the same file, perhaps corrected: it is decided anew, whole. Otherwise it
    is the next delivery under the same name: what waits from the one before goes on waiting, its place marked with the
    run that read it, unless its key is among the rows just read. An entry without a key could not be distinguished from
    the row now in its place, and goes. (Half of the rows: chosen by us.)
    """
    here = (
        f"""source = $source AND "table" = $table AND {_file("place")} IN (SELECT DISTINCT {_file("place")} FROM raw)"""
    )
    read_again = f"{here} AND place IN (SELECT place FROM raw)"
    given = {"source": source, "table": table.name}
    if _same_file(con):
        con.execute(f"DELETE FROM intake.quarantine WHERE {here}", given)
        return
    con.execute(f"DELETE FROM intake.quarantine WHERE {read_again} AND (row_key IS NULL OR NOT {OF_FILE})", given)
    con.execute(f"DELETE FROM intake.quarantine WHERE {here} AND row_key IN (SELECT row_key FROM entries)", given)
    for entries in ("intake.waiting_fingerprints", "intake.quarantine"):
        marked = (
            "SELECT source, \"table\", place AS was, place || ' (run ' || run || ')' AS place FROM intake.quarantine "
            f"WHERE {read_again}"
        )
        con.execute(
            f"UPDATE {entries} AS e SET place = m.place FROM ({marked}) AS m "
            'WHERE e.source = m.source AND e."table" = m."table" AND e.place = m.was',
            given,
        )


def _file(place: str) -> str:
    return rf"regexp_replace({place}, ':\d+( \(run \d+\))?$', '')"


def _same_file(con: duckdb.DuckDBPyConnection) -> bool:
    """True where the rows just read are lines of a file, and most of those in order were there already."""
    ((of_file, unchanged, accepted),) = con.execute(
        f"""
        SELECT
          (SELECT bool_and({OF_FILE}) FROM raw),
          (SELECT count(*) FROM unchanged),
          (SELECT count(*) FROM accepted)
        """
    ).fetchall()
    return bool(of_file) and unchanged > 0 and unchanged >= accepted


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


def update_reasons(con: duckdb.DuckDBPyConnection) -> None:
    """Gives the entries behind TEMP `raw` of which a reason no longer applies those that apply now.

    An entry of which every reason still applies stays as it is: next to what was accepted since, a row may look
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
