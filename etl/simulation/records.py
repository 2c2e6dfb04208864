"""What of all that happened reaches the data: each cell records some things and not others, with gaps.

What a cell does not record is empty in the tables: unknown, never zero. Symptoms stay visible: a cell in which
something is planted records what is needed to see it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.attendance import PRESENT_ONLINE, Counts, Rolls
from etl.simulation.chance import Bools, Ints, stream
from etl.simulation.concerns import Plan
from etl.simulation.months import Months
from etl.simulation.oddities import has
from etl.simulation.places import EXAMPLE, Cells
from etl.simulation.schedule import EXTRAORDINARY, Schedule
from etl.simulation.world import World

GROUPS = (
    "times", "speaking", "discussion", "opinions", "papers", "premeeting", "agenda", "recorded_at", "minutes_text",
    "tasks", "self_scores",
)  # fmt: skip
NEEDS = {
    "times": ("uniform_duration", "meeting_short"),
    "speaking": ("few_speakers",),
    "discussion": ("no_criticism",),
    "opinions": ("no_criticism",),
    "papers": ("papers_late",),
    "premeeting": ("no_premeeting",),
    "agenda": ("professional_only",),
    "recorded_at": ("records_backfilled",),
    "minutes_text": ("minutes_copied", "minutes_shared", "minutes_empty"),
    "tasks": ("tasks_unowned", "tasks_perfect", "tasks_unmet", "tasks_repeated"),
    "self_scores": ("score_inflated", "score_uniform"),
}
ROLL_NEEDS = ("roll_perfect", "headcount_mismatch", "leaders_absent", "absence_unaddressed")
PAPER_FIRST_LACKS = ("speaking", "discussion", "opinions")


@dataclass(frozen=True)
class Recorded:
    """Which meetings record what: one boolean per meeting and group of GROUPS, and the kinds of roll call."""

    groups: dict[str, Bools]
    roll_call: Bools
    headcount: Bools


@dataclass(frozen=True)
class Headcounts:
    """What the heads of the minutes state; one index per meeting with a headcount."""

    meeting: Ints
    counts: Counts
    expected_stated: Bools


def record(
    world: World, seed: int, cells: Cells, months: Months, plan: Plan, odd: Ints, schedule: Schedule
) -> Recorded:
    """Draws what each meeting records."""
    rng = stream(seed, "records")
    gone = plan.shows("data_missing", schedule.cell, schedule.month, rng)
    groups = {}
    for name in GROUPS:
        cell_has = rng.random(len(cells)) < getattr(world.records, name)
        if name in PAPER_FIRST_LACKS:
            cell_has &= ~(has(odd, "paper_first") & (rng.random(len(cells)) < 0.7))
        for symptom in NEEDS[name]:
            cell_has |= plan.cells_with(symptom)
        cell_has[EXAMPLE] = True
        single_gap = rng.random(len(schedule)) < world.records.single_gap
        groups[name] = cell_has[schedule.cell] & ~single_gap & ~gone
    roll_call, headcount = _roll_calls(rng, world, cells, months, plan, schedule)
    return Recorded(groups, roll_call & ~gone, headcount & ~gone)


def _roll_calls(
    rng: np.random.Generator, world: World, cells: Cells, months: Months, plan: Plan, schedule: Schedule
) -> tuple[Bools, Bools]:
    """Roll call, headcount or both by the habit of the cell; some keep neither for some months."""
    n, t = len(cells), len(months)
    r = world.records
    habit = rng.random(n)
    for symptom in ROLL_NEEDS:
        habit[plan.cells_with(symptom)] = 0.0
    habit[EXAMPLE] = 0.0
    both, roll_only = habit < r.roll_and_headcount, habit < r.roll_and_headcount + r.roll_only
    without = np.zeros((n, t), bool)
    fall = plan.drop_size > 0
    for cell in np.flatnonzero((rng.random(n) < r.gap_share) & (habit > 0) & ~fall):
        start = rng.integers(0, t)
        without[cell, start : start + rng.integers(2, 7)] = True
    kept = ~without[schedule.cell, schedule.month]
    kept &= (schedule.kind != EXTRAORDINARY) | (rng.random(len(schedule)) < 0.6)
    single = rng.random(len(schedule)) < r.single_gap
    roll_call = roll_only[schedule.cell] & kept & ~single
    headcount = (both | ~roll_only)[schedule.cell] & kept
    return roll_call, headcount


def written_marks(world: World, seed: int, cells: Cells, schedule: Schedule, rolls: Rolls, recorded: Recorded) -> Bools:
    """Which rows of the rolls are written: some members stay unmarked, absent members who are off mostly so."""
    rng = stream(seed, "marks")
    absent_off = (rolls.off >= 0) & (rolls.mark > PRESENT_ONLINE)
    marks_all = (rng.random(len(cells)) < 0.2)[schedule.cell[rolls.meeting]]
    careless = rng.random(len(schedule)) < world.records.unmarked_share
    share = np.where(careless, rng.choice([0.1, 0.3], len(schedule), p=[0.75, 0.25]), 0.0)
    unmarked = rng.random(len(rolls.meeting)) < share[rolls.meeting]
    return recorded.roll_call[rolls.meeting] & (~absent_off | marks_all) & ~unmarked


def headcounts(
    world: World, seed: int, plan: Plan, schedule: Schedule, counts: Counts, recorded: Recorded
) -> Headcounts:
    """The heads of the minutes: as it was, with a rare honest slip, or embellished where that is planted."""
    rng = stream(seed, "headcounts")
    meeting = np.flatnonzero(recorded.headcount)
    cell, month = schedule.cell[meeting], schedule.month[meeting]
    taken = Counts(*(getattr(counts, name)[meeting] for name in Counts.__dataclass_fields__))
    absent = taken.excused + taken.unexcused
    slip = rng.random(len(meeting)) < world.records.honest_disagreement
    mismatch = plan.shows("headcount_mismatch", cell, month, rng)
    strong = plan.strength[cell].max(axis=1) > 0.5
    more = np.where(mismatch, rng.integers(1, 3, len(meeting)) + 2 * strong, slip.astype(int))
    more = np.minimum(more, absent)
    less_excused = np.minimum(more, taken.excused)
    stated = Counts(
        on_roll=taken.on_roll,
        exempt=taken.exempt,
        away=taken.away,
        expected=taken.expected,
        present=taken.present + more,
        present_online=taken.present_online,
        excused=taken.excused - less_excused,
        unexcused=taken.unexcused - (more - less_excused),
    )
    return Headcounts(meeting, stated, rng.random(len(meeting)) < 0.7)
