"""Points that cells give themselves and superiors give them.

From HD 42 (28 October 2025) on by its seven criteria; before that by a provincial form of which only the total is kept.
The points follow from what is true of the meeting, with honest leniency and noise on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import Bools, Days, Floats, Ints
from etl.simulation.conduct import Conduct
from etl.simulation.roll import Counts
from etl.simulation.schedule import Schedule
from etl.simulation.setting import Setting
from etl.simulation.tasks import Tasks

CRITERIA = ("time", "attendance", "preparation", "conduct", "principles", "resolution", "closing")
# HD 42 of 2025, section II, point 5.
MAXIMA = np.array([5.0, 5, 10, 40, 5, 30, 5])
BANDS = ("good", "fair", "average", "weak")
BAND_FROM = (90, 70, 50)
# Share of the tasks done where there were none, and per cent taken for a task not reported (chosen by us).
USUALLY_DONE, UNREPORTED = 0.93, 55.0


@dataclass(frozen=True)
class Scores:
    """One row per meeting scored by one side: points per criterion (rows, 7) and whether the criteria are kept."""

    meeting: Ints
    by_superior: Bools
    points: Floats
    detailed: Bools
    scored_on: Days


def score(here: Setting, schedule: Schedule, conduct: Conduct, counts: Counts, tasks: Tasks) -> Scores:
    """Draws the scores of the regular meetings, joined or not, up to the last day."""
    rng = here.stream("scores")
    meeting = np.flatnonzero(schedule.regular)
    cell, month, day = schedule.cell[meeting], schedule.month[meeting], schedule.day[meeting]
    true = _deserved(rng, schedule, conduct, counts, tasks)[meeting]
    own = _self_points(rng, here, cell, month, true)
    strictness = here.manner.superior_strictness[cell][:, None]
    theirs = _rounded(true - rng.gamma(2, 0.25, true.shape) * strictness * MAXIMA / 20)
    on = day + rng.integers(4, 26, len(meeting)).astype("m8[D]")
    seen = (rng.random(len(meeting)) < here.world.records.superior_scores) & (on <= here.months.last_day)
    detailed = here.months.firsts[month] >= np.datetime64(here.world.records.criteria_since)
    return Scores(
        meeting=np.concatenate([meeting, meeting[seen]]),
        by_superior=np.repeat([False, True], [len(meeting), seen.sum()]),
        points=np.concatenate([own, theirs[seen]]),
        detailed=np.concatenate([detailed, detailed[seen]]),
        scored_on=np.concatenate([day, on[seen]]),
    )


def _deserved(rng: np.random.Generator, schedule: Schedule, conduct: Conduct, counts: Counts, tasks: Tasks) -> Floats:
    """What each meeting deserves by the ward form that details HD 42 (domain notes, 1.2); (meetings, criteria)."""
    rate = counts.here / np.maximum(counts.expected, 1)
    time = np.clip(5 - np.maximum(90 - conduct.minutes, 0) / 15, 1, 5)
    come = np.select([rate >= 0.9, rate >= 0.75, rate >= 0.65], [5.0, 3.5, 2.5], 2.0)
    come = np.where(counts.unexcused > 0, np.minimum(come, 2.5), come)
    early, noticed = conduct.shared_on < schedule.day, conduct.notice_on < schedule.day
    preparation = 5 + 2.0 * conduct.premeeting + 2.0 * early + noticed
    talk = np.clip(conduct.speakers / np.maximum(counts.here, 1) / 0.5, 0, 1)
    professional = conduct.professional / np.maximum(conduct.agenda, 1)
    party = 1 - np.clip((professional - 0.5) * 2, 0, 1)
    course = 22 + 8 * talk + 5 * (conduct.chair == 0) + 5 * party
    principles = np.where(conduct.criticism > 0, 4.6, 3.6)
    resolution = 12 + 18 * _done_share(schedule, tasks)
    closing = 3.5 + 1.5 * (conduct.final_on <= schedule.day + 2)
    points = np.column_stack([time, come, preparation, course, principles, resolution, closing])
    return np.clip(points + rng.normal(0, 0.03, points.shape) * MAXIMA, 0.2 * MAXIMA, MAXIMA)


def _done_share(schedule: Schedule, tasks: Tasks) -> Floats:
    """Share done of the tasks of the cell's meeting before; USUALLY_DONE where there are none."""
    n = len(schedule)
    percent = np.nan_to_num(np.minimum(tasks.percent, 100), nan=UNREPORTED) / 100
    number = np.bincount(tasks.meeting, minlength=n)
    done = np.bincount(tasks.meeting, weights=percent, minlength=n) / np.maximum(number, 1)
    done = np.where(number > 0, done, USUALLY_DONE)
    first = np.concatenate([[True], schedule.cell[1:] != schedule.cell[:-1]])
    return np.where(first, USUALLY_DONE, np.roll(done, 1))


def _self_points(rng: np.random.Generator, here: Setting, cell: Ints, month: Ints, true: Floats) -> Floats:
    """Honest leniency moves part of the way to the maximum; planted scores are inflated, or the same each time."""
    lenient = here.manner.leniency[cell] * 0.08 + rng.normal(0, 0.04, len(cell))
    own = true + np.clip(lenient, -0.1, 0.75)[:, None] * (MAXIMA - true)
    own += rng.normal(0, 0.015, true.shape) * MAXIMA
    inflated = here.plan.shows("score_inflated", cell, month, rng)[:, None]
    own = np.where(inflated, MAXIMA - rng.gamma(1, 0.012, true.shape) * MAXIMA, own)
    planted = here.plan.shows("score_uniform", cell, month, rng)
    habitual = planted | (rng.random(len(cell)) < here.manner.fixed_scores[cell] * 0.5)
    usual = 0.9 * MAXIMA + rng.choice([-0.5, 0, 0.5], (len(here.cells), len(MAXIMA)))
    return _rounded(np.where(habitual[:, None], usual[cell], own))


def _rounded(points: Floats) -> Floats:
    """To half points, between nothing and the maximum."""
    return np.clip(np.round(points * 2) / 2, 0, MAXIMA)
