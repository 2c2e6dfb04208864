"""Asks every reason for quarantine about the rows of a batch."""

from __future__ import annotations

from datetime import date

import duckdb

from etl.contract_tables import Table
from etl.intake.reasons import Reason, reasons
from etl.intake.stages import Incoming, Rows, Validated, count_rows
from etl.sql_fragments import equal, listed, literal

_COLUMNS = "(row_no BIGINT, reason VARCHAR, column_name VARCHAR, found VARCHAR, expected VARCHAR)"


def find_faults(
    con: duckdb.DuckDBPyConnection, incoming: Incoming, parsed: Rows, unchanged: Rows, changed: Rows, today: date
) -> Validated:
    """Asks the reasons turn by turn; where a later turn refuses a row, the turns on the state are asked again."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE fault_rows {_COLUMNS}")
    validated = Validated(incoming, parsed, unchanged, changed, Rows("fault_rows", 0))
    _offer_to_checks(con, validated)
    asked = [reason for reason in reasons().values() if incoming.table.name in reason.tables]
    turns = sorted({reason.turn for reason in asked})
    left = list(turns)
    while left:
        turn = left.pop(0)
        refused = _ask(con, [reason for reason in asked if reason.turn == turn], incoming.table, today)
        if refused and turn > 0:
            # A refused row may be another one's parent, or leave the stored row in place that it was to replace.
            left = [turn for turn in turns if turn > 0]
    return Validated(incoming, parsed, unchanged, changed, count_rows(con, "fault_rows"))


def _offer_to_checks(con: duckdb.DuckDBPyConnection, validated: Validated) -> None:
    """Makes the TEMP views that the files of etl/checks read; etl/checks/__init__.py describes them."""
    table = validated.incoming.table
    after_batch = f"""
        WITH good AS (
          {validated.good}
        )
        SELECT g.row_no, {listed(table.columns, "g")} FROM good AS g
        UNION ALL
        SELECT NULL, {listed(table.columns, "s")}
        FROM intake.{table.name} AS s ANTI JOIN good AS g ON {equal(table.key, "s", "g")}
    """
    source = validated.incoming.source
    views = {
        "sources": f"SELECT row_no, {'source' if source is None else literal(source) + ' AS source'} FROM "
        f"{validated.incoming.raw.name}",
        "single_source_runs": "SELECT run, MIN(source) AS source FROM intake.runs "
        f'WHERE "table" = {literal(table.name)} AND accepted > 0 GROUP BY run HAVING COUNT(DISTINCT source) = 1',
        "raw": f"FROM {validated.incoming.raw.name}",
        "repeats": f"FROM {validated.incoming.repeats.name}",
        "parsed": f"FROM {validated.parsed.name}",
        "unchanged": f"FROM {validated.unchanged.name}",
        "batch": f"FROM {validated.changed.name}",
        "faults": f"FROM {validated.faults.name}",
        "after_batch": after_batch,
    }
    for name, select in views.items():
        con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {select}")


def _ask(con: duckdb.DuckDBPyConnection, asked: list[Reason], table: Table, today: date) -> bool:
    """Adds to `fault_rows` what reasons of one turn find; true where they find something new.

    A row refused in this turn or a later one is not asked again: a row of a cycle would else get the reason that
    its parent was refused.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE new_faults {_COLUMNS}")
    if not sum(_add(con, reason, table, today) for reason in asked):
        return False
    done = [reason.name for reason in reasons().values() if reason.turn >= asked[0].turn]
    con.execute(
        "DELETE FROM new_faults WHERE row_no IN (SELECT row_no FROM fault_rows WHERE list_contains(?, reason))", [done]
    )
    added = con.execute("INSERT INTO fault_rows SELECT * FROM new_faults").fetchall()
    return added[0][0] > 0


def _add(con: duckdb.DuckDBPyConnection, reason: Reason, table: Table, today: date) -> int:
    """Adds what one reason finds to `new_faults`; gives how many faults that are."""
    select = reason.find(con, table)
    if not select:
        return 0
    added = con.execute(
        "INSERT INTO new_faults "
        f"SELECT DISTINCT row_no, '{reason.name}', column_name, found, expected FROM ({select}\n)",
        {"today": today} if "$today" in select else {},
    )
    return added.fetchall()[0][0]
