"""What visits found: general findings, and answers to flags.

Answers are truthful for the most part: they are what calibration can learn from. Planted: findings left open.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import NO_DAY, Bools, Days, Floats, Ints
from etl.simulation.concerns import NO_FLAG, STRONG, SYMPTOMS, Plan
from etl.simulation.setting import Setting
from etl.simulation.visits import FLAG, RANDOM, SIT_IN, TWINNING, Visits

TOPICS = ("attendance", "formalism", "discipline", "resolution", "records", "other")
OUTCOMES = ("confirmed", "partly", "not_confirmed", "not_seen")
CONFIRMED, PARTLY, NOT_CONFIRMED, NOT_SEEN = range(4)
FLAG_TOPIC = {
    "attendance_drop": 0, "attendance_low": 0, "meeting_skipped": 4, "formalistic": 1, "few_speakers": 1,
    "minutes_copied": 1, "tasks_unmet": 3, "papers_late": 4, "meeting_short": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Findings:
    """One index per finding; `flag` is empty and `outcome` -1 where the finding answers no flag."""

    visit: Ints
    topic: Ints
    flag: list[str]
    outcome: Ints
    due_on: Days
    remedied_on: Days


def find(here: Setting, visits: Visits) -> Findings:
    """Draws what the visits found: general findings, and answers to flags where a visit was chosen by flag or lot."""
    rng = here.stream("findings")
    general = np.repeat(np.arange(len(visits.cell)), rng.poisson(_usual_number(here.plan, visits)))
    answers, flags, truths = _answers(rng, here, visits)
    visit = np.concatenate([general, answers])
    outcome = np.concatenate([np.full(len(general), -1), _outcomes(rng, truths)])
    of_flag = np.array([FLAG_TOPIC[flag] for flag in flags], int)
    topic = np.concatenate([rng.integers(0, len(TOPICS), len(general)), of_flag])
    due, remedied = _remedies(rng, here, visits, visit, outcome)
    return Findings(visit, topic, [""] * len(general) + flags, outcome, due, remedied)


def _usual_number(plan: Plan, visits: Visits) -> Floats:
    """Findings per visit that answer no flag; supervisions find about one, those who sit in hardly ever anything."""
    usual = np.select([visits.kind == SIT_IN, visits.kind == TWINNING], [0.12, 0.05], 1.1)
    return usual + 1.5 * (plan.cells_with("findings_overdue")[visits.cell] & (visits.kind != TWINNING))


def _remedies(rng: np.random.Generator, here: Setting, visits: Visits, visit: Ints, outcome: Ints) -> tuple[Days, Days]:
    """Deadline and remedy; few honest cells leave a finding open, planted ones all."""
    n, day = len(visit), visits.day[visit]
    asked = (outcome < NOT_CONFIRMED) & (rng.random(n) < 0.8)
    span = np.where(asked, rng.integers(20, 90, n), 0)
    done = day + np.round(span * rng.uniform(0.3, 1.05, n)).astype("m8[D]")
    left_open = here.plan.cells_with("findings_overdue")[visits.cell[visit]] | (rng.random(n) < 0.03)
    remedied = asked & ~left_open & (done <= here.months.last_day)
    due = np.where(asked, day + span.astype("m8[D]"), NO_DAY)
    return due.astype("M8[D]"), np.where(remedied, done, NO_DAY).astype("M8[D]")


def _answers(rng: np.random.Generator, here: Setting, visits: Visits) -> tuple[Ints, list[str], Bools]:
    """Flags asked about at each chosen visit, and whether the concern was real and had begun by then."""
    month = here.months.index_of(visits.day)
    index, flags, truths = [], [], []
    for place in np.flatnonzero((visits.selected == FLAG) | (visits.selected == RANDOM)):
        real = _real(here.plan, int(visits.cell[place]), int(month[place]))
        asked = real[:2] if visits.selected[place] == FLAG else []
        if len(asked) < 2:
            asked.append(str(rng.choice([flag for flag in FLAG_TOPIC if flag not in real])))
        index += [place] * len(asked)
        flags += asked
        truths += [flag in real for flag in asked]
    return np.array(index, int), flags, np.array(truths, bool)


def _real(plan: Plan, cell: int, month: int) -> list[str]:
    real = []
    if plan.drop_size[cell] > 0 and plan.drop_from[cell] < month:
        real.append("attendance_drop")
    if plan.skipped[cell, : month + 1].sum() >= 2:
        real.append("meeting_skipped")
    if plan.symptom_from[cell] <= month:
        real += ["formalistic"] if plan.formalistic[cell] else []
        strong = plan.strength[cell] > STRONG
        real += [s for s, on in zip(SYMPTOMS, strong, strict=True) if on and s not in NO_FLAG]
    return [flag for flag in real if flag in FLAG_TOPIC]


def _outcomes(rng: np.random.Generator, truths: Bools) -> Ints:
    """A visit sees a real concern in four of five cases, wholly or in part; it rarely sees one that is not there."""
    real = np.array([0.62, 0.2, 0.1, 0.08])
    not_real = np.array([0.02, 0.05, 0.85, 0.08])
    shares: Floats = np.where(truths[:, None], real, not_real).cumsum(axis=1)
    return np.minimum((rng.random((len(truths), 1)) > shares).sum(axis=1), NOT_SEEN)
