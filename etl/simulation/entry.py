"""When meetings are entered in the source system: some days later, or many together in one sitting."""

from __future__ import annotations

import numpy as np

from etl.simulation.chance import Days, Ints
from etl.simulation.schedule import Schedule
from etl.simulation.setting import Setting

# Meetings entered together: those of so many months (chosen by us).
HONEST_BATCH, PLANTED_BATCH = 2, 4


def entry_times(here: Setting, schedule: Schedule, ended: Days) -> Days:
    """Time of entry per meeting: never before its end, never after the last day of the last month.

    Cells that travel to enter their meetings do so in batches, honestly; planted ones do so without need. What would
    be entered after the last day is entered at some time before: the committee asks for the figures.
    """
    rng, n = here.stream("entry"), len(schedule)
    lag = rng.exponential(here.manner.entry_days[schedule.cell]) * 1440 + rng.integers(10, 600, n)
    recorded = ended + lag.astype("m8[m]")
    travels = here.has("no_internet")[schedule.cell]
    recorded = np.where(travels, _sittings(here, schedule, HONEST_BATCH, ended), recorded)
    planted = here.plan.shows("records_backfilled", schedule.cell, schedule.month, rng)
    recorded = np.where(planted, _sittings(here, schedule, PLANTED_BATCH, ended), recorded)
    deadline = here.months.last_day.astype("M8[m]") + np.timedelta64(1439, "m")
    hurried = ended + ((deadline - ended).astype(int).clip(0) * rng.random(n)).astype("m8[m]")
    return np.where(recorded > deadline, hurried, recorded)


def _sittings(here: Setting, schedule: Schedule, every: int, ended: Days) -> Days:
    """Entry on the last evening of each `every` months, some minutes apart; cells differ in which months those are."""
    phase: Ints = schedule.cell % every
    ahead = every - 1 - (schedule.month + phase) % every
    evening = (here.months.firsts[schedule.month].astype("M8[M]") + ahead + 1).astype("M8[D]") - 1
    place = schedule.month % every * 7 + schedule.kind
    moment = evening.astype("M8[m]") + (1200 + phase * 3 + place).astype("m8[m]")
    return np.maximum(moment, ended + np.timedelta64(5, "m"))
