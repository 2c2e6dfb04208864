"""Each planted symptom shows in its cells, from its first month on, and hardly elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from etl.simulation import World, healthy
from etl.simulation.concerns import SYMPTOMS
from etl.simulation.months import months_until
from etl.simulation.people import SECRETARY
from etl.simulation.province import Province, lay_out_province
from etl.simulation.topics import write_topics


@pytest.fixture(scope="module")
def province() -> Province:
    """Every symptom alone in 2 % of 300 cells, nothing else planted, no oddities."""
    planting = replace(
        World().planting, attendance_drop=0.0, meeting_skipped=0.0, formalistic=0.0, single_symptom=0.02, oddities=0.0
    )
    return lay_out_province(
        replace(World(), planting=planting), 3, 300, months_until(date(2026, 10, 1), 18), lambda step: None
    )


def late_papers(p: Province) -> np.ndarray:
    return p.conduct.shared_on >= p.schedule.day


def absent_secretaries(p: Province) -> np.ndarray:
    rows = (p.rolls.role == SECRETARY) & ~p.rolls.came
    return np.bincount(p.rolls.meeting[rows], minlength=len(p.schedule)) > 0


def overstated(p: Province) -> np.ndarray:
    stated = np.full(len(p.schedule), -1)
    stated[p.heads.meeting] = p.heads.counts.present + p.heads.counts.present_online
    return stated > p.counts.here


def per_meeting(p: Province, of_task: np.ndarray) -> np.ndarray:
    return np.bincount(p.tasks.meeting[of_task], minlength=len(p.schedule)) > 0


def self_total(p: Province) -> np.ndarray:
    total = np.zeros(len(p.schedule))
    own = ~p.scores.by_superior
    total[p.scores.meeting[own]] = p.scores.points[own].sum(axis=1)
    return total


SHOWN = {
    "meeting_short": lambda p: (p.conduct.minutes < 75) & p.schedule.regular,
    "few_speakers": lambda p: p.conduct.speakers <= 0.15 * p.counts.here,
    "professional_only": lambda p: p.conduct.professional == p.conduct.agenda,
    "papers_late": late_papers,
    "no_criticism": lambda p: (p.conduct.criticism == 0) & (p.conduct.reminders == 0),
    "tasks_unowned": lambda p: per_meeting(p, ~p.tasks.lead_named),
    "tasks_unmet": lambda p: ~per_meeting(p, p.tasks.percent >= 80) & (p.schedule.month < 15),
    "score_inflated": lambda p: self_total(p) >= 97.5,
    "records_backfilled": lambda p: (p.conduct.recorded - p.conduct.ended) > np.timedelta64(15, "D"),
    "headcount_mismatch": overstated,
    "leaders_absent": absent_secretaries,
    "data_missing": lambda p: ~p.recorded.groups["agenda"] & ~p.recorded.groups["times"] & ~p.recorded.headcount,
}


@pytest.mark.parametrize("symptom", SHOWN)
def test_symptom_shows_from_its_month_on_and_hardly_elsewhere(province, symptom):
    plan, schedule = province.setting.plan, province.schedule
    shown = SHOWN[symptom](province)
    planted = plan.cells_with(symptom)[schedule.cell]
    begun = schedule.month >= plan.symptom_from[schedule.cell]
    assert planted.sum() > 20
    assert shown[planted & begun].mean() > 0.35
    assert shown[~planted].mean() < 0.25
    before = shown[planted & ~begun]
    assert not before.size or shown[planted & begun].mean() > before.mean() + 0.15


def test_unvisited_cells_are_never_visited_and_perfunctory_visits_are_short(province):
    plan, visits = province.setting.plan, province.visits
    assert not plan.cells_with("never_visited")[visits.cell].any()
    short = (visits.left - visits.arrived) < np.timedelta64(27, "m")
    skimmed = plan.cells_with("visits_perfunctory")[visits.cell]
    assert short[skimmed].mean() > 0.5
    assert short[~skimmed].mean() < 0.15


def test_open_findings_stay_open(province):
    plan, findings = province.setting.plan, province.findings
    asked = ~np.isnat(findings.due_on)
    planted = plan.cells_with("findings_overdue")[province.visits.cell[findings.visit]]
    assert asked[planted].any()
    assert np.isnat(findings.remedied_on[asked & planted]).all()
    assert np.isnat(findings.remedied_on[asked & ~planted]).mean() < 0.3


def test_thematic_meetings_are_skipped(province):
    plan, schedule = province.setting.plan, province.schedule
    cells = plan.cells_with("thematic_skipped")
    thematic = (schedule.kind == 1) | (schedule.kind == 2)
    late = schedule.month >= 12
    per_cell = np.bincount(schedule.cell[thematic & late], minlength=len(cells))
    assert per_cell[cells & (plan.symptom_from <= 12)].mean() < 1.0
    assert per_cell[~cells].mean() > 1.6


def test_topics_are_taken_up_again_where_planted_and_now_and_then_elsewhere():
    planting = replace(healthy().planting, formalistic=0.3, formalistic_symptoms=(10, 10), oddities=0.0)
    world = replace(World(), planting=planting)
    p = lay_out_province(world, 4, 120, months_until(date(2026, 10, 1), 36), lambda step: None)
    topics = pl.DataFrame({"cell": p.schedule.cell, "topic": write_topics(p.setting, p.schedule)}).drop_nulls()
    again = topics.with_columns(again=pl.col("topic") == pl.col("topic").shift().over("cell")).drop_nulls()
    strength = p.setting.plan.strength[:, SYMPTOMS.index("topic_repeated")]
    shares = again.group_by("cell").agg(pl.col("again").mean()).sort("cell")
    planted = strength[shares["cell"].to_numpy()]
    assert shares["again"].to_numpy()[planted > 0.55].mean() > 0.4
    assert 0 < shares["again"].to_numpy()[planted == 0].mean() < 0.1


def test_every_symptom_is_planted_somewhere_or_needs_company(province):
    planted = {s for s in SYMPTOMS if province.setting.plan.cells_with(s).any()}
    assert set(SYMPTOMS) - planted == {
        "minutes_shared", "uniform_duration", "no_premeeting", "tasks_perfect", "tasks_repeated", "roll_perfect",
        "topic_repeated",
    }  # fmt: skip
