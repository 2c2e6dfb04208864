"""Validates every row of a batch: unchanged, at fault for these reasons, or good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb

from etl.contract_tables import Table
from etl.intake.faults import find_faults
from etl.intake.stages import Incoming, Rows, Validated, count_rows, create_rows
from etl.intake.text_fingerprints import find_changed_texts
from etl.parsing import typed
from etl.sql_fragments import alike, equal, listed


def validate(con: duckdb.DuckDBPyConnection, incoming: Incoming, today: date) -> Validated:
    """Decides every incoming row; a meeting after `today` is at fault.

    Columns that the source lacks keep what is stored.
    """
    parsed = _parse(con, incoming)
    unchanged = _find_unchanged(con, incoming, parsed)
    changed = _find_changed(con, incoming, parsed, unchanged)
    return _with_refused_copies(con, find_faults(con, incoming, parsed, unchanged, changed, today))


def _parse(con: duckdb.DuckDBPyConnection, incoming: Incoming) -> Rows:
    columns = list(incoming.table.columns.values())
    values = ", ".join(f'{typed(c, f"raw.{c.name}")} AS "{c.name}"' for c in columns)
    texts = ", ".join(f'raw."{c.name}" AS "text of {c.name}"' for c in columns if c.type != "VARCHAR")
    misread = " OR ".join(
        f'(p."text of {c.name}" IS NOT NULL AND p."{c.name}" IS NULL)' for c in columns if c.type != "VARCHAR"
    )
    select = f"""
        SELECT p.row_no, {listed(incoming.table.columns, "p")}, {misread or "false"} AS misread
        FROM (SELECT row_no, {values}, {texts} FROM {incoming.raw.name} AS raw WHERE unreadable IS NULL) AS p
    """
    return create_rows(con, "parsed_rows", select)


def _find_unchanged(con: duckdb.DuckDBPyConnection, incoming: Incoming, parsed: Rows) -> Rows:
    repeats, table = incoming.repeats.name, incoming.table
    select = f"SELECT row_no FROM {repeats} WHERE identical"
    if _is_stored(con, table):
        # A required column that the source lacks is a fault of the row, so it cannot be unchanged.
        compared = {*incoming.present, *table.required} - set(table.key)
        values = [name for name in table.columns if name in compared]
        texts = find_changed_texts(con, incoming, parsed)
        same_text = f"p.{table.key[0]} NOT IN (SELECT code FROM {texts.name})" if texts else "true"
        select += f"""
            UNION ALL
            SELECT p.row_no FROM {parsed.name} AS p
            SEMI JOIN intake.{table.name} AS s ON {equal(table.key, "s", "p")} AND {alike(values, "s", "p")}
            ANTI JOIN {repeats} AS r ON r.row_no = p.row_no
            WHERE NOT p.misread AND {same_text}
        """
    return create_rows(con, "unchanged_rows", select)


def _with_refused_copies(con: duckdb.DuckDBPyConnection, validated: Validated) -> Validated:
    """Copies of a row that was refused are refused for its reasons, not unchanged."""
    repeats, faults, unchanged = validated.incoming.repeats.name, validated.faults.name, validated.unchanged.name
    copies = create_rows(
        con,
        "refused_copies",
        f"SELECT row_no, last_row_no FROM {repeats} WHERE identical AND last_row_no IN (SELECT row_no FROM {faults})",
    )
    if not copies.count:
        return validated
    con.execute(
        f"INSERT INTO {faults} SELECT c.row_no, f.reason, f.column_name, f.found, f.expected "
        f"FROM {faults} AS f JOIN {copies.name} AS c ON c.last_row_no = f.row_no"
    )
    con.execute(f"DELETE FROM {unchanged} WHERE row_no IN (SELECT row_no FROM {copies.name})")
    return replace(validated, unchanged=count_rows(con, unchanged), faults=count_rows(con, faults))


def _find_changed(con: duckdb.DuckDBPyConnection, incoming: Incoming, parsed: Rows, unchanged: Rows) -> Rows:
    """The rows that are not unchanged, with stored values in the columns that the source lacks."""
    table = incoming.table
    if not unchanged.count and not _is_stored(con, table):
        return parsed
    lacking = [c.name for c in table.columns.values() if c.name not in incoming.present and not c.required]
    kept = [name for name in lacking if name not in table.key]
    values = ", ".join(f'{"s" if name in kept else "p"}."{name}"' for name in table.columns)
    join = f"LEFT JOIN intake.{table.name} AS s ON {equal(table.key, 's', 'p')}" if kept else ""
    select = f"""
        SELECT p.row_no, {values}, p.misread
        FROM (SELECT * FROM {parsed.name} ANTI JOIN {unchanged.name} USING (row_no)) AS p {join}
    """
    return create_rows(con, "changed_rows", select)


def _is_stored(con: duckdb.DuckDBPyConnection, table: Table) -> bool:
    """True where the table has any row from an earlier batch."""
    return bool(con.execute(f"SELECT 1 FROM intake.{table.name} LIMIT 1").fetchall())
