"""Topics of thematic meetings: mostly new ones; now and then one is gone on with, planted ones are taken up again."""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation.chance import Bools, Ints
from etl.simulation.grammar import render
from etl.simulation.phrasing import local_context, read_banks
from etl.simulation.schedule import BOTH, THEMATIC, Schedule
from etl.simulation.setting import Setting

# An honest cell goes on with the topic of the quarter before so often: there was more to say (chosen by us).
CONTINUED = 0.04
# Enough to follow a chain of 16 copies to its beginning.
COPY_STEPS = 4


def write_topics(here: Setting, schedule: Schedule) -> pl.Series:
    """Topics of the thematic meetings, null for the others."""
    rng, phrases = here.stream("topics"), read_banks()
    context = local_context(rng, here, phrases, schedule.cell, schedule.month)
    patterns = phrases.frame["topics"]
    topic = render(patterns, rng.integers(0, len(patterns), len(schedule)), context, phrases.bank, rng)
    thematic = (schedule.kind == THEMATIC) | (schedule.kind == BOTH)
    repeats = here.plan.shows("topic_repeated", schedule.cell, schedule.month, rng)
    source = _sources(schedule.cell, thematic, repeats | (rng.random(len(schedule)) < CONTINUED))
    return pl.select(pl.when(pl.Series(thematic)).then(topic.gather(source))).to_series()


def _sources(cell: Ints, thematic: Bools, repeats: Bools) -> Ints:
    """Whose topic each meeting has: its own, or that of the cell's thematic meeting before."""
    source, rows = np.arange(len(cell)), np.flatnonzero(thematic)
    before = np.concatenate([rows[:1], rows[:-1]])
    source[rows] = np.where(repeats[rows] & (cell[before] == cell[rows]), before, rows)
    for _ in range(COPY_STEPS):
        source = source[source]
    return source
