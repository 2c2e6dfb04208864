"""How an honest cell goes about its meetings: each has its own manner, and some manners look odd.

All figures are chosen by us: plausible habits with enough spread that a weak symptom of formalism is inside what
honest cells do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from etl.simulation.chance import Bools, Floats, Ints, expit, stream
from etl.simulation.oddities import has
from etl.simulation.places import Cells
from etl.simulation.world import Habits

# Usual share of the agenda on professional work, in the order of CELL_TYPES.
PROFESSIONAL = np.array([0.28, 0.45, 0.48, 0.48, 0.42, 0.36, 0.4])


@dataclass(frozen=True)
class Manner:
    """One index per cell. Shares are 0-1; durations are minutes; `entry_days` is the usual number of days until entry,
    `slips` the chance that the minutes' head miscounts."""

    duration: Floats
    duration_sd: Floats
    speaking: Floats
    papers_late: Floats
    final_late: Floats
    premeeting: Floats
    notice_days: Ints
    agenda: Floats
    professional: Floats
    criticism: Floats
    no_criticism: Floats
    reminders: Floats
    deputy: Floats
    entry_days: Floats
    tasks: Floats
    task_lead: Floats
    task_due: Floats
    task_reported: Floats
    task_percent: Floats
    routine_task: Bools
    leniency: Floats
    fixed_scores: Floats
    slips: Floats
    sentences: Ints
    superior_strictness: Floats


def manners(habits: Habits, seed: int, cells: Cells, odd: Ints) -> Manner:
    """Draws every cell's manner, with what its oddity changes.

    Paperwork habits are correlated: a careless secretary is late with papers, forgets leads and deadlines and enters
    meetings late, and may all the same hold good meetings. Signals of paperwork are therefore not independent.
    """
    rng = stream(seed, "manner")
    n = len(cells)
    care = habits.care * rng.normal(0, 1, n)
    draw = partial(_habit, rng, habits)
    paper_first = has(odd, "paper_first")
    entry = rng.lognormal(np.log(2.5), 0.5, n) * np.exp(-0.35 * care)
    return Manner(
        duration=_durations(rng, cells, odd),
        duration_sd=np.where(has(odd, "fixed_hall"), 0.5, rng.gamma(4, 2, n)),
        speaking=_speaking(rng, cells, odd),
        papers_late=np.where(paper_first, 0.5, draw(-2.4, 0.9, -0.8 * care)),
        final_late=np.where(paper_first, 0.7, draw(-2.2, 0.9, -0.8 * care)),
        premeeting=draw(2.6, 0.9, 0.8 * care),
        notice_days=rng.integers(2, 7, n),
        agenda=rng.normal(5.2, 0.7, n),
        professional=_professional(rng, cells, odd),
        criticism=rng.gamma(5, 2.5, n),
        no_criticism=draw(-1.5, 1.1, -0.3 * care),
        reminders=rng.gamma(2, 0.6, n),
        deputy=np.where(has(odd, "deputy_chairs"), 0.35, draw(-3.2, 1.0, 0 * care)),
        entry_days=np.where(paper_first, entry * 3, entry),
        tasks=rng.gamma(8, 0.25, n),
        task_lead=draw(2.9, 0.8, 0.8 * care),
        task_due=draw(2.9, 0.8, 0.8 * care),
        task_reported=draw(2.3, 0.7, 0.6 * care),
        task_percent=rng.normal(93, 4, n),
        routine_task=has(odd, "routine_task"),
        leniency=rng.normal(1.5, 1.6, n) + 4.5 * has(odd, "generous"),
        fixed_scores=draw(-2.2, 1.2, -0.5 * care),
        slips=draw(-4.6, 1.0, -0.6 * care),
        sentences=np.where(has(odd, "terse"), 3, rng.integers(3, 6, n)),
        superior_strictness=rng.normal(1.0, 0.8, n),
    )


def _habit(rng: np.random.Generator, habits: Habits, middle: float, sd: float, shift: Floats) -> Floats:
    """A probability per cell, normal in logits around `middle`, moved by `shift`."""
    return expit(habits.level * middle + shift + rng.normal(0, habits.spread * sd, len(shift)))


def _durations(rng: np.random.Generator, cells: Cells, odd: Ints) -> Floats:
    n, small = len(cells), cells.size <= 8
    by_local_rule = np.maximum(cells.min_duration, 45) + rng.gamma(4, 3, n)
    length = np.maximum(rng.normal(np.where(small, 97, 103), 9, n), 80)
    length = np.where(has(odd, "tiny_short") | (cells.min_duration > 0), by_local_rule, length)
    return np.where(has(odd, "fixed_hall"), 120, length)


def _speaking(rng: np.random.Generator, cells: Cells, odd: Ints) -> Floats:
    share = rng.beta(4.5, 6.5, len(cells)) + np.where(cells.size <= 8, 0.2, 0)
    return np.clip(np.where(has(odd, "quiet"), share * 0.4, share), 0.08, 0.95)


def _professional(rng: np.random.Generator, cells: Cells, odd: Ints) -> Floats:
    share = PROFESSIONAL[cells.type] + rng.normal(0, 0.11, len(cells)) + 0.25 * has(odd, "school_talk")
    return np.clip(share, 0.05, 0.9)
