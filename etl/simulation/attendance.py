"""Who comes to which meeting.

Model ("World B"): the chance to come at a meeting is a cell's baseline, moved in logits by Tết, harvest, shocks of the
province and the area, the cell's own wander and a slow decline, lowered by what is planted, and spread by a beta
distribution whose width differs by cell; members differ a little, and one who missed two months running is talked to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.simulation.chance import Bools, Floats, Ints, expit, logit, still, stream
from etl.simulation.concerns import SYMPTOMS, Plan
from etl.simulation.months import Months, harvest_effect, tet_effect
from etl.simulation.oddities import has
from etl.simulation.people import SECRETARY, TEMPORARY, Spells
from etl.simulation.places import Cells
from etl.simulation.schedule import IN_PERSON, MIXED, Schedule
from etl.simulation.statuses import AWAY, DUTY, EXEMPT, Statuses
from etl.simulation.world import World

MARKS = ("present", "present_online", "excused", "unexcused")
PRESENT, PRESENT_ONLINE, EXCUSED, UNEXCUSED = range(4)


@dataclass(frozen=True)
class Rolls:
    """One index per meeting and member on the roll that day, in the order of the meetings.

    `off` is -1 for an expected member, else the status for which the member is not expected.
    """

    meeting: Ints
    member: Ints
    role: Ints
    off: Ints
    mark: Ints


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


def baselines(world: World, seed: int, cells: Cells, plan: Plan, odd: Ints) -> Floats:
    """Each cell's usual chance that an expected member comes."""
    rng = stream(seed, "baselines")
    a = world.attendance
    strength = a.mean * (1 - a.mean) / a.sd**2 - 1
    base = np.clip(rng.beta(a.mean * strength, (1 - a.mean) * strength, len(cells)), 0.45, 0.995)
    base = np.where(has(odd, "always_full"), np.maximum(base, 0.985), base)
    low = plan.strength[:, SYMPTOMS.index("attendance_low")] > 0
    base = np.where(low, rng.uniform(0.55, 0.68, len(cells)), base)
    # A cell that falls must have somewhere to fall from.
    return np.where(plan.drop_size > 0, np.maximum(base, 0.72), base)


def chances(world: World, seed: int, cells: Cells, months: Months, plan: Plan, odd: Ints, base: Floats) -> Floats:
    """The chance to come per cell and month, (cells, months), before the spread of single meetings."""
    rng = stream(seed, "chances")
    a, n, t = world.attendance, len(cells), len(months)
    harvest = np.outer(np.where(has(odd, "strong_harvest"), 3.0, 1.0) * cells.rural, harvest_effect(months, a))
    areas = int(cells.committee.max()) + 1
    shocks = rng.normal(0, a.area_shock_sd, (areas, t))[cells.committee] + rng.normal(0, a.province_shock_sd, t)
    wander = np.zeros((n, t))
    step = rng.normal(0, a.wander_sd, (n, t))
    for month in range(t):
        before = wander[:, month - 1] if month else step[:, 0] / np.sqrt(1 - a.wander_phi**2)
        wander[:, month] = a.wander_phi * before + step[:, month] * np.sqrt(1 - a.wander_phi**2)
    decline = a.decline * np.linspace(0, 1, t)
    p = expit(logit(base)[:, None] + tet_effect(months, a) + harvest + shocks + wander + decline)
    p -= _merger_dip(cells, months)
    cell, month = np.divmod(np.arange(n * t), t)
    fall = (plan.drop_size[cell] * plan.fall(cell, month, world.planting.ramp_months)).reshape(n, t)
    area = plan.area_drop[cells.organisation][:, None] * (np.arange(t) >= plan.area_drop_from)
    return np.clip(p - fall - world.planting.area_drop_size * area, 0.05, 0.999)


def _merger_dip(cells: Cells, months: Months) -> Floats:
    """For four months after a merger fewer come: two rolls, two habits, a longer way."""
    dip = np.zeros((len(cells), len(months)))
    for cell in np.flatnonzero(cells.merged_into >= 0):
        since = int(months.index_of(cells.ended[cell : cell + 1])[0]) + 1
        dip[cells.merged_into[cell], since : since + 4] = 0.07
    return dip


