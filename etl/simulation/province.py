"""The course of a simulation: each step takes what the steps before it made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from etl.simulation.attendance import attend
from etl.simulation.chance import Bools, Floats
from etl.simulation.chances import baselines, chances
from etl.simulation.conduct import Conduct, carry_out
from etl.simulation.discipline import Cases, discipline
from etl.simulation.findings import Findings, find
from etl.simulation.months import Months
from etl.simulation.people import Spells, change_secretaries, enrol, split_probation, temporary_members
from etl.simulation.records import Headcounts, Recorded, headcounts, record, written_marks
from etl.simulation.roll import Counts, Rolls, call_roll, count
from etl.simulation.schedule import Schedule, hold
from etl.simulation.scores import Scores, score
from etl.simulation.setting import Setting, set_up
from etl.simulation.statuses import Statuses, statuses
from etl.simulation.tasks import Tasks, assign
from etl.simulation.visits import Visits, visit
from etl.simulation.world import World


@dataclass(frozen=True)
class Province:
    """All that is true of a simulated province but its texts, and what of it is recorded."""

    setting: Setting
    base: Floats
    spells: Spells
    periods: Statuses
    cases: Cases
    schedule: Schedule
    rolls: Rolls
    counts: Counts
    conduct: Conduct
    recorded: Recorded
    written: Bools
    heads: Headcounts
    tasks: Tasks
    scores: Scores
    visits: Visits
    findings: Findings


def lay_out_province(
    world: World, seed: int, n_cells: int, months: Months, progress: Callable[[str], None]
) -> Province:
    """Runs the simulation; the arguments are those of `simulate`."""
    progress("places and people")
    here = set_up(world, seed, n_cells, months)
    spells, periods, cases = _population(here)
    progress("meetings and attendance")
    base = baselines(here)
    schedule = hold(here)
    rolls = attend(here, schedule, call_roll(schedule, spells, periods), chances(here, base))
    counts = count(schedule, rolls)
    progress("conduct, tasks, scores and visits")
    conduct, recorded, tasks = carry_out(here, schedule, counts), record(here, schedule), assign(here, schedule)
    visits = visit(here, schedule, conduct)
    return Province(
        setting=here,
        base=base,
        spells=spells,
        periods=periods,
        cases=cases,
        schedule=schedule,
        rolls=rolls,
        counts=counts,
        conduct=conduct,
        recorded=recorded,
        written=written_marks(here, schedule, rolls, recorded),
        heads=headcounts(here, schedule, counts, recorded),
        tasks=tasks,
        scores=score(here, schedule, conduct, counts, tasks),
        visits=visits,
        findings=find(here, visits),
    )


def _population(here: Setting) -> tuple[Spells, Statuses, Cases]:
    spells, firsts = enrol(here)
    cases, spells = discipline(here, spells)
    temporary = temporary_members(here, spells)
    spells = change_secretaries(split_probation(spells, here.months), here.cells, firsts).join(temporary)
    return spells, statuses(here, spells, cases, firsts), cases
