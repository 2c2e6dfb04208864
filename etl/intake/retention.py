"""Rows are deleted when the time for which their table is kept is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb

from etl.contract_tables import Table, describe
from etl.intake import text_fingerprints

# The day from which a row's age is counted. A period still running has no age.
_DATED_BY = {
    "units": "valid_to",
    "cells": "valid_to",
    "memberships": "valid_to",
    "member_statuses": "valid_to",
    "meetings": "held_on",
    "discipline": "decided_on",
    "visits": "visited_on",
}
# Every other table is dated by the row that it belongs to, and goes with it at the latest.
_DATED_THROUGH = {"meeting_code": "meetings", "visit_code": "visits"}
_STORED = "(SELECT meeting_code FROM intake.meetings UNION ALL SELECT written_code FROM intake.apart_rows)"
# Kept apart are meetings, and what is dated through them.
_APART = "intake.apart_rows WHERE \"table\" = '{table}' AND meeting_code IN {old}"
_MATCHED = (
    "intake.matched_rows WHERE meeting_code IN {old} OR meeting_code IN "
    "(SELECT written_code FROM intake.apart_rows WHERE meeting_code IN {old})"
)
_APART_TEXTS = (
    "intake.apart_fingerprints WHERE (text_of, code) NOT IN "
    "(SELECT CASE \"table\" WHEN 'tasks' THEN ('task', content->>'$.task_code') ELSE ('minutes', written_code) END "
    "FROM intake.apart_rows WHERE \"table\" IN ('meetings', 'tasks'))"
)
# What is kept about meetings and members goes with the last of their rows, which are in these tables.
_GOES_WITH = {
    "meetings": (
        "intake.apart_rows WHERE meeting_code NOT IN (SELECT meeting_code FROM intake.meetings)",
        "intake.meeting_links WHERE meeting_code NOT IN (SELECT meeting_code FROM intake.meetings)",
        f"intake.meeting_sources WHERE meeting_code NOT IN {_STORED}",
        f"intake.matched_rows WHERE meeting_code NOT IN {_STORED}",
        _APART_TEXTS,
    ),
    "tasks": (_APART_TEXTS,),
    "memberships": (
        "intake.display_names WHERE (cell_code, member_code) NOT IN "
        "(SELECT (cell_code, member_code) FROM intake.memberships)",
        "intake.matched_rows WHERE (cell_code, name) NOT IN (SELECT (cell_code, name) FROM intake.display_names)",
    ),
}


def delete_expired(con: duckdb.DuckDBPyConnection, months: Mapping[str, int], today: date) -> None:
    """Deletes rows older than `months` (by table) before `today`, with their passages and quarantine entries.

    An entry without a readable day of its own is as old as the run that quarantined it.
    """
    # Children first: they are dated by their parents.
    for table in reversed(describe().values()):
        kept = [months[name] for name in (table.name, *_parents(table)) if name in months]
        if kept:
            _forget(con, table, _limit(con, min(kept), today))
    text_fingerprints.delete_orphaned_fingerprints(con)
    for left in _left(months):
        con.execute(f"DELETE FROM {left}")


def has_expired(con: duckdb.DuckDBPyConnection, months: Mapping[str, int], today: date) -> bool:
    """Whether a run still has rows that `delete_expired` would delete; one of an earlier layout is migrated to know."""
    has_apart = _any(con, "duckdb_tables() WHERE table_name = 'apart_rows'")
    for table in describe().values():
        kept = [months[name] for name in (table.name, *_parents(table)) if name in months]
        if not kept:
            continue
        limit = _limit(con, min(kept), today)
        old = [f"intake.{table.name} WHERE {_old(table)}", *_old_apart(table)]
        if any(_any(con, rows, {"limit": limit}) for rows in (old if has_apart else old[:1])):
            return True
    return any(_any(con, left) for left in _left(months)) if has_apart else bool(_left(months))


def _any(con: duckdb.DuckDBPyConnection, rows: str, values: Mapping[str, date] | None = None) -> bool:
    return bool(con.execute(f"SELECT 1 FROM {rows} LIMIT 1", values).fetchall())


def delete_expired_months(con: duckdb.DuckDBPyConnection, months: Mapping[str, int], today: date) -> None:
    """Deletes from the monthly marts what was built from meetings that are forgotten by now.

    Whole months go, so that no month is ever built again from a part of its meetings.
    """
    if "meetings" not in months:
        return
    tables = con.execute(
        "SELECT c.table_name FROM duckdb_columns() AS c JOIN duckdb_tables() AS t "
        "USING (database_name, schema_name, table_name) WHERE c.schema_name = 'mart' AND c.column_name = 'month'"
    ).fetchall()
    for (table,) in tables:
        con.execute(f"DELETE FROM mart.{table} WHERE month < $limit", {"limit": _limit(con, months["meetings"], today)})


def _left(months: Mapping[str, int]) -> list[str]:
    return [left for name in months for left in _GOES_WITH.get(name, ())]


def _limit(con: duckdb.DuckDBPyConnection, months: int, today: date) -> date:
    """The first day that is kept: that of the month so many months before today's."""
    first = "SELECT CAST(date_trunc('month', CAST(? AS DATE)) - to_months(?) AS DATE)"
    return con.execute(first, [today, months]).fetchall()[0][0]


