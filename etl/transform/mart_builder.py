"""Builds the marts: every file of `etl/transform/marts` is one SELECT and becomes one table of the schema `mart`.

Marts are built month by month, so that one new month costs one month. The heads say when a mart can be built:
stage `facts` needs only the intake, stage `months` also needs `mart.meeting_scores` (in `external`, for the models
write it), and stage `as_of` is kept for each month looked back from instead of for each month that happened. Each file
of `changed` says which months the changed rows of one intake table touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import duckdb

from etl import mart_views
from etl.discover import Statement, statements
from etl.transaction import transaction

FOLDER = "etl/transform/marts"


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Makes every mart table that is not there yet, empty, with the types of its SELECT and the comments of its head.

    The views on them are made with them.

    Needs the schemas and the intake tables. Raises duckdb.Error where one is lacking.
    """
    con.execute("CREATE SCHEMA IF NOT EXISTS mart")
    there = _tables(con)
    external = [table for table in statements(f"{FOLDER}/external").values() if table.name not in there]
    marts = [mart for mart in statements(FOLDER).values() if mart.name not in there]
    if not external and not marts:
        return
    with transaction(con):
        for table in external:
            con.execute(table.sql)
        for mart in marts:
            con.execute(f"CREATE TABLE mart.{mart.name} AS {mart.sql} LIMIT 0", _any_values(mart))
            mart_views.comment(con, "TABLE", mart)
        mart_views.create(con)


def build(con: duckdb.DuckDBPyConnection, months: Sequence[date]) -> None:
    """Builds every monthly mart for these months: facts first, then the months.

    `months` are first days of months, in any order. Rows of other months stay as they are. Where the rubric's
    criteria are to be counted too, call `build_facts`, the criteria and `build_months` instead.
    """
    build_facts(con, months)
    build_months(con, months)


def build_facts(con: duckdb.DuckDBPyConnection, months: Sequence[date]) -> None:
    """Replaces these months in the marts that need only the intake: meetings, attendance, tasks, scores."""
    _replace_months(con, "facts", months)


def build_months(con: duckdb.DuckDBPyConnection, months: Sequence[date]) -> None:
    """Replaces these months in the marts that also need `mart.meeting_scores`: the cells by month."""
    _replace_months(con, "months", months)


def build_as_of(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Replaces what is kept for one month looked back from (its first day): tree and peers as at its end.

    Needs the monthly marts up to that month.
    """
    create_tables(con)
    for mart in _of_stage("as_of"):
        con.execute(f"DELETE FROM mart.{mart.name} WHERE as_of = $as_of", {"as_of": as_of})
        con.execute(f"INSERT INTO mart.{mart.name} {mart.sql}", {"as_of": as_of})


def month_span(con: duckdb.DuckDBPyConnection, last: date) -> list[date]:
    """Every month from the first with any meeting in the data to `last`; empty where no meeting is that early."""
    ((first,),) = con.execute("SELECT CAST(date_trunc('month', min(held_on)) AS DATE) FROM intake.meetings").fetchall()
    return [] if first is None else _months_between(first, last)


def changed_months(con: duckdb.DuckDBPyConnection, since_run: int) -> list[date]:
    """Months of the monthly marts that rows written by runs after `since_run` can change, in time order.

    Takes what the marts still hold of a changed row into account, so that the month a meeting was moved away from
    is among them; so ask before building. Rows that were deleted (retention) do not show: what was built stays.
    A month can be named without need; none is left out.
    """
    create_tables(con)
    touched = [
        con.execute(change.sql, {"since_run": since_run}).fetchall()
        for change in statements(f"{FOLDER}/changed").values()
    ]
    return sorted({month for rows in touched for (month,) in rows if month is not None})


def pending_months(con: duckdb.DuckDBPyConnection, last: date, since_run: int) -> list[date]:
    """What is to be built so that the marts are right up to `last` after all runs: in time order.

    Changed months that were built before (also those after `last`, lest they stay stale), and months up to `last`
    that were never built.
    """
    create_tables(con)
    built = {month for (month,) in con.execute("SELECT DISTINCT month FROM mart.cell_calendar").fetchall()}
    span = set(month_span(con, last))
    # Where the first meeting was moved to a later month, the months before it are to be emptied.
    too_early = {month for month in built if span and month < min(span)}
    return sorted((set(changed_months(con, since_run)) & (span | built)) | (span - built) | too_early)


def _tables(con: duckdb.DuckDBPyConnection) -> set[str]:
    names = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'mart' AND database_name = current_database()"
    ).fetchall()
    return {name for (name,) in names}


def _replace_months(con: duckdb.DuckDBPyConnection, stage: str, months: Sequence[date]) -> None:
    create_tables(con)
    for first, last in _ranges(months):
        span = {"first_month": first, "last_month": last}
        for mart in _of_stage(stage):
            con.execute(f"DELETE FROM mart.{mart.name} WHERE month BETWEEN $first_month AND $last_month", span)
            con.execute(f"INSERT INTO mart.{mart.name} {mart.sql}", span)


def _of_stage(stage: str) -> list[Statement]:
    return [mart for mart in statements(FOLDER).values() if mart.head["stage"] == stage]


def _ranges(months: Iterable[date]) -> list[tuple[date, date]]:
    """Runs of months that follow one another, so that a first build is one statement a mart and not one a month."""
    ranges: list[tuple[date, date]] = []
    for month in sorted(set(months)):
        if ranges and _next(ranges[-1][1]) == month:
            ranges[-1] = (ranges[-1][0], month)
        else:
            ranges.append((month, month))
    return ranges


def _months_between(first: date, last: date) -> list[date]:
    months = []
    while first <= last:
        months.append(first)
        first = _next(first)
    return months


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _any_values(mart: Statement) -> dict[str, date]:
    return dict.fromkeys(["as_of"] if mart.head["stage"] == "as_of" else ["first_month", "last_month"], date.min)
