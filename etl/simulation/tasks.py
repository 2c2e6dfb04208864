"""Tasks that resolutions assigned, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import NO_DAY, Bools, Days, Floats, Ints
from etl.simulation.schedule import CONGRESS, Schedule
from etl.simulation.setting import Setting

SYMPTOMS = ("tasks_unowned", "tasks_perfect", "tasks_unmet", "tasks_repeated")
# Enough to follow a chain of 256 copies to its beginning.
COPY_STEPS = 8


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


def assign(here: Setting, schedule: Schedule) -> Tasks:
    """Draws the tasks of every meeting but congresses, and their fate up to the last day."""
    rng, manner = here.stream("tasks"), here.manner
    number = np.clip(rng.poisson(manner.tasks[schedule.cell]), 1, 5)
    meeting = np.repeat(np.arange(len(schedule)), np.where(schedule.kind == CONGRESS, 0, number))
    cell, day, n = schedule.cell[meeting], schedule.day[meeting], len(meeting)
    shows = {name: here.plan.shows(name, cell, schedule.month[meeting], rng) for name in SYMPTOMS}
    unowned = shows["tasks_unowned"]
    lead = (rng.random(n) < manner.task_lead[cell]) & ~(unowned & (rng.random(n) < 0.85))
    dated = (rng.random(n) < manner.task_due[cell]) & ~(unowned & (rng.random(n) < 0.75))
    until = rng.choice([15, 20, 28, 30, 30, 45, 60, 90], n)
    due = np.where(dated, day + until.astype("m8[D]"), NO_DAY).astype("M8[D]")
    reported, percent = _reports(rng, here, cell, day, until, shows)
    copies = shows["tasks_repeated"] | manner.routine_task[cell] & _first_of(meeting)
    return Tasks(meeting, lead, due, reported, percent, _texts(cell, meeting, copies))


def _reports(
    rng: np.random.Generator, here: Setting, cell: Ints, day: Days, until: Ints, shows: dict[str, Bools]
) -> tuple[Days, Floats]:
    """Reported around the deadline, mostly at the meeting after; a per cent done with it."""
    n, perfect, unmet = len(cell), shows["tasks_perfect"], shows["tasks_unmet"]
    slack = np.round(rng.normal(-2, 7, n)).astype(int)
    on = day + np.maximum(np.where(perfect, 28, until + slack), 3).astype("m8[D]")
    reports = np.where(unmet, 0.25, here.manner.task_reported[cell])
    known = ((rng.random(n) < reports) | perfect) & (on <= here.months.last_day)
    done = np.where(rng.random(n) < 0.6, 100.0, here.manner.task_percent[cell] - rng.gamma(1.5, 8, n))
    done = np.where(unmet, rng.uniform(20, 75, n), done)
    done = np.where(perfect, 100.0, np.clip(5 * np.round(done / 5), 10, 110))
    return np.where(known, on, NO_DAY).astype("M8[D]"), np.where(known, done, np.nan)


def _first_of(meeting: Ints) -> Bools:
    """The first task of each meeting."""
    return np.arange(len(meeting)) == np.searchsorted(meeting, meeting)


def _texts(cell: Ints, meeting: Ints, copies: Bools) -> Ints:
    """Whose text each task has: its own, or that of the task in the same place at the cell's meeting before."""
    own = np.arange(len(meeting))
    first = np.searchsorted(meeting, meeting)
    before = np.where(first > 0, np.searchsorted(meeting, meeting[first - 1]), 0)
    previous = before + (own - first)
    exists = (first > 0) & (previous < first) & (cell[np.minimum(previous, own)] == cell)
    text = np.where(copies & exists, previous, own)
    # A copy of a copy has the text of the first; each step doubles the distance covered.
    for _ in range(COPY_STEPS):
        text = text[text]
    return text