def _forget(con: duckdb.DuckDBPyConnection, table: Table, limit: date) -> None:
    con.execute(_old_entries(table), {"limit": limit, "table": table.name})
    if table.name in text_fingerprints.TEXTS:
        con.execute(
            f"DELETE FROM intake.text_fingerprints WHERE text_of = $text_of AND code IN "
            f"(SELECT {table.key[0]} FROM intake.{table.name} WHERE {_old(table)})",
            {"limit": limit, "text_of": text_fingerprints.TEXTS[table.name]},
        )
    for apart in _old_apart(table):
        con.execute(f"DELETE FROM {apart}", {"limit": limit})
    con.execute(f"DELETE FROM intake.{table.name} WHERE {_old(table)}", {"limit": limit})


def _old_apart(table: Table) -> list[str]:
    """The rows kept apart of a table that are too old, of attendance also those under names that were matched; those of
    meetings themselves go with their meeting."""
    if table.name in _DATED_BY or _parent_code(table) != "meeting_code":
        return []
    old = _old_parents("meeting_code")
    matched = [_MATCHED.format(old=old)] if table.name == "attendance" else []
    return [_APART.format(table=table.name, old=old), *matched]


def _old(table: Table) -> str:
    if table.name in _DATED_BY:
        return f"{_DATED_BY[table.name]} < $limit"
    code = _parent_code(table)
    return f"{code} IN {_old_parents(code)}"


def _old_entries(table: Table) -> str:
    read_on = "CAST((SELECT MIN(started_at) FROM intake.runs AS r WHERE r.run = q.run) AS DATE)"
    if table.name in _DATED_BY:
        old = f"COALESCE(TRY_CAST(q.content->>'$.{_DATED_BY[table.name]}' AS DATE), {read_on}) < $limit"
    else:
        code = _parent_code(table)
        old = f"((q.content->>'$.{code}') IN {_old_parents(code)} OR {read_on} < $limit)"
    return f'DELETE FROM intake.quarantine AS q WHERE q."table" = $table AND {old}'


def _old_parents(code: str) -> str:
    parent = _DATED_THROUGH[code]
    return f"(SELECT {code} FROM intake.{parent} WHERE {_DATED_BY[parent]} < $limit)"


def _parent_code(table: Table) -> str:
    return next(code for code in _DATED_THROUGH if code in table.columns)


def _parents(table: Table) -> list[str]:
    return [] if table.name in _DATED_BY else [_DATED_THROUGH[_parent_code(table)]]
