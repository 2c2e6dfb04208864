"""Points that cells give themselves and superiors give them.

From HD 42 (28 October 2025) on by its seven criteria; before that by a provincial form of which only the total is kept.
The points follow from what is true of the meeting, with honest leniency and noise on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.attendance import Counts
from etl.simulation.chance import Bools, Days, Floats, Ints, stream
from etl.simulation.concerns import Plan
from etl.simulation.conduct import Conduct
from etl.simulation.manner import Manner
from etl.simulation.months import Months
from etl.simulation.schedule import Schedule
from etl.simulation.tasks import Tasks
from etl.simulation.world import World

CRITERIA = ("time", "attendance", "preparation", "conduct", "principles", "resolution", "closing")
# HD 42 of 2025, section II, point 5.
MAXIMA = np.array([5.0, 5, 10, 40, 5, 30, 5])
BANDS = ("good", "fair", "average", "weak")
BAND_FROM = (90, 70, 50)


@dataclass(frozen=True)
class Scores:
    """One row per meeting scored by one side: points per criterion (rows, 7) and whether the criteria are kept."""

    meeting: Ints
    by_superior: Bools
    points: Floats
    detailed: Bools
    scored_on: Days


def score(
    world: World,
    seed: int,
    months: Months,
    plan: Plan,
    manner: Manner,
    schedule: Schedule,
    conduct: Conduct,
    counts: Counts,
    tasks: Tasks,
) -> Scores:
    """Draws the scores of the regular meetings, joined or not, up to the last day."""
    rng = stream(seed, "scores")
    meeting = np.flatnonzero(schedule.regular)
    true = _true_points(rng, schedule, conduct, counts, tasks)[meeting]
    cell, month = schedule.cell[meeting], schedule.month[meeting]
    own = _self_points(rng, plan, manner, cell, month, true)
    strict = manner.superior_strictness[cell][:, None]
    theirs = _rounded(true - rng.gamma(2, 0.25, true.shape) * strict * MAXIMA / 20)
    lag = rng.integers(4, 26, len(meeting)).astype("m8[D]")
    seen = (rng.random(len(meeting)) < world.records.superior_scores) & (schedule.day[meeting] + lag <= months.last_day)
    detailed = months.firsts[month] >= np.datetime64(world.records.criteria_since)
    return Scores(
        meeting=np.concatenate([meeting, meeting[seen]]),
        by_superior=np.repeat([False, True], [len(meeting), seen.sum()]),
        points=np.concatenate([own, theirs[seen]]),
        detailed=np.concatenate([detailed, detailed[seen]]),
        scored_on=np.concatenate([schedule.day[meeting], (schedule.day[meeting] + lag)[seen]]),
    )


def _true_points(
    rng: np.random.Generator, schedule: Schedule, conduct: Conduct, counts: Counts, tasks: Tasks
) -> Floats:
    """What the meeting would deserve by the ward form that details HD 42 (domain notes, 1.2)."""
    n = len(schedule)
    rate = counts.here / np.maximum(counts.expected, 1)
    time = np.clip(5 - np.maximum(90 - conduct.minutes, 0) / 15, 1, 5)
    come = np.select([rate >= 0.9, rate >= 0.75, rate >= 0.65], [5.0, 3.5, 2.5], 2.0)
    come = np.where(counts.unexcused > 0, np.minimum(come, 2.5), come)
    early = conduct.shared_on < schedule.day
    preparation = 5 + 2.0 * conduct.premeeting + 2.0 * early + (schedule.day > conduct.notice_on)
    talk = np.clip(conduct.speakers / np.maximum(counts.here, 1) / 0.5, 0, 1)
    professional = conduct.professional / np.maximum(conduct.agenda, 1)
    manner = 22 + 8 * talk + 5 * (conduct.chair == 0) + 5 * (1 - np.clip((professional - 0.5) * 2, 0, 1))
    principles = np.where(conduct.criticism > 0, 4.6, 3.6)
    closing = 3.5 + 1.5 * (conduct.final_on <= schedule.day + 2)
    done = _done_share(schedule, tasks)
    resolution = 12 + 18 * done
    points = np.column_stack([time, come, preparation, manner, principles, resolution, closing])
    return np.clip(points + rng.normal(0, 0.03, (n, 7)) * MAXIMA, 0.2 * MAXIMA, MAXIMA)


def _done_share(schedule: Schedule, tasks: Tasks) -> Floats:
    """Share done of the tasks of the cell's meeting before; 0.93 where there is none."""
    n = len(schedule)
    percent = np.nan_to_num(np.minimum(tasks.percent, 100), nan=55.0) / 100
    sums = np.bincount(tasks.meeting, weights=percent, minlength=n)
    number = np.bincount(tasks.meeting, minlength=n)
    share = np.where(number > 0, sums / np.maximum(number, 1), 0.93)
    before = np.concatenate([[0.93], share[:-1]])
    first = np.concatenate([[True], schedule.cell[1:] != schedule.cell[:-1]])
    return np.where(first, 0.93, before)


def _self_points(rng: np.random.Generator, plan: Plan, manner: Manner, cell: Ints, month: Ints, true: Floats) -> Floats:
    """Honest leniency moves part of the way to the maximum; planted scores are inflated, or the same each time."""
    n = len(cell)
    lenient = np.clip(manner.leniency[cell] * 0.08 + rng.normal(0, 0.04, n), -0.1, 0.75)[:, None]
    own = true + lenient * (MAXIMA - true) + rng.normal(0, 0.015, true.shape) * MAXIMA
    inflated = plan.shows("score_inflated", cell, month, rng)[:, None]
    own = np.where(inflated, MAXIMA - rng.gamma(1, 0.012, true.shape) * MAXIMA, own)
    own = _rounded(own)
    uniform = plan.shows("score_uniform", cell, month, rng)
    habitual = uniform | (rng.random(n) < manner.fixed_scores[cell] * 0.5)
    usual = _rounded(np.array([4.5, 4.5, 9, 36, 4.5, 27, 4.5]) + (cell[:, None] * np.arange(3, 10) % 3 - 1) * 0.5)
    return np.where(habitual[:, None], usual, own)


def _rounded(points: Floats) -> Floats:
    return np.clip(np.round(points * 2) / 2, 0, MAXIMA)
