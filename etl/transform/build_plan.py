"""Which months a build has to compute, and what it may know of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import duckdb

from etl.transform import mart_builder


def months_to_build(con: duckdb.DuckDBPyConnection, last: date, *, as_recorded: bool, anew: bool) -> list[date]:
    """The months that are to be computed so that the marts are right up to `last`, in time order.

    Every month where what is kept is not to be used (`anew`), and where this build or the one before sees only what
    had been recorded by then; else only the months that rows taken in since the last build can change, and those never
    built.
    """
    before = con.execute("SELECT run, as_recorded FROM result.builds ORDER BY run DESC LIMIT 1").fetchall()
    since_run, partly = before[0] if before else (0, False)
    if anew or as_recorded or partly:
        built = [row[0] for row in con.execute("SELECT DISTINCT month FROM mart.cell_calendar").fetchall()]
        return sorted({*built, *mart_builder.month_span(con, last)})
    return mart_builder.pending_months(con, last, since_run)


@contextmanager
def recorded_by(con: duckdb.DuckDBPyConnection, last: date) -> Iterator[None]:
    """Within the block, meetings recorded after the end of the month `last` are not there; afterwards they are again.

    Only meetings say when they were recorded; their attendance, tasks and scores depend on them. A meeting whose time
    of recording is unknown stays.
    """
    con.execute(
        "CREATE TEMP TABLE recorded_later AS "
        "SELECT * FROM intake.meetings WHERE CAST(recorded_at AS DATE) > last_day($last)",
        {"last": last},
    )
    con.execute("DELETE FROM intake.meetings WHERE CAST(recorded_at AS DATE) > last_day($last)", {"last": last})
    yield
    con.execute("INSERT INTO intake.meetings BY NAME SELECT * FROM recorded_later")
    con.execute("DROP TABLE recorded_later")
