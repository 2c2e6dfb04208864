"""Who comes to which meeting.

The chance of the month (see `chances`) is spread by a beta distribution per meeting whose width differs by cell;
members differ a little, and one who missed two months running is talked to. Then come the planted absences.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from etl.simulation.chance import Bools, Floats, Ints, expit, logit
from etl.simulation.people import SECRETARY
from etl.simulation.roll import EXCUSED, PRESENT, PRESENT_ONLINE, UNEXCUSED, Rolls, count
from etl.simulation.schedule import IN_PERSON, MIXED, Schedule
from etl.simulation.setting import Setting
from etl.simulation.statuses import AWAY, DUTY, EXEMPT, SUSPENDED

# Share of those present at a mixed meeting who are online (chosen by us).
ONLINE_AT_MIXED = 0.22
# In a bunching organisation, meetings so far under the line are lifted over it, so often (chosen by us).
BUNCHING_REACH, BUNCHING_SHARE = 0.12, 0.75


def attend(here: Setting, schedule: Schedule, rolls: Rolls, chance: Floats) -> Rolls:
    """Draws the marks of everybody on the roll; `chance` is that of `chances`, (cells, months)."""
    rng = here.stream("attend")
    come = _chance_per_row(rng, here, schedule, rolls, chance)
    come[_absent_leaders(rng, here, schedule, rolls) | _lost_members(here, schedule, rolls)] = 0.0
    came = _with_outreach(rng, here, schedule, rolls, come)
    return _bunched(rng, here, schedule, replace(rolls, mark=_marks(rng, here, schedule, rolls, came)))


def _chance_per_row(
    rng: np.random.Generator, here: Setting, schedule: Schedule, rolls: Rolls, chance: Floats
) -> Floats:
    a = here.world.attendance
    p = _spread(rng, here, schedule, chance)
    perfect = here.plan.shows("roll_perfect", schedule.cell, schedule.month, rng)[rolls.meeting]
    habit = rng.normal(0, a.member_sd, int(rolls.member.max()) + 1)
    come = np.where(perfect, 0.9995, expit(logit(p)[rolls.meeting] + habit[rolls.member]))
    in_room = schedule.mode[rolls.meeting] == IN_PERSON
    come = np.where(rolls.off == EXEMPT, a.exempt_come, come)
    come = np.where(rolls.off == AWAY, np.where(in_room, a.away_come, a.away_come_online), come)
    come = np.where(rolls.off == DUTY, np.where(in_room, a.duty_come, a.duty_come_online), come)
    return np.where(rolls.off == SUSPENDED, 0.0, come)


def _spread(rng: np.random.Generator, here: Setting, schedule: Schedule, chance: Floats) -> Floats:
    """One chance per meeting, beta around the cell's chance of the month."""
    rho = np.clip(rng.beta(*here.world.attendance.rho, len(here.cells)), 0.001, 0.3)[schedule.cell]
    mean, scale = chance[schedule.cell, schedule.month], (1 - rho) / rho
    return np.clip(rng.beta(mean * scale, (1 - mean) * scale), 0.001, 0.9995)


def _absent_leaders(rng: np.random.Generator, here: Setting, schedule: Schedule, rolls: Rolls) -> Bools:
    missing = here.plan.shows("leaders_absent", schedule.cell, schedule.month, rng)
    return missing[rolls.meeting] & (rolls.role == SECRETARY)


def _lost_members(here: Setting, schedule: Schedule, rolls: Rolls) -> Bools:
    """In cells planted so, the expected member with the highest number stays away without reason from the onset on."""
    lost = here.plan.cells_with("absence_unaddressed")
    cell, month = schedule.cell[rolls.meeting], schedule.month[rolls.meeting]
    candidate = lost[cell] & rolls.expected & (rolls.role > SECRETARY)
    last = np.full(len(lost), -1)
    np.maximum.at(last, cell[candidate], rolls.member[candidate])
    return lost[cell] & (rolls.member == last[cell]) & (month >= here.plan.symptom_from[cell])


def _with_outreach(rng: np.random.Generator, here: Setting, schedule: Schedule, rolls: Rolls, come: Floats) -> Bools:
    """Who came; month by month, because the third absence in a row is less likely where a cell takes care.

    Where a low or falling attendance is planted, no cell takes care: the planted size is the size that shows.
    """
    cares = ~here.plan.cells_with("attendance_low")[schedule.cell]
    cares &= here.plan.fall(schedule.cell, schedule.month, here.world.planting.ramp_months) == 0
    came, draw = np.zeros(len(come), bool), rng.random(len(come))
    missed = np.zeros(int(rolls.member.max()) + 1, np.int16)
    month = schedule.month[rolls.meeting]
    regular = schedule.regular[rolls.meeting] & rolls.expected
    order = np.argsort(month, kind="stable")
    bounds = np.searchsorted(month[order], np.arange(month.max() + 2))
    for first, last in pairwise(bounds):
        rows = order[first:last]
        stays = 1 - come[rows]
        talked_to = (missed[rolls.member[rows]] == 2) & cares[rolls.meeting[rows]] & (stays < 1)
        came[rows] = draw[rows] >= np.where(talked_to, stays * here.world.attendance.outreach, stays)
        counted = rows[regular[rows]]
        members = rolls.member[counted]
        missed[members] = np.where(came[counted], 0, missed[members] + 1)
    return came


def _marks(rng: np.random.Generator, here: Setting, schedule: Schedule, rolls: Rolls, came: Bools) -> Ints:
    unexcused = rng.beta(*here.world.attendance.unexcused, len(here.cells))[schedule.cell[rolls.meeting]]
    # Only absences without reason are to be considered by the cell.
    without_reason = (rng.random(len(came)) < unexcused) | _lost_members(here, schedule, rolls)
    absent = np.where(without_reason, UNEXCUSED, EXCUSED)
    mode = schedule.mode[rolls.meeting]
    far = np.isin(rolls.off, [AWAY, DUTY])
    online = np.where(mode == MIXED, np.where(far, 1.0, ONLINE_AT_MIXED), np.where(mode == IN_PERSON, 0.0, 1.0))
    present = np.where(rng.random(len(came)) < online, PRESENT_ONLINE, PRESENT)
    return np.where(came, present, absent).astype(np.int8)


def _bunched(rng: np.random.Generator, here: Setting, schedule: Schedule, rolls: Rolls) -> Rolls:
    """In planted organisations, lifts meetings just under 85 % (90 % under HD 42) over the line, on paper."""
    counts = count(schedule, rolls)
    hd42 = here.months.firsts[schedule.month] >= np.datetime64(here.world.records.criteria_since)
    line = np.where(hd42, 0.90, 0.85)
    rate = counts.here / np.maximum(counts.expected, 1)
    planted = here.plan.bunching[here.cells.organisation[schedule.cell]]
    lifted = planted & (rate < line) & (rate >= line - BUNCHING_REACH) & (rng.random(len(rate)) < BUNCHING_SHARE)
    need = np.where(lifted, np.ceil(line * counts.expected - 1e-9).astype(int) - counts.here, 0)
    absent = (rolls.mark >= EXCUSED) & rolls.expected
    place = np.cumsum(absent)
    before = np.concatenate([[0], place])[np.searchsorted(rolls.meeting, np.arange(len(schedule)))]
    turned = absent & (place - before[rolls.meeting] <= need[rolls.meeting])
    return replace(rolls, mark=np.where(turned, PRESENT, rolls.mark))
