"""The run log: the sums of one ingest, by source and table."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import duckdb

from etl.batch import Counts, RunRow
from etl.user_error import UserError


@dataclass
class RunLog:
    """What one ingest has read so far. `began` is local time; what was spent since is measured."""

    run: int
    began: datetime
    rows: dict[tuple[str, str], RunRow] = field(default_factory=dict)
    _ticks: float = field(default_factory=time.monotonic)
    _last: datetime | None = None

    def add(self, source: str, table: str, counts: Counts, columns_dropped: tuple[str, ...] = ()) -> None:
        """Adds the rows of one batch; it began when the batch before it ended."""
        # The clock proper is given: this only measures how long the work took.
        moment = self.began + timedelta(seconds=time.monotonic() - self._ticks)
        empty = RunRow(self.run, source, table, self._last or self.began, moment, 0, 0, 0, 0, ())
        before = self.rows.get((source, table), empty)
        self.rows[source, table] = replace(
            before,
            ended_at=moment,
            rows_read=before.rows_read + counts.read,
            accepted=before.accepted + counts.accepted,
            unchanged=before.unchanged + counts.unchanged,
            quarantined=before.quarantined + counts.quarantined,
            columns_dropped=tuple(dict.fromkeys([*before.columns_dropped, *columns_dropped])),
        )
        self._last = moment

    def write(self, con: duckdb.DuckDBPyConnection) -> list[RunRow]:
        """Writes the sums to intake.runs and gives them, in the order of reading.

        Raises duckdb.ConstraintException where a sum does not hold: a row would have been lost or counted twice.
        """
        for row in self.rows.values():
            values = [list(v) if isinstance(v, tuple) else v for v in vars(row).values()]
            con.execute(f"INSERT INTO intake.runs VALUES ({', '.join('?' * len(values))})", values)
        return list(self.rows.values())


def refuse_clock_behind(con: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Raises UserError where the clock (local time) is more than a day before the end of the last ingest: meetings
    since then would be taken for future ones."""
    ((last,),) = con.execute("SELECT max(ended_at) FROM intake.runs").fetchall()
    if last is not None and now < last - timedelta(days=1):
        raise UserError(
            f"the clock of this machine says {now:%Y-%m-%d %H:%M}, but the last ingest ended on {last:%Y-%m-%d %H:%M}; "
            "set the clock right, then repeat; nothing was changed"
        )
