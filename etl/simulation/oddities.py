"""Harmless reasons for odd data: what an honest cell shows that looks like a concern, and why it is none.

| oddity | what looks odd | why it is harmless |
|---|---|---|
| merger | more members, attendance lower for some months | the cell took another one in |
| new_secretary | late papers, other manner of minutes | three months of learning |
| strong_harvest | deep dips in May, June, October | everybody is in the fields |
| no_internet | meetings entered together, weeks late | the secretary travels to enter them |
| not_entered | last one or two meetings lacking | held, but not yet entered |
| school_talk | most items professional | a school cell talks about its school; Party items are there too |
| tiny_short | meetings of 45 to 70 minutes | few members, and a local rule |
| many_away | low share of those who come of those on the roll | many exempt or working away |
| paper_first | no dates of papers, late final papers, few figures | the cell works on paper |
| special_duty | two months without a meeting, many absent | the unit was on duty |
| storm | no meeting in one month in a whole commune | flood or storm |
| postponed | meeting slips to the next month, which has two | a funeral, a road cut off |
| commune_template | minutes much like the neighbours' | the commune prescribes a long form |
| terse | short minutes | the secretary writes little, but what is written is the cell's own |
| always_full | everybody comes each time | a small, close cell |
| generous | self-score a little above the superior's | a friendly habit of scoring |
| quiet | few speakers | old members, a talkative secretary |
| deputy_chairs | deputy in the chair for months | the secretary is away on a course |
| fixed_hall | exactly two hours each time | the hall is booked for two hours |
| routine_task | the same task each month | cleaning the village road every month is real work |
"""

from __future__ import annotations

import numpy as np

from etl.simulation.chance import Bools, Floats, Ints, stream
from etl.simulation.places import Cells
from etl.simulation.world import ARMED_FORCES, EXAMPLE, PUBLIC_SERVICE, RESIDENTIAL, World

ODDITIES = (
    "none",
    "merger",
    "new_secretary",
    "strong_harvest",
    "no_internet",
    "not_entered",
    "school_talk",
    "tiny_short",
    "many_away",
    "paper_first",
    "special_duty",
    "storm",
    "postponed",
    "commune_template",
    "terse",
    "always_full",
    "generous",
    "quiet",
    "deputy_chairs",
    "fixed_hall",
    "routine_task",
)


def oddities(world: World, seed: int, cells: Cells) -> Ints:
    """Index into ODDITIES per cell: one harmless reason for a share of the cells, 0 for the others.

    A reason is only given where it can be: `no_internet` needs a place without internet, `school_talk` a school.
    """
    rng = stream(seed, "oddities")
    n = len(cells)
    chosen = np.zeros(n, int)
    weights = _weights(cells)
    odd = rng.random(n) < world.planting.oddities
    threshold = rng.random((n, 1)) * weights.sum(axis=1, keepdims=True)
    chosen[odd] = (threshold > weights.cumsum(axis=1)).sum(axis=1)[odd]
    taken_in = np.unique(cells.merged_into[cells.merged_into >= 0])
    chosen[taken_in] = ODDITIES.index("merger")
    chosen[~np.isnat(cells.secretary_changed_on) & odd] = ODDITIES.index("new_secretary")
    chosen[EXAMPLE] = 0
    return chosen


def has(odd: Ints, name: str) -> Bools:
    """Cells with the oddity of that name."""
    return odd == ODDITIES.index(name)


def _weights(cells: Cells) -> Floats:
    n = len(cells)
    possible: dict[str, np.ndarray] = {name: np.ones(n) for name in ODDITIES}
    for never in ("none", "merger", "new_secretary"):
        possible[never] = np.zeros(n)
    possible["strong_harvest"] = 2.0 * (cells.rural & (cells.type == RESIDENTIAL))
    possible["no_internet"] = 8.0 * ~cells.has_internet
    possible["not_entered"] = 2.0 * ~cells.has_internet
    possible["school_talk"] = 3.0 * (cells.type == PUBLIC_SERVICE)
    possible["tiny_short"] = 4.0 * ((cells.size <= 8) & (cells.min_duration > 0))
    possible["special_duty"] = 6.0 * (cells.type == ARMED_FORCES)
    possible["storm"] = 0.5 * cells.rural
    possible["always_full"] = 4.0 * (cells.size <= 10)
    return np.column_stack([possible[name] for name in ODDITIES]).astype(float)
