"""Who came: roll calls by member, or heads counted, with falls, shocks and roll calls made full."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.simulation.chance import Bools, Floats, Ints, expit, logit
from etl.simulation.months import Months
from etl.simulation.worlds.calendar import Calendar
from etl.simulation.worlds.ground import Ground, level
from etl.simulation.worlds.mechanism import Mechanism
from etl.simulation.worlds.planting import Planted

# Of those absent, the share without reason.
UNEXCUSED = 0.1
MARKS = ("present", "excused", "unexcused")
# The Party's statutes, article 8: meetings of so many months of a year missed without reason.
STREAK, YEAR = 3, 12


@dataclass(frozen=True)
class Rolls:
    """`meeting`, `member` (number within the cell), `mark` (index of MARKS) per member expected; `present` and
    `expected` per meeting; `usual` rate per cell before any fall."""

    meeting: Ints
    member: Ints
    mark: Ints
    present: Ints
    expected: Ints
    usual: Floats


def call(world: Mechanism, ground: Ground, planted: Planted, meetings: Calendar, months: Months) -> Rolls:
    """Draws attendance member by member around a chance of the meeting (beta around the cell's own)."""
    rng = world.stream("rolls")
    usual = expit(
        logit(np.array(world["attendance_mean"])) + level(world, ground, "attendance", world["attendance_spread"])
    )
    chance = _chances(world, rng, ground, planted, meetings, months, np.clip(usual, 0.4, 0.99))
    meeting = np.repeat(np.arange(len(meetings)), ground.size[meetings.cell])
    first = np.cumsum(ground.size[meetings.cell]) - ground.size[meetings.cell]
    member = np.arange(len(meeting)) - first[meeting]
    came = rng.random(len(meeting)) < chance[meeting]
    came |= planted.shows("roll_perfect", meetings.cell, meetings.month, rng)[meeting]
    came |= (member == 0) & (np.bincount(meeting[came], minlength=len(meetings)) == 0)[meeting]
    mark = np.where(came, 0, np.where(rng.random(len(meeting)) < UNEXCUSED, 2, 1))
    return Rolls(
        meeting, member, mark, np.bincount(meeting[came], minlength=len(meetings)), ground.size[meetings.cell], usual
    )


def _chances(
    world: Mechanism,
    rng: np.random.Generator,
    ground: Ground,
    planted: Planted,
    meetings: Calendar,
    months: Months,
    usual: Floats,
) -> Floats:
    shock = rng.normal(0, world["attendance_shock"], (int(ground.area.max()) + 1, len(months)))
    base = expit(logit(usual)[meetings.cell] + shock[ground.area[meetings.cell], meetings.month])
    since = meetings.month - planted.fall_from[meetings.cell] + 1
    fallen = planted.fall[meetings.cell] * np.clip(since / planted.fall_over[meetings.cell], 0, 1)
    mean, weight = np.clip(base - fallen, 0.05, 0.995), 1 / world["attendance_rho"] - 1
    return rng.beta(mean * weight, (1 - mean) * weight)


def streaks(rolls: Rolls, meetings: Calendar, months: Months) -> list[tuple[int, int]]:
    """Cells in which a member missed three of the last 12 months without reason, each with the first third month; a
    month is missed where no mark of it is better."""
    at = rolls.meeting
    marks = pl.DataFrame(
        {"cell": meetings.cell[at], "member": rolls.member, "month": meetings.month[at], "missed": rolls.mark == 2}
    ).filter(pl.col("month") >= len(months) - YEAR)
    missed = marks.group_by("cell", "member", "month").agg(pl.col("missed").all()).filter("missed")
    third = missed.group_by("cell", "member").agg(pl.col("month").sort().get(STREAK - 1, null_on_oob=True))
    return third.drop_nulls("month").group_by("cell").agg(pl.col("month").min()).sort("cell").rows()


def attendance(rolls: Rolls, meetings: Calendar, meeting_codes: pl.Series) -> pl.DataFrame:
    """Table `attendance`."""
    return pl.DataFrame(
        {
            "meeting_code": meeting_codes.gather(rolls.meeting),
            "member_code": member_codes(meetings.cell[rolls.meeting], rolls.member),
            "status": pl.Series(MARKS).gather(rolls.mark),
        }
    )


def headcounts(rolls: Rolls, meeting_codes: pl.Series, wrong: Bools) -> pl.DataFrame:
    """Table `headcounts`; where `wrong`, the head says that all came."""
    absent = rolls.expected - rolls.present
    unexcused = np.bincount(rolls.meeting[rolls.mark == 2], minlength=len(absent))
    wrong = wrong & (absent > 0)
    return pl.DataFrame(
        {
            "meeting_code": meeting_codes,
            "on_roll": rolls.expected,
            "exempt": 0,
            "away": 0,
            "expected": rolls.expected,
            "present": np.where(wrong, rolls.expected, rolls.present),
            "present_online": 0,
            "excused": np.where(wrong, 0, absent - unexcused),
            "unexcused": np.where(wrong, 0, unexcused),
        }
    )


def member_codes(cell: Ints, member: Ints) -> pl.Series:
    """Codes of members by cell and number within it."""
    return pl.select(pl.format("W{}-{}", pl.Series(cell), pl.Series(member))).to_series()