def roll(cells_of_meeting: Schedule, spells: Spells, periods: Statuses) -> Rolls:
    """Everybody on the roll at each meeting, with the status that takes them off; marks are still all 0."""
    meetings = pl.DataFrame(
        {"meeting": np.arange(len(cells_of_meeting)), "cell": cells_of_meeting.cell, "day": cells_of_meeting.day},
        schema_overrides={"meeting": pl.Int32, "cell": pl.Int32},
    )
    known = pl.DataFrame(
        {"spell": np.arange(len(spells)), "cell": spells.cell, "first": spells.first, "last": still(spells.last)},
        schema_overrides={"spell": pl.Int32, "cell": pl.Int32},
    )
    rows = (
        meetings.lazy()
        .join(known.lazy(), on="cell")
        .filter((pl.col("first") <= pl.col("day")) & (pl.col("day") <= pl.col("last")))
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
    hit = table.join(status, on="member").filter(
        (pl.col("first") <= pl.col("day"))
        & (pl.col("day") <= pl.col("last"))
        & ~((pl.col("kind") == TEMPORARY) & (pl.col("status") == AWAY))
    )
    off = np.full(len(member), -1)
    hit = hit.sort("row", "status", descending=[False, True])
    off[hit["row"].to_numpy()] = hit["status"].to_numpy()
    return off


def attend(
    world: World, seed: int, cells: Cells, plan: Plan, schedule: Schedule, rolls: Rolls, chance: Floats
) -> Rolls:
    """Draws the marks of everybody on the roll."""
    rng = stream(seed, "attend")
    a = world.attendance
    p = _spread(rng, world, cells, schedule, chance)
    perfect = plan.shows("roll_perfect", schedule.cell, schedule.month, rng)
    p = np.where(perfect, 0.9995, p)
    habit = rng.normal(0, a.member_sd, int(rolls.member.max()) + 1)
    come = expit(logit(p)[rolls.meeting] + np.where(perfect[rolls.meeting], 0, habit[rolls.member]))
    at_home = schedule.mode[rolls.meeting] == IN_PERSON
    for status, chance_off in (
        (EXEMPT, np.full(len(at_home), a.exempt_come)),
        (AWAY, np.where(at_home, a.away_come, a.away_come_online)),
        (DUTY, np.where(at_home, 0.01, 0.1)),
    ):
        come = np.where(rolls.off == status, chance_off, come)
    come = np.where(rolls.off > DUTY, 0.0, come)
    absent_for_sure = _absent_leaders(rng, plan, schedule, rolls) | _lost_members(plan, schedule, rolls)
    come[absent_for_sure] = 0.0
    here = _with_outreach(rng, world, schedule, rolls, come, rolls.off == -1)
    mark = _marks(rng, world, cells, schedule, rolls, here)
    return Rolls(rolls.meeting, rolls.member, rolls.role, rolls.off, mark)


def _spread(rng: np.random.Generator, world: World, cells: Cells, schedule: Schedule, chance: Floats) -> Floats:
    """One chance per meeting, beta around the cell's chance of the month."""
    rho = np.clip(rng.beta(*world.attendance.rho, len(cells)), 0.001, 0.3)[schedule.cell]
    mean = chance[schedule.cell, schedule.month]
    scale = (1 - rho) / rho
    return np.clip(rng.beta(mean * scale, (1 - mean) * scale), 0.001, 0.9995)


def _absent_leaders(rng: np.random.Generator, plan: Plan, schedule: Schedule, rolls: Rolls) -> Bools:
    missing = plan.shows("leaders_absent", schedule.cell, schedule.month, rng)
    return missing[rolls.meeting] & (rolls.role == SECRETARY)


def _lost_members(plan: Plan, schedule: Schedule, rolls: Rolls) -> Bools:
    """In cells planted so, the expected member with the highest number stays away from the onset on."""
    lost = plan.cells_with("absence_unaddressed")
    cell, month = schedule.cell[rolls.meeting], schedule.month[rolls.meeting]
    candidate = lost[cell] & (rolls.off == -1) & (rolls.role > SECRETARY)
    last = np.full(len(lost), -1)
    np.maximum.at(last, cell[candidate], rolls.member[candidate])
    return lost[cell] & (rolls.member == last[cell]) & (month >= plan.symptom_from[cell])


def _with_outreach(
    rng: np.random.Generator, world: World, schedule: Schedule, rolls: Rolls, come: Floats, expected: Bools
) -> Bools:
    """Who is there; month by month, because the third absence in a row is less likely where a cell takes care."""
    here = np.zeros(len(come), bool)
    draw = rng.random(len(come))
    missed = np.zeros(int(rolls.member.max()) + 1, np.int16)
    month = schedule.month[rolls.meeting]
    regular = schedule.regular[rolls.meeting] & expected
    order = np.argsort(month, kind="stable")
    bounds = np.searchsorted(month[order], np.arange(month.max() + 2))
    for first, last in zip(bounds[:-1], bounds[1:], strict=True):
        rows = order[first:last]
        stays = 1 - come[rows]
        careful = (missed[rolls.member[rows]] == 2) & (stays < 1)
        here[rows] = draw[rows] >= np.where(careful, stays * world.attendance.outreach, stays)
        counted = rows[regular[rows]]
        members = rolls.member[counted]
        missed[members] = np.where(here[counted], 0, missed[members] + 1)
    return here


def _marks(rng: np.random.Generator, world: World, cells: Cells, schedule: Schedule, rolls: Rolls, here: Bools) -> Ints:
    unexcused = rng.beta(*world.attendance.unexcused, len(cells))[schedule.cell[rolls.meeting]]
    absent = np.where(rng.random(len(here)) < unexcused, UNEXCUSED, EXCUSED)
    mode = schedule.mode[rolls.meeting]
    far = np.isin(rolls.off, [AWAY, DUTY])
    online_share = np.where(mode == MIXED, np.where(far, 1.0, 0.22), np.where(mode == IN_PERSON, 0.0, 1.0))
    present = np.where(rng.random(len(here)) < online_share, PRESENT_ONLINE, PRESENT)
    return np.where(here, present, absent).astype(np.int8)


def count(schedule: Schedule, rolls: Rolls) -> Counts:
    """Sums the marks per meeting; absences of those who are off do not count."""
    n = len(schedule)

    def total(condition: Bools) -> Ints:
        return np.bincount(rolls.meeting[condition], minlength=n)

    expected = rolls.off == -1
    came = rolls.mark <= PRESENT_ONLINE
    return Counts(
        on_roll=total(np.ones(len(expected), bool)),
        exempt=total(rolls.off == EXEMPT),
        away=total(rolls.off > EXEMPT),
        expected=total(expected | came),
        present=total(rolls.mark == PRESENT),
        present_online=total(rolls.mark == PRESENT_ONLINE),
        excused=total((rolls.mark == EXCUSED) & expected),
        unexcused=total((rolls.mark == UNEXCUSED) & expected),
    )


def bunch(world: World, seed: int, cells: Cells, months: Months, plan: Plan, schedule: Schedule, rolls: Rolls) -> Rolls:
    """In planted organisations, lifts meetings just under 85 % (90 % under HD 42) over the line, on paper."""
    rng = stream(seed, "bunch")
    counts = count(schedule, rolls)
    hd42 = months.firsts[schedule.month] >= np.datetime64(world.records.criteria_since)
    line = np.where(hd42, 0.90, 0.85)
    rate = counts.here / np.maximum(counts.expected, 1)
    lifted = plan.bunching[cells.organisation[schedule.cell]] & (rate < line) & (rate >= line - 0.12)
    lifted &= rng.random(len(lifted)) < 0.75
    need = np.where(lifted, np.ceil(line * counts.expected - 1e-9).astype(int) - counts.here, 0)
    absent = (rolls.mark >= EXCUSED) & (rolls.off == -1)
    place = np.cumsum(absent)
    starts = np.searchsorted(rolls.meeting, np.arange(len(schedule)))
    before = np.concatenate([[0], place])[starts]
    turn = absent & (place - before[rolls.meeting] <= need[rolls.meeting])
    return Rolls(rolls.meeting, rolls.member, rolls.role, rolls.off, np.where(turn, PRESENT, rolls.mark))
