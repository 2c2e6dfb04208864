"""Visits of superiors and what they found.

Some cells are visited often, some never (remote ones more often so); planted: visits that only skim, findings left open.
Findings on flags answer truthfully for the most part: they are what calibration can learn from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import NO_DAY, Bools, Days, Floats, Ints, random_days, stream
from etl.simulation.concerns import FORMAL, NO_FLAG, Plan
from etl.simulation.months import Months
from etl.simulation.places import Cells
from etl.simulation.schedule import Schedule
from etl.simulation.world import World

KINDS = ("sit_in", "regular_supervision", "thematic_supervision", "inspection", "twinning")
SIT_IN, REGULAR, THEMATIC, INSPECTION, TWINNING = range(5)
LEVELS = ("grassroots", "commune", "district", "province")
SELECTIONS = ("routine", "flag", "random", "other")
ROUTINE, FLAG, RANDOM, OTHER = range(4)
# Visits per cell and year, by kind (chosen by us: about one sit-in a year and a supervision every few years).
YEARLY = np.array([1.3, 0.16, 0.08, 0.07, 0.08])
TOPICS = ("attendance", "formalism", "discipline", "resolution", "records", "other")
OUTCOMES = ("confirmed", "partly", "not_confirmed", "not_seen")
CONFIRMED, PARTLY, NOT_CONFIRMED, NOT_SEEN = range(4)
FLAG_TOPIC = {
    "attendance_drop": 0, "attendance_low": 0, "meeting_skipped": 4, "formalistic": 1, "few_speakers": 1,
    "minutes_copied": 1, "tasks_unmet": 3, "papers_late": 4, "meeting_short": 1,
}  # fmt: skip


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


@dataclass(frozen=True)
class Findings:
    """One index per finding; `flag` is empty and `outcome` -1 where the finding answers no flag."""

    visit: Ints
    topic: Ints
    flag: list[str]
    outcome: Ints
    due_on: Days
    remedied_on: Days


def visit(
    world: World, seed: int, cells: Cells, months: Months, plan: Plan, schedule: Schedule, minutes: Ints, started: Days
) -> Visits:
    """Draws the visits; `minutes` and `started` are the meetings' length and beginning."""
    rng = stream(seed, "visits")
    rate = rng.gamma(1.6, 1 / 1.6, len(cells)) * np.where(cells.remote, 0.7, 1.1) + 0.05
    rate *= ~plan.cells_with("never_visited")
    known = rng.poisson(np.outer(rate, YEARLY) * len(months) / 12)
    known[plan.cells_with("visits_perfunctory"), SIT_IN] += max(1, len(months) // 6)
    cell, kind = (np.repeat(index, known.ravel()) for index in np.indices(known.shape).reshape(2, -1))
    extra_cell, extra_selected = _sampled_visits(rng, cells, months, plan)
    selected = np.concatenate([np.where(rng.random(len(cell)) < 0.9, ROUTINE, OTHER), extra_selected])
    cell = np.concatenate([cell, extra_cell])
    kind = np.concatenate([kind, np.full(len(extra_cell), REGULAR)])
    last_year = months.firsts[max(len(months) - 12, 0)]
    begin = np.where(selected >= FLAG, np.where(selected == OTHER, months.first_day, last_year), months.first_day)
    day = random_days(rng, begin.astype("M8[D]"), np.repeat(months.last_day, len(cell)))
    meeting = _meetings_sat_in(rng, cells, schedule, cell, kind, day)
    sat = meeting >= 0
    day = np.where(sat, schedule.day[meeting], day)
    kept = cells.exist_on(cell, day) & ((kind != SIT_IN) | sat)
    cell, kind, day, meeting, selected = (a[kept] for a in (cell, kind, day, meeting, selected))
    arrived, left, remarks = _stays(rng, plan, cell, day, meeting, minutes, started)
    level = rng.choice(4, len(cell), p=[0.55, 0.12, 0.26, 0.07])
    level = np.where(kind == SIT_IN, level, np.maximum(level, 1))
    return Visits(cell, kind, level, day, arrived, left, remarks, selected, meeting)


def _sampled_visits(rng: np.random.Generator, cells: Cells, months: Months, plan: Plan) -> tuple[Ints, Ints]:
    """Visits of the last year chosen by flags of an earlier, cruder list, and by lot."""
    troubled = plan.formalistic | (plan.drop_size > 0) | plan.skipped.any(axis=1)
    hint = np.where(troubled, 0.25, 0.02)
    free = cells.stable & ~plan.cells_with("never_visited")
    by_flag = np.flatnonzero((rng.random(len(cells)) < hint) & free)
    by_lot = np.flatnonzero((rng.random(len(cells)) < 0.03) & free)
    return np.concatenate([by_flag, by_lot]), np.repeat([FLAG, RANDOM], [len(by_flag), len(by_lot)])


def _meetings_sat_in(
    rng: np.random.Generator, cells: Cells, schedule: Schedule, cell: Ints, kind: Ints, day: Days
) -> Ints:
    """The cell's next meeting after the drawn day, for those who come to sit in; -1 for none."""
    span = int(1e6)
    base = schedule.day.min().astype(int)
    keys = schedule.cell * span + (schedule.day.astype(int) - base)
    place = np.searchsorted(keys, cell * span + (day.astype(int) - base))
    place = np.minimum(place, len(schedule) - 1)
    fits = (schedule.cell[place] == cell) & ((kind == SIT_IN) | (rng.random(len(cell)) < 0.4))
    return np.where(fits, place, -1)


def _stays(
    rng: np.random.Generator, plan: Plan, cell: Ints, day: Days, meeting: Ints, minutes: Ints, started: Days
) -> tuple[Days, Days, Bools]:
    n, sat = len(cell), meeting >= 0
    skims = (plan.cells_with("visits_perfunctory")[cell] & (rng.random(n) < 0.9)) | (rng.random(n) < 0.05)
    length = np.where(sat, minutes[meeting], rng.integers(60, 200, n))
    stay = np.where(skims, rng.integers(8, 26, n), length * rng.uniform(0.85, 1.05, n)).astype(int)
    begin = np.where(sat, started[meeting], day.astype("M8[m]") + rng.integers(450, 900, n).astype("m8[m]"))
    begin = begin + np.where(skims, rng.integers(5, 30, n), rng.integers(-10, 5, n)).astype("m8[m]")
    known = rng.random(n) < 0.85
    nothing = np.datetime64("NaT", "m")
    remarks = np.where(skims, rng.random(n) < 0.1, rng.random(n) < 0.82)
    return np.where(known, begin, nothing), np.where(known, begin + stay.astype("m8[m]"), nothing), remarks


def find(seed: int, months: Months, plan: Plan, visits: Visits) -> Findings:
    """Draws what the visits found: general findings, and answers to flags where a visit was chosen by flag or lot."""
    rng = stream(seed, "findings")
    mean = np.where(visits.kind == SIT_IN, 0.12, np.where(visits.kind == TWINNING, 0.05, 1.1))
    mean = mean + 1.5 * plan.cells_with("findings_overdue")[visits.cell] * (visits.kind != TWINNING)
    general = np.repeat(np.arange(len(visits.cell)), rng.poisson(mean))
    answers, flags, truths = _answers(rng, plan, months, visits)
    visit_index = np.concatenate([general, answers])
    outcome = np.concatenate([np.full(len(general), -1), _outcomes(rng, truths)])
    topic = np.concatenate([rng.integers(0, 6, len(general)), np.array([FLAG_TOPIC.get(f, 5) for f in flags], int)])
    asked = (outcome < NOT_CONFIRMED) & (rng.random(len(outcome)) < 0.8)
    day = visits.day[visit_index]
    due = np.where(asked, day + rng.integers(20, 90, len(day)).astype("m8[D]"), NO_DAY)
    overdue = plan.cells_with("findings_overdue")[visits.cell[visit_index]] | (rng.random(len(day)) < 0.03)
    span = (np.where(asked, due, day) - day).astype(int)
    done = day + np.round(span * rng.uniform(0.3, 1.05, len(day))).astype("m8[D]")
    done = np.where(asked & ~overdue & (done <= months.last_day), done, NO_DAY)
    return Findings(visit_index, topic, [""] * len(general) + flags, outcome, due, done.astype("M8[D]"))


def _answers(rng: np.random.Generator, plan: Plan, months: Months, visits: Visits) -> tuple[Ints, list[str], Bools]:
    """Flags asked about at each chosen visit, and whether the concern was real and had begun by then."""
    month = months.index_of(visits.day)
    index, flags, truths = [], [], []
    for place in np.flatnonzero((visits.selected == FLAG) | (visits.selected == RANDOM)):
        cell = visits.cell[place]
        real = _real(plan, int(cell), int(month[place]))
        asked = list(real)[:2] if visits.selected[place] == FLAG else []
        pool = [f for f in FLAG_TOPIC if f not in real]
        asked += rng.choice(pool, 1).tolist() if len(asked) < 2 else []
        for flag in asked:
            index.append(place)
            flags.append(flag)
            truths.append(flag in real)
    return np.array(index, int), flags, np.array(truths, bool)


def _real(plan: Plan, cell: int, month: int) -> list[str]:
    real = []
    if plan.drop_size[cell] > 0 and plan.drop_from[cell] < month:
        real.append("attendance_drop")
    if plan.skipped[cell, : month + 1].sum() >= 2:
        real.append("meeting_skipped")
    if plan.symptom_from[cell] <= month:
        real += ["formalistic"] if plan.formalistic[cell] else []
        strong = plan.strength[cell, : len(FORMAL)] > 0.5
        real += [s for s, on in zip(FORMAL, strong, strict=True) if on and s not in NO_FLAG]
    return real


def _outcomes(rng: np.random.Generator, truths: Bools) -> Ints:
    """A visit sees a real concern in four of five cases, wholly or in part; it rarely sees one that is not there."""
    real = np.array([0.62, 0.2, 0.1, 0.08])
    not_real = np.array([0.02, 0.05, 0.85, 0.08])
    shares: Floats = np.where(truths[:, None], real, not_real).cumsum(axis=1)
    return np.minimum((rng.random((len(truths), 1)) > shares).sum(axis=1), NOT_SEEN)
