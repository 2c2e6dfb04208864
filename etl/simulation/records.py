"""What of all that happened reaches the data: each cell records some things and not others, with gaps.

What a cell does not record is empty in the tables: unknown, never zero. Symptoms stay visible: a cell in which
something is planted records what is needed to see it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from etl.simulation.chance import Bools, Ints
from etl.simulation.roll import Counts, Rolls
from etl.simulation.schedule import EXTRAORDINARY, Schedule
from etl.simulation.setting import Setting
from etl.simulation.world import EXAMPLE

# What a cell records or not, and the planted symptoms that need it to be seen.
GROUPS = {
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


def record(here: Setting, schedule: Schedule) -> Recorded:
    """Draws what each meeting records."""
    rng, n = here.stream("records"), len(here.cells)
    gone = here.plan.shows("data_missing", schedule.cell, schedule.month, rng)
    groups = {}
    for name, needed_by in GROUPS.items():
        keeps = rng.random(n) < getattr(here.world.records, name)
        if name in PAPER_FIRST_LACKS:
            keeps &= ~(here.has("paper_first") & (rng.random(n) < 0.7))
        keeps |= _has_any(here, needed_by)
        keeps[EXAMPLE] = True
        gap = rng.random(len(schedule)) < here.world.records.single_gap
        groups[name] = keeps[schedule.cell] & ~gap & ~gone
    roll_call, headcount = _roll_calls(rng, here, schedule)
    return Recorded(groups, roll_call & ~gone, headcount & ~gone)


def _has_any(here: Setting, symptoms: tuple[str, ...]) -> Bools:
    return np.any([here.plan.cells_with(symptom) for symptom in symptoms], axis=0)


def _roll_calls(rng: np.random.Generator, here: Setting, schedule: Schedule) -> tuple[Bools, Bools]:
    """Roll call, headcount or both by the habit of the cell; some keep neither for some months."""
    shares, n = here.world.records, len(here.cells)
    habit = rng.random(n)
    habit[_has_any(here, ROLL_NEEDS)] = 0.0
    habit[EXAMPLE] = 0.0
    both = habit < shares.roll_and_headcount
    with_roll = habit < shares.roll_and_headcount + shares.roll_only
    gaps = (rng.random(n) < shares.gap_share) & (habit > 0) & (here.plan.drop_size == 0)
    kept = ~_gap_months(rng, here, gaps)[schedule.cell, schedule.month]
    kept &= (schedule.kind != EXTRAORDINARY) | (rng.random(len(schedule)) < 0.6)
    forgotten = rng.random(len(schedule)) < shares.single_gap
    return with_roll[schedule.cell] & kept & ~forgotten, (both | ~with_roll)[schedule.cell] & kept


def _gap_months(rng: np.random.Generator, here: Setting, gaps: Bools) -> Bools:
    without = np.zeros((len(here.cells), len(here.months)), bool)
    for cell in np.flatnonzero(gaps):
        start = rng.integers(0, len(here.months))
        without[cell, start : start + rng.integers(2, 7)] = True
    return without


def written_marks(here: Setting, schedule: Schedule, rolls: Rolls, recorded: Recorded) -> Bools:
    """Which rows of the rolls are written: some members stay unmarked, absent members who are off mostly so."""
    rng = here.stream("marks")
    absent_off = ~rolls.expected & ~rolls.came
    marks_all = (rng.random(len(here.cells)) < 0.2)[schedule.cell[rolls.meeting]]
    careless = rng.random(len(schedule)) < here.world.records.unmarked_share
    share = np.where(careless, rng.choice([0.1, 0.3], len(schedule), p=[0.75, 0.25]), 0.0)
    unmarked = rng.random(len(rolls.meeting)) < share[rolls.meeting]
    return recorded.roll_call[rolls.meeting] & (~absent_off | marks_all) & ~unmarked


def headcounts(here: Setting, schedule: Schedule, counts: Counts, recorded: Recorded) -> Headcounts:
    """The heads of the minutes: as it was, with an honest slip now and then, or embellished where that is planted."""
    rng = here.stream("headcounts")
    meeting = np.flatnonzero(recorded.headcount)
    cell, n = schedule.cell[meeting], len(meeting)
    true = Counts(*(getattr(counts, name)[meeting] for name in Counts.__dataclass_fields__))
    slip = (rng.random(n) < here.manner.slips[cell]).astype(int)
    planted = here.plan.shows("headcount_mismatch", cell, schedule.month[meeting], rng)
    strong = here.plan.is_strong("headcount_mismatch")[cell]
    more = np.where(planted, rng.integers(1, 3, n) + 2 * strong, slip)
    more = np.minimum(more, true.excused + true.unexcused)
    from_excused = np.minimum(more, true.excused)
    stated = replace(
        true,
        present=true.present + more,
        excused=true.excused - from_excused,
        unexcused=true.unexcused - (more - from_excused),
    )
    return Headcounts(meeting, stated, rng.random(n) < 0.7)
