"""Tasks that resolutions assigned, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import NO_DAY, Bools, Days, Floats, Ints, stream
from etl.simulation.concerns import Plan
from etl.simulation.manner import Manner
from etl.simulation.months import Months
from etl.simulation.schedule import CONGRESS, Schedule


@dataclass(frozen=True)
class Tasks:
    """One index per task, in the order of the meetings; `percent` is NaN where nothing was reported.

    `text_of` is the index of the task whose text this one repeats; its own index for a text of its own.
    """

    meeting: Ints
    lead_named: Bools
    due_on: Days
    reported_on: Days
    percent: Floats
    text_of: Ints


def assign(seed: int, months: Months, plan: Plan, manner: Manner, schedule: Schedule) -> Tasks:
    """Draws the tasks of every meeting but congresses, and their fate up to the last day."""
    rng = stream(seed, "tasks")
    number = np.clip(rng.poisson(manner.tasks[schedule.cell]), 1, 5)
    meeting = np.repeat(np.arange(len(schedule)), np.where(schedule.kind == CONGRESS, 0, number))
    cell, month, day = schedule.cell[meeting], schedule.month[meeting], schedule.day[meeting]
    n = len(meeting)
    unowned = plan.shows("tasks_unowned", cell, month, rng)
    perfect = plan.shows("tasks_perfect", cell, month, rng)
    unmet = plan.shows("tasks_unmet", cell, month, rng)
    lead = (rng.random(n) < manner.task_lead[cell]) & ~(unowned & (rng.random(n) < 0.85))
    dated = (rng.random(n) < manner.task_due[cell]) & ~(unowned & (rng.random(n) < 0.75))
    until = rng.choice([15, 20, 28, 30, 30, 45, 60, 90], n)
    due = np.where(dated, day + until.astype("m8[D]"), NO_DAY)
    reported, percent = _reports(rng, months, manner, cell, day, until, perfect, unmet)
    return Tasks(meeting, lead, due.astype("M8[D]"), reported, percent, _texts(rng, plan, manner, cell, month, meeting))


def _reports(
    rng: np.random.Generator,
    months: Months,
    manner: Manner,
    cell: Ints,
    day: Days,
    until: Ints,
    perfect: Bools,
    unmet: Bools,
) -> tuple[Days, Floats]:
    """Reported around the deadline, mostly at the meeting after; a per cent done with it."""
    n = len(cell)
    slack = np.round(rng.normal(-2, 7, n)).astype(int)
    on = day + np.maximum(np.where(perfect, 28, until + slack), 3).astype("m8[D]")
    unmet_reported = rng.random(n) < 0.25
    known = np.where(unmet, unmet_reported, rng.random(n) < manner.task_reported[cell]) | perfect
    known &= on <= months.last_day
    done = np.where(rng.random(n) < 0.6, 100.0, manner.task_percent[cell] - rng.gamma(1.5, 8, n))
    done = np.where(unmet, rng.uniform(20, 75, n), done)
    done = np.where(perfect, 100.0, np.clip(5 * np.round(done / 5), 10, 110))
    return np.where(known, on, NO_DAY).astype("M8[D]"), np.where(known, done, np.nan)


def _texts(rng: np.random.Generator, plan: Plan, manner: Manner, cell: Ints, month: Ints, meeting: Ints) -> Ints:
    """Whose text each task has: routine tasks return honestly; planted ones are written off the meeting before."""
    n = len(cell)
    own = np.arange(n)
    first = np.searchsorted(meeting, meeting)
    place = own - first
    previous = np.full(n, -1)
    starts = np.flatnonzero(place == 0)
    before = np.concatenate([[-1], starts[:-1]]) if len(starts) else starts
    run = np.repeat(before, np.diff(np.append(starts, n)))
    size = np.diff(np.append(starts, n))
    size_before = np.repeat(np.concatenate([[0], size[:-1]]), size) if len(starts) else run
    same_cell = (run >= 0) & (cell[np.maximum(run, 0)] == cell) & (place < size_before)
    previous[same_cell] = (run + place)[same_cell]
    copies = plan.shows("tasks_repeated", cell, month, rng)
    copies |= manner.routine_task[cell] & (place == 0)
    text = np.where(copies & (previous >= 0), previous, own)
    # A copy of a copy has the text of the first; the steps halve the distance each time.
    for _ in range(8):
        text = text[text]
    return text
