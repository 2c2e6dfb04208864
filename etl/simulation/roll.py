"""Who is on the roll at each meeting, the mark each member gets, and the sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.simulation.chance import Bools, Ints, still
from etl.simulation.people import TEMPORARY, Spells
from etl.simulation.schedule import Schedule
from etl.simulation.statuses import AWAY, EXEMPT, Statuses

MARKS = ("present", "present_online", "excused", "unexcused")
PRESENT, PRESENT_ONLINE, EXCUSED, UNEXCUSED = range(4)


@dataclass(frozen=True)
class Rolls:
    """One index per meeting and member on the roll that day, in the order of the meetings.

    `off` is -1 for an expected member, else the status for which the member is not expected. `mark` indexes MARKS.
    """

    meeting: Ints
    member: Ints
    role: Ints
    off: Ints
    mark: Ints

    @property
    def expected(self) -> Bools:
        """Rows of members who had to come."""
        return self.off == -1

    @property
    def came(self) -> Bools:
        """Rows of members who came, to the room or online."""
        return self.mark <= PRESENT_ONLINE


@dataclass(frozen=True)
class Counts:
    """One index per meeting: what is true of it, whether recorded or not. `expected` includes those off who came."""

    on_roll: Ints
    exempt: Ints
    away: Ints
    expected: Ints
    present: Ints
    present_online: Ints
    excused: Ints
    unexcused: Ints

    @property
    def here(self) -> Ints:
        """Present in the room or online."""
        return self.present + self.present_online


def call_roll(schedule: Schedule, spells: Spells, periods: Statuses) -> Rolls:
    """Everybody on the roll at each meeting, with the status that takes them off; all marks are still `present`."""
    small = {"meeting": pl.Int32, "spell": pl.Int32, "cell": pl.Int32}
    meetings = {"meeting": np.arange(len(schedule)), "cell": schedule.cell, "day": schedule.day}
    known = {
        "spell": np.arange(len(spells)),
        "cell": spells.cell,
        "first": spells.first,
        "last": still(spells.last),
    }
    rows = (
        pl.LazyFrame(meetings, schema_overrides=small)
        .join(pl.LazyFrame(known, schema_overrides=small), on="cell")
        .filter(pl.col("day").is_between("first", "last"))
        .select("meeting", "spell", "day")
        .sort("meeting", "spell")
        .collect()
    )
    meeting, spell = rows["meeting"].to_numpy().astype(int), rows["spell"].to_numpy()
    member = spells.member[spell]
    off = _off(member, spells.kind[spell], rows["day"].to_numpy(), periods)
    return Rolls(meeting, member, spells.role[spell], off, np.zeros(len(member), np.int8))


def _off(member: Ints, kind: Ints, day: np.ndarray, periods: Statuses) -> Ints:
    """Status that takes each row's member off on the day, -1 for none; being away does not hold where one is guest."""
    rows = np.flatnonzero(np.isin(member, periods.member))
    table = pl.DataFrame({"row": rows, "member": member[rows], "day": day[rows], "kind": kind[rows]})
    status = pl.DataFrame(
        {
            "member": periods.member,
            "status": periods.status,
            "first": periods.first,
            "last": still(periods.last),
        }
    )
    guest_is_away = (pl.col("kind") == TEMPORARY) & (pl.col("status") == AWAY)
    in_force = pl.col("day").is_between("first", "last") & ~guest_is_away
    hit = table.join(status, on="member").filter(in_force).sort("row", "status", descending=[False, True])
    off = np.full(len(member), -1)
    off[hit["row"].to_numpy()] = hit["status"].to_numpy()
    return off


def count(schedule: Schedule, rolls: Rolls) -> Counts:
    """Sums the marks per meeting; absences of those who are off do not count."""

    def total(condition: Bools) -> Ints:
        return np.bincount(rolls.meeting[condition], minlength=len(schedule))

    return Counts(
        on_roll=total(np.ones(len(rolls.meeting), bool)),
        exempt=total(rolls.off == EXEMPT),
        away=total(rolls.off > EXEMPT),
        expected=total(rolls.expected | rolls.came),
        present=total(rolls.mark == PRESENT),
        present_online=total(rolls.mark == PRESENT_ONLINE),
        excused=total((rolls.mark == EXCUSED) & rolls.expected),
        unexcused=total((rolls.mark == UNEXCUSED) & rolls.expected),
    )
