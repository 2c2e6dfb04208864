"""Texts of tasks: what a resolution tells somebody to do, by type of cell, place and season."""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation.grammar import render
from etl.simulation.phrasing import capitalised, groups, local_context, read_banks
from etl.simulation.schedule import Schedule
from etl.simulation.setting import Setting
from etl.simulation.tasks import Tasks
from etl.simulation.world import CELL_TYPES

# Of the tasks, so many are Party work common to all types of cells (chosen by us).
COMMON_SHARE = 0.45


def write_tasks(here: Setting, schedule: Schedule, tasks: Tasks) -> pl.Series:
    """One text per task; a repeated one has the text of the task it repeats, a routine one a plain chore."""
    rng, phrases = here.stream("task texts"), read_banks()
    cell, month, n = schedule.cell[tasks.meeting], schedule.month[tasks.meeting], len(tasks.meeting)
    names = [*(f"task_{type_}" for type_ in CELL_TYPES), "task_common", "task_routine"]
    group = np.where(rng.random(n) < COMMON_SHARE, len(CELL_TYPES), here.cells.type[cell])
    repeated = np.isin(np.arange(n), tasks.text_of[tasks.text_of != np.arange(n)])
    group = np.where(here.has("routine_task")[cell] & repeated, len(CELL_TYPES) + 1, group)
    patterns = groups(phrases.tasks)
    context = local_context(rng, here, phrases, cell, month)
    text = render(patterns.patterns, patterns.pick(rng, names, group), context, phrases.bank, rng)
    return capitalised(text).gather(tasks.text_of)
