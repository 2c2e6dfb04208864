"""Validates every row of a batch: unchanged, at fault for these reasons, or good.

Works on TEMP relations, in this order: `raw` (text, as read) -> `repeats` -> `parsed` (typed) -> `unchanged` ->
`batch` (what is new or different) -> `faults` (row by reason). Good is what is in `batch` and has no fault.
"""

from __future__ import annotations

from datetime import date

import duckdb

from etl.contract_tables import Table
from etl.intake import text_fingerprints
from etl.intake.reasons import Reason, reasons
from etl.parsing import typed
from etl.sql_fragments import alike, equal, listed


def validate(con: duckdb.DuckDBPyConnection, table: Table, present: tuple[str, ...], today: date) -> None:
    """Leaves TEMP `unchanged` (row_no), `batch` and `faults` (row_no, reason, column_name, found, expected).

    Needs TEMP `raw` and `repeats`, and for tables with texts `new_fingerprints`. `present` are the columns that the
    source has: the others keep what is stored.
    """
    _parse(con, table)
    _find_unchanged(con, table, present)
    _set_batch(con, table, present)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE faults "
        "(row_no BIGINT, reason VARCHAR, column_name VARCHAR, found VARCHAR, expected VARCHAR)"
    )
    con.execute(_after_batch(table))
    _find_faults(con, table, today)


def _parse(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    columns = [c for c in table.columns.values()]
    values = ", ".join(f'{typed(c, f"raw.{c.name}")} AS "{c.name}"' for c in columns)
    texts = ", ".join(f'raw."{c.name}" AS "text of {c.name}"' for c in columns if c.type != "VARCHAR")
    misread = " OR ".join(
        f'(p."text of {c.name}" IS NOT NULL AND p."{c.name}" IS NULL)' for c in columns if c.type != "VARCHAR"
    )
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE parsed AS
        SELECT p.row_no, {listed(table.columns, "p")}, {misread or "false"} AS misread
        FROM (SELECT row_no, {values}, {texts} FROM raw WHERE unreadable IS NULL) AS p
    """)


def _find_unchanged(con: duckdb.DuckDBPyConnection, table: Table, present: tuple[str, ...]) -> None:
    con.execute("CREATE OR REPLACE TEMP TABLE unchanged AS SELECT row_no FROM repeats WHERE identical")
    if not _stored(con, table):
        return
    # A required column that the source lacks is a fault of the row, so it cannot be unchanged.
    compared = {*present, *table.required} - set(table.key)
    values = [name for name in table.columns if name in compared]
    con.execute(f"""
        INSERT INTO unchanged
        SELECT p.row_no FROM parsed AS p
        SEMI JOIN intake.{table.name} AS s ON {equal(table.key, "s", "p")} AND {alike(values, "s", "p")}
        ANTI JOIN repeats AS r ON r.row_no = p.row_no
        WHERE NOT p.misread AND {text_fingerprints.same_text(con, table, present)}
    """)


def _set_batch(con: duckdb.DuckDBPyConnection, table: Table, present: tuple[str, ...]) -> None:
    """Makes TEMP view `batch`: what is not unchanged, with stored values in the columns that the source lacks."""
    lacking = [c.name for c in table.columns.values() if c.name not in present and not c.required]
    kept = [name for name in lacking if name not in table.key]
    stored = _stored(con, table)
    source = "parsed"
    if stored or con.execute("SELECT 1 FROM unchanged LIMIT 1").fetchall():
        values = ", ".join(f'{"s" if name in kept else "p"}."{name}"' for name in table.columns)
        join = f"LEFT JOIN intake.{table.name} AS s ON {equal(table.key, 's', 'p')}" if kept else ""
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE changed AS
            SELECT p.row_no, {values}, p.misread
            FROM (SELECT * FROM parsed ANTI JOIN unchanged USING (row_no)) AS p {join}
        """)
        source = "changed"
    con.execute(f"CREATE OR REPLACE TEMP VIEW batch AS SELECT * FROM {source}")


def _after_batch(table: Table) -> str:
    """TEMP view `after_batch`: the table as it would stand after the batch; row_no is NULL for stored rows."""
    return f"""
        CREATE OR REPLACE TEMP VIEW after_batch AS
        WITH good AS (
          SELECT * FROM batch ANTI JOIN faults USING (row_no)
        )
        SELECT g.row_no, {listed(table.columns, "g")} FROM good AS g
        UNION ALL
        SELECT NULL, {listed(table.columns, "s")}
        FROM intake.{table.name} AS s ANTI JOIN good AS g ON {equal(table.key, "s", "g")}
    """


def _find_faults(con: duckdb.DuckDBPyConnection, table: Table, today: date) -> None:
    """Asks the reasons turn by turn; where a later turn refuses a row, the turns on the state are asked again."""
    asked = [reason for reason in reasons().values() if table.name in reason.tables]
    turns = sorted({reason.turn for reason in asked})
    left = list(turns)
    while left:
        turn = left.pop(0)
        refused = _ask(con, [reason for reason in asked if reason.turn == turn], table, today)
        if refused and turn > 0:
            # A refused row may be another one's parent, or leave the stored row in place that it was to replace.
            left = [turn for turn in turns if turn > 0]


def _ask(con: duckdb.DuckDBPyConnection, asked: list[Reason], table: Table, today: date) -> bool:
    """Adds to `faults` what reasons of one turn find; true where they find something new.

    A row refused in this turn or a later one is not asked again: a row of a cycle would else get the reason that
    its parent was refused.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE fresh AS SELECT * FROM faults LIMIT 0")
    for reason in asked:
        _add(con, reason, table, today)
    if not con.execute("SELECT 1 FROM fresh LIMIT 1").fetchall():
        return False
    done = [reason.name for reason in reasons().values() if reason.turn >= asked[0].turn]
    con.execute("DELETE FROM fresh WHERE row_no IN (SELECT row_no FROM faults WHERE list_contains(?, reason))", [done])
    con.execute("INSERT INTO faults SELECT * FROM fresh")
    return bool(con.execute("SELECT 1 FROM fresh LIMIT 1").fetchall())


def _add(con: duckdb.DuckDBPyConnection, reason: Reason, table: Table, today: date) -> None:
    select = reason.find(con, table)
    if not select:
        return
    asked = {"today": today} if "$today" in select else {}
    con.execute(
        f"INSERT INTO fresh SELECT DISTINCT row_no, '{reason.name}', column_name, found, expected FROM ({select}\n)",
        asked,
    )


def _stored(con: duckdb.DuckDBPyConnection, table: Table) -> bool:
    return bool(con.execute(f"SELECT 1 FROM intake.{table.name} LIMIT 1").fetchall())
