"""Visits of superiors: some cells are visited often, some never (remote ones more so); planted: visits that skim."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import Bools, Days, Ints, random_days
from etl.simulation.conduct import Conduct
from etl.simulation.schedule import Schedule
from etl.simulation.setting import Setting

KINDS = ("sit_in", "regular_supervision", "thematic_supervision", "inspection", "twinning")
SIT_IN, REGULAR, THEMATIC, INSPECTION, TWINNING = range(5)
LEVELS = ("grassroots", "commune", "district", "province")
SELECTIONS = ("routine", "flag", "random", "other")
ROUTINE, FLAG, RANDOM, OTHER = range(4)
# Visits per cell and year, by kind (chosen by us: about one sit-in a year and a supervision every few years).
YEARLY = np.array([1.3, 0.16, 0.08, 0.07, 0.08])


@dataclass(frozen=True)
class Visits:
    """One index per visit; `arrived`, `left` are NaT where unknown; `meeting` is the meeting sat in on, or -1."""

    cell: Ints
    kind: Ints
    level: Ints
    day: Days
    arrived: Days
    left: Days
    remarks: Bools
    selected: Ints
    meeting: Ints


def visit(here: Setting, schedule: Schedule, conduct: Conduct) -> Visits:
    """Draws the visits; those who sit in come to a meeting."""
    rng, months = here.stream("visits"), here.months
    cell, kind, selected = _planned(rng, here)
    recent = (selected == FLAG) | (selected == RANDOM)
    begin = np.where(recent, months.firsts[max(len(months) - 12, 0)], months.first_day).astype("M8[D]")
    day = random_days(rng, begin, np.repeat(months.last_day, len(cell)))
    meeting = _meetings_sat_in(rng, schedule, cell, kind, day)
    day = np.where(meeting >= 0, schedule.day[meeting], day)
    kept = here.cells.exist_on(cell, day) & ((kind != SIT_IN) | (meeting >= 0))
    day = day[kept]
    cell, kind, selected, meeting = (a[kept] for a in (cell, kind, selected, meeting))
    arrived, left, remarks = _stays(rng, here, cell, day, meeting, conduct)
    level = rng.choice(4, len(cell), p=[0.55, 0.12, 0.26, 0.07])
    level = np.where(kind == SIT_IN, level, np.maximum(level, 1))
    return Visits(cell, kind, level, day, arrived, left, remarks, selected, meeting)


def _planned(rng: np.random.Generator, here: Setting) -> tuple[Ints, Ints, Ints]:
    """Cell, kind and reason of each visit; cells differ in how often they are visited (gamma, shape 3)."""
    cells, plan, t = here.cells, here.plan, len(here.months)
    rate = rng.gamma(3.0, 1 / 3.0, len(cells)) * np.where(cells.remote, 0.7, 1.1) + 0.05
    rate *= ~plan.cells_with("never_visited")
    number = rng.poisson(np.outer(rate, YEARLY) * t / 12)
    number[plan.cells_with("visits_perfunctory"), SIT_IN] += max(1, t // 6)
    cell, kind = (np.repeat(index, number.ravel()) for index in np.indices(number.shape).reshape(2, -1))
    usual = np.where(rng.random(len(cell)) < 0.9, ROUTINE, OTHER)
    chosen, reason = _chosen(rng, here)
    return (
        np.concatenate([cell, chosen]),
        np.concatenate([kind, np.full(len(chosen), REGULAR)]),
        np.concatenate([usual, reason]),
    )


def _chosen(rng: np.random.Generator, here: Setting) -> tuple[Ints, Ints]:
    """Visits of the last year chosen by flags of an earlier, cruder list, and by lot."""
    plan, n = here.plan, len(here.cells)
    troubled = plan.formalistic | (plan.drop_size > 0) | plan.skipped.any(axis=1)
    free = here.cells.stable & ~plan.cells_with("never_visited")
    by_flag = np.flatnonzero((rng.random(n) < np.where(troubled, 0.25, 0.02)) & free)
    by_lot = np.flatnonzero((rng.random(n) < 0.03) & free)
    return np.concatenate([by_flag, by_lot]), np.repeat([FLAG, RANDOM], [len(by_flag), len(by_lot)])


def _meetings_sat_in(rng: np.random.Generator, schedule: Schedule, cell: Ints, kind: Ints, day: Days) -> Ints:
    """The cell's next meeting after the drawn day, for those who come to sit in and some others; -1 for none."""
    first = schedule.day.min()
    width = int((schedule.day.max() - first).astype(int)) + 1
    keys = schedule.cell * width + (schedule.day - first).astype(int)
    wanted = cell * width + np.clip((day - first).astype(int), 0, width - 1)
    place = np.minimum(np.searchsorted(keys, wanted), len(schedule) - 1)
    sits_in = (kind == SIT_IN) | (rng.random(len(cell)) < 0.4)
    return np.where((schedule.cell[place] == cell) & sits_in, place, -1)


def _stays(
    rng: np.random.Generator, here: Setting, cell: Ints, day: Days, meeting: Ints, conduct: Conduct
) -> tuple[Days, Days, Bools]:
    """Arrival, leaving and whether remarks were written; some visits skim, in planted cells nearly all."""
    n, sat, nothing = len(cell), meeting >= 0, np.datetime64("NaT", "m")
    planted = here.plan.cells_with("visits_perfunctory")[cell]
    skims = rng.random(n) < np.where(planted, 0.9, 0.05)
    length = np.where(sat, conduct.minutes[meeting], rng.integers(60, 200, n))
    stay = np.where(skims, rng.integers(8, 26, n), length * rng.uniform(0.85, 1.05, n)).astype("m8[m]")
    in_hours = day.astype("M8[m]") + rng.integers(450, 900, n).astype("m8[m]")
    begin = np.where(sat, conduct.started[meeting], in_hours)
    begin = begin + np.where(skims, rng.integers(5, 30, n), rng.integers(-10, 5, n)).astype("m8[m]")
    known = rng.random(n) < 0.85
    remarks = rng.random(n) < np.where(skims, 0.1, 0.82)
    return np.where(known, begin, nothing), np.where(known, begin + stay, nothing), remarks
