"""The open entries: one per source, table and place, decided anew with their file, cleared when in order."""

from __future__ import annotations

import duckdb

from etl.contract_tables import Table
from etl.intake import text_fingerprints
from etl.intake.stages import Rows, Validated
from etl.sql_fragments import key_text

# Lines of files; the places of a database's rows are hashes.
OF_FILE = r"regexp_matches(place, ':\d+$')"


def record(
    con: duckdb.DuckDBPyConnection, source: str, validated: Validated, accepted: int, entries: Rows, run: int
) -> None:
    """Settles the entries of what was just read, clears those of keys that are now in order, adds the new ones."""
    table = validated.incoming.table
    if _has_entries(con, table):
        _settle_places(con, source, validated, accepted, entries)
        clear_keys(con, validated)
        text_fingerprints.delete_orphaned_fingerprints(con)
    con.execute(
        f"""
        INSERT INTO intake.quarantine
        SELECT $source, $table, place, $run, row_key, cell_code, reasons, sentence_vi, sentence_en, content, retriable
        FROM {entries.name}
        -- A source may give two rows the same place; there is one entry per place.
        WHERE row_no IN (SELECT MAX(row_no) FROM {entries.name} GROUP BY place)
        """,
        {"source": source, "table": table.name, "run": run},
    )
    text_fingerprints.keep_waiting_fingerprints(con, validated.incoming, entries, source)


def _settle_places(
    con: duckdb.DuckDBPyConnection, source: str, validated: Validated, accepted: int, entries: Rows
) -> None:
    """Decides what becomes of the entries whose file or place was read again.

    A file of which most rows stand already is the same file, perhaps corrected: it is decided anew, whole. Otherwise it
    is the next delivery under the same name: what waits from the one before goes on waiting, its place marked with the
    run that read it, unless its key is among the rows just read. An entry without a key could not be distinguished from
    the row now in its place, and goes. (Half of the rows: chosen by us.)
    """
    raw = validated.incoming.raw.name
    files = f"SELECT DISTINCT {_file('place')} FROM {raw}"
    here = f'source = $source AND "table" = $table AND {_file("place")} IN ({files})'
    read_again = f"{here} AND place IN (SELECT place FROM {raw})"
    given = {"source": source, "table": validated.incoming.table.name}
    if _is_same_file(con, validated, accepted):
        con.execute(f"DELETE FROM intake.quarantine WHERE {here}", given)
        return
    con.execute(f"DELETE FROM intake.quarantine WHERE {read_again} AND (row_key IS NULL OR NOT {OF_FILE})", given)
    con.execute(
        f"DELETE FROM intake.quarantine WHERE {here} AND row_key IN (SELECT row_key FROM {entries.name})", given
    )
    for waiting in ("intake.waiting_fingerprints", "intake.quarantine"):
        marked = (
            "SELECT source, \"table\", place AS was, place || ' (run ' || run || ')' AS place FROM intake.quarantine "
            f"WHERE {read_again}"
        )
        con.execute(
            f"UPDATE {waiting} AS e SET place = m.place FROM ({marked}) AS m "
            'WHERE e.source = m.source AND e."table" = m."table" AND e.place = m.was',
            given,
        )


def _file(place: str) -> str:
    return rf"regexp_replace({place}, ':\d+( \(run \d+\))?$', '')"


def _is_same_file(con: duckdb.DuckDBPyConnection, validated: Validated, accepted: int) -> bool:
    """True where the rows just read are lines of a file, and most of those in order were there already."""
    ((of_file,),) = con.execute(f"SELECT bool_and({OF_FILE}) FROM {validated.incoming.raw.name}").fetchall()
    unchanged = validated.unchanged.count
    return bool(of_file) and unchanged > 0 and unchanged >= accepted


def clear_keys(con: duckdb.DuckDBPyConnection, validated: Validated) -> None:
    """Deletes the entries of a table whose key was accepted or found unchanged just now."""
    table = validated.incoming.table
    con.execute(
        f"""
        DELETE FROM intake.quarantine WHERE "table" = $table AND row_key IN (
          SELECT {key_text(table.key, "p")}
          FROM {validated.parsed.name} AS p ANTI JOIN {validated.faults.name} USING (row_no)
        )
        """,
        {"table": table.name},
    )


def update_reasons(con: duckdb.DuckDBPyConnection, raw: Rows, entries: Rows) -> None:
    """Gives entries of which a reason no longer applies those that apply now; `raw` has their source, table and place.

    An entry of which every reason still applies stays as it is: next to what was accepted since, a row may look
    worse than at its own place in its file.
    """
    con.execute(f"""
        UPDATE intake.quarantine AS q
        SET reasons = e.reasons, sentence_vi = e.sentence_vi, sentence_en = e.sentence_en,
          cell_code = e.cell_code, retriable = e.retriable
        FROM {entries.name} AS e JOIN {raw.name} AS r ON r.row_no = e.row_no
        WHERE q.source = r.source AND q."table" = r."table" AND q.place = r.place
          AND NOT list_has_all(e.reasons, q.reasons)
    """)


def _has_entries(con: duckdb.DuckDBPyConnection, table: Table) -> bool:
    return bool(con.execute('SELECT 1 FROM intake.quarantine WHERE "table" = ? LIMIT 1', [table.name]).fetchall())
