"""What is planted in a world: which cells, which symptoms, how strong, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from etl.simulation.chance import Bools, Floats, Ints
from etl.simulation.concerns import FORMAL, NO_FLAG
from etl.simulation.planting import EXCLUSIVE
from etl.simulation.worlds.ground import Ground
from etl.simulation.worlds.mechanism import Mechanism

# Columns without which a symptom cannot show.
NEEDS = {
    "minutes_copied": ("meetings.minutes_text",),
    "minutes_shared": ("meetings.minutes_text",),
    "minutes_empty": ("meetings.minutes_text",),
    "uniform_duration": ("meetings.started_at", "meetings.ended_at"),
    "meeting_short": ("meetings.started_at", "meetings.ended_at"),
    "few_speakers": ("meetings.speakers",),
    "professional_only": ("meetings.professional_items",),
    "topic_repeated": ("meetings.topic",),
    "thematic_skipped": ("thematic",),
    "papers_late": ("meetings.papers_shared_on",),
    "no_premeeting": ("meetings.committee_premeeting",),
    "no_criticism": ("meetings.criticism_minutes", "meetings.reminders"),
    "tasks_unowned": ("tasks.lead_named",),
    "tasks_perfect": ("tasks.percent_done",),
    "tasks_unmet": ("tasks.percent_done", "tasks.due_on"),
    "tasks_repeated": ("tasks.task_text",),
    "score_inflated": ("scores.superior",),
    "score_uniform": ("scores",),
    "roll_perfect": (),
    "records_backfilled": ("meetings.recorded_at",),
    "headcount_mismatch": ("headcounts", "attendance"),
    "leaders_absent": ("meetings.chair_role",),
}
MOST_SYMPTOMS = 6
NEVER = 10_000
FALLS = (0.08, 0.15, 0.25, 0.35)


@dataclass(frozen=True)
class Planted:
    """`strength` (cells, FORMAL): share of meetings that show the symptom between months `begin` and `end` of the
    cell. `partner`: the cell whose minutes are shared, -1 = none. `fall`, `fall_from`, `fall_over` (months from step to
    ramp) of attendance; `skipping`: share of meetings not held from `begin` on."""

    formal: Bools
    strength: Floats
    begin: Ints
    end: Ints
    partner: Ints
    fall: Floats
    fall_from: Ints
    fall_over: Ints
    skipping: Floats

    def shows(self, symptom: str, cell: Ints, month: Ints, rng: np.random.Generator) -> Bools:
        """Whether a symptom shows, drawn for each pair of cell and month."""
        there = (month >= self.begin[cell]) & (month < self.end[cell])
        return rng.random(len(cell)) < self.strength[cell, FORMAL.index(symptom)] * there


def possible(world: Mechanism) -> list[str]:
    """Symptoms that can be seen in the columns of the world."""
    seen = [s for s in FORMAL if all(world.has(column) for column in NEEDS[s])]
    # Where only heads are counted there is no roll that they could contradict.
    return [s for s in seen if s != "headcount_mismatch" or world.ways["rolls"] != "heads"]


def plant(world: Mechanism, ground: Ground, months: int, healthy: bool) -> Planted:
    """Draws the plan; a cell has one of formalism, a single symptom, a fall, skipping."""
    rng, n = world.stream("planting"), len(ground)
    order = rng.permutation(n)
    shares = [world[f"{what}_share"] * (not healthy) for what in ("formal", "single", "fall", "skip")]
    bounds = np.cumsum([0, *(round(share * n) for share in shares)])
    formal, single, fall, skip = (order[a:b] for a, b in pairwise(bounds))
    strength, begin, end = np.zeros((n, len(FORMAL))), np.zeros(n, int), np.full(n, NEVER)
    for cell in formal:
        strength[cell] = _symptoms(world, rng, int(rng.integers(2, MOST_SYMPTOMS + 1)))
    alone = [FORMAL.index(s) for s in possible(world) if s not in NO_FLAG]
    strength[single, rng.choice(alone, len(single))] = rng.uniform(0.3, world["strongest"], len(single))
    begin[:] = np.where(rng.random(n) < 0.5, 0, rng.integers(0, max(months - 5, 1), n))
    fading = rng.random(n) < world["fading_share"]
    end = np.where(fading & (begin < months - 10), months - rng.integers(1, 4, n), NEVER)
    size, first, over = np.zeros(n), np.full(n, NEVER), np.ones(n, int)
    size[fall] = rng.choice(FALLS, len(fall))
    first[fall] = np.maximum(months - rng.integers(2, 13, len(fall)), 0)
    over[fall] = rng.choice([1, 1, 3, 6], len(fall))
    skipping = np.zeros(n)
    skipping[skip] = rng.uniform(0.3, 0.7, len(skip))
    partner = _partners(rng, ground, strength[:, FORMAL.index("minutes_shared")] > 0)
    return Planted(np.isin(np.arange(n), formal), strength, begin, end, partner, size, first, over, skipping)


def _symptoms(world: Mechanism, rng: np.random.Generator, number: int) -> Floats:
    """Strengths of some symptoms that can stand together; they come from more than one side of the work."""
    strength = np.zeros(len(FORMAL))
    for symptom in rng.permutation(possible(world)):
        taken = {FORMAL[i] for i in np.flatnonzero(strength)}
        if len(taken) < number and not any(symptom in group and taken & group for group in EXCLUSIVE):
            strength[FORMAL.index(symptom)] = rng.uniform(world["weakest"], world["strongest"])
    return strength


def _partners(rng: np.random.Generator, ground: Ground, sharing: Bools) -> Ints:
    """Another cell of the unit, or any where there is none."""
    partner = np.full(len(ground), -1)
    for cell in np.flatnonzero(sharing):
        near = np.flatnonzero((ground.unit == ground.unit[cell]) & (np.arange(len(ground)) != cell) & ~sharing)
        pool = near if len(near) else np.flatnonzero(np.arange(len(ground)) != cell)
        partner[cell] = int(rng.choice(pool))
    return partner
