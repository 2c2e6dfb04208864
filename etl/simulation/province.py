"""The course of a simulation: each step takes what the steps before it made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from etl.simulation import attendance, conduct, discipline, manner, people, records, scores, tasks, visits
from etl.simulation.chance import Bools, Floats, Ints
from etl.simulation.concerns import Plan, plan
from etl.simulation.months import Months
from etl.simulation.names import NameBank, name_bank
from etl.simulation.oddities import oddities
from etl.simulation.places import Cells, settle
from etl.simulation.schedule import Schedule, hold
from etl.simulation.statuses import Statuses, statuses
from etl.simulation.tree import Tree, grow_tree
from etl.simulation.world import World

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Province:
    """All that is true of a simulated province, and what of it is recorded."""

    months: Months
    names: NameBank
    tree: Tree
    cells: Cells
    odd: Ints
    plan: Plan
    base: Floats
    manner: manner.Manner
    spells: people.Spells
    periods: Statuses
    cases: discipline.Cases
    schedule: Schedule
    rolls: attendance.Rolls
    counts: attendance.Counts
    conduct: conduct.Conduct
    recorded: records.Recorded
    written: Bools
    heads: records.Headcounts
    tasks: tasks.Tasks
    scores: scores.Scores
    visits: visits.Visits
    findings: visits.Findings


def found_province(world: World, seed: int, n_cells: int, months: Months, progress: Progress) -> Province:
    """Runs the simulation, without texts."""
    progress("places and people")
    names = name_bank()
    tree = grow_tree(world, seed, n_cells, months, names)
    cells = settle(world, seed, n_cells, months, tree, names)
    planned = plan(world, seed, cells, tree, months)
    odd = _odd(world, seed, cells, planned)
    spells, periods, cases = _population(world, seed, cells, months, planned, odd)
    progress("meetings and attendance")
    schedule = hold(world, seed, cells, months, planned, odd)
    base = attendance.baselines(world, seed, cells, planned, odd)
    rolls, counts = _attendance(world, seed, cells, months, planned, odd, base, spells, periods, schedule)
    progress("conduct, tasks, scores, visits")
    habits = manner.manners(seed, cells, odd)
    course = conduct.carry_out(world, seed, cells, months, planned, odd, habits, schedule, counts)
    recorded = records.record(world, seed, cells, months, planned, odd, schedule)
    assigned = tasks.assign(seed, months, planned, habits, schedule)
    made = visits.visit(world, seed, cells, months, planned, schedule, course.minutes, course.started)
    return Province(
        months=months,
        names=names,
        tree=tree,
        cells=cells,
        odd=odd,
        plan=planned,
        base=base,
        manner=habits,
        spells=spells,
        periods=periods,
        cases=cases,
        schedule=schedule,
        rolls=rolls,
        counts=counts,
        conduct=course,
        recorded=recorded,
        written=records.written_marks(world, seed, cells, schedule, rolls, recorded),
        heads=records.headcounts(world, seed, planned, schedule, counts, recorded),
        tasks=assigned,
        scores=scores.score(world, seed, months, planned, habits, schedule, course, counts, assigned),
        visits=made,
        findings=visits.find(seed, months, planned, made),
    )


def _odd(world: World, seed: int, cells: Cells, planned: Plan) -> Ints:
    """Oddities, kept away from planted falls and skipped meetings, whose signs they would undo."""
    odd = oddities(world, seed, cells)
    return np.where((planned.drop_size > 0) | planned.skipped.any(axis=1), 0, odd)


def _population(
    world: World, seed: int, cells: Cells, months: Months, planned: Plan, odd: Ints
) -> tuple[people.Spells, Statuses, discipline.Cases]:
    spells, firsts = people.enrol(world, seed, cells, months)
    cases, spells = discipline.discipline(world, seed, cells, months, planned, spells)
    temporary = people.temporary_members(world, seed, cells, months, spells)
    spells = people.change_secretaries(people.split_probation(spells, months), cells, firsts).join(temporary)
    return spells, statuses(world, seed, cells, months, odd, spells, cases, firsts), cases


def _attendance(
    world: World,
    seed: int,
    cells: Cells,
    months: Months,
    planned: Plan,
    odd: Ints,
    base: Floats,
    spells: people.Spells,
    periods: Statuses,
    schedule: Schedule,
) -> tuple[attendance.Rolls, attendance.Counts]:
    chance = attendance.chances(world, seed, cells, months, planned, odd, base)
    rolls = attendance.roll(schedule, spells, periods)
    rolls = attendance.attend(world, seed, cells, planned, schedule, rolls, chance)
    rolls = attendance.bunch(world, seed, cells, months, planned, schedule, rolls)
    return rolls, attendance.count(schedule, rolls)
