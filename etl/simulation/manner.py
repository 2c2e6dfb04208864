"""How an honest cell goes about its meetings: each has its own manner, and some manners look odd.

All figures are chosen by us: plausible habits with enough spread that a weak symptom of formalism lies inside what
honest cells do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import Bools, Floats, Ints, stream
from etl.simulation.oddities import has
from etl.simulation.places import Cells

# Usual share of the agenda on professional work, in the order of CELL_TYPES.
PROFESSIONAL = np.array([0.28, 0.45, 0.48, 0.48, 0.42, 0.36, 0.4])


@dataclass(frozen=True)
class Manner:
    """One index per cell. Shares are 0-1; durations are minutes; `entry_days` is the usual days until entry."""

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
    sentences: Ints
    superior_strictness: Floats


def manners(seed: int, cells: Cells, odd: Ints) -> Manner:
    """Draws every cell's manner, with what its oddity changes."""
    rng = stream(seed, "manner")
    n = len(cells)
    small = cells.size <= 8
    tiny = has(odd, "tiny_short") | (cells.min_duration > 0)
    duration = rng.normal(np.where(small, 96, 103), 8, n)
    duration = np.where(tiny, np.maximum(cells.min_duration, 45) + rng.gamma(4, 3, n), duration)
    duration = np.where(has(odd, "fixed_hall"), 120, np.maximum(duration, 40))
    paper_first = has(odd, "paper_first")
    speaking = rng.beta(5, 7, n) + np.where(small, 0.2, 0)
    entry = rng.lognormal(np.log(2.5), 0.6, n)
    deputy = rng.beta(1, 14, n)
    return Manner(
        duration=duration,
        duration_sd=np.where(has(odd, "fixed_hall"), 0.5, rng.gamma(6, 1.3, n)),
        speaking=np.clip(np.where(has(odd, "quiet"), speaking * 0.45, speaking), 0.08, 0.95),
        papers_late=np.where(paper_first, 0.45, rng.beta(1, 8, n)),
        final_late=np.where(paper_first, 0.7, rng.beta(1, 7, n)),
        premeeting=rng.beta(9, 1, n),
        notice_days=rng.integers(2, 7, n),
        agenda=rng.normal(5.2, 0.7, n),
        professional=np.clip(
            PROFESSIONAL[cells.type] + rng.normal(0, 0.09, n) + 0.25 * has(odd, "school_talk"), 0.05, 0.9
        ),
        criticism=rng.gamma(6, 2.2, n),
        no_criticism=rng.beta(1.2, 5, n),
        reminders=rng.gamma(2, 0.6, n),
        deputy=np.where(has(odd, "deputy_chairs"), 0.35, deputy),
        entry_days=np.where(paper_first, entry * 3, entry),
        tasks=rng.gamma(8, 0.25, n),
        task_lead=rng.beta(14, 1, n),
        task_due=rng.beta(14, 1, n),
        task_reported=rng.beta(12, 1.5, n),
        task_percent=rng.normal(93, 4, n),
        routine_task=has(odd, "routine_task"),
        leniency=rng.normal(1.5, 1.2, n) + 4.5 * has(odd, "generous"),
        fixed_scores=rng.beta(1, 6, n),
        sentences=np.where(has(odd, "terse"), 3, rng.integers(3, 7, n)),
        superior_strictness=rng.normal(1.0, 0.8, n),
    )
