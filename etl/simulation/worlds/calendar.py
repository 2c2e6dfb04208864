"""Meetings of a world: rhythm, days, kinds, and which are not takes_place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import Bools, Days, Ints
from etl.simulation.months import Months
from etl.simulation.worlds.ground import Ground, habit
from etl.simulation.worlds.mechanism import Mechanism
from etl.simulation.worlds.planting import Planted

KINDS = ("regular", "thematic", "regular_and_thematic")


@dataclass(frozen=True)
class Calendar:
    """One entry per meeting takes_place, by cell and day: cell, index of the month, day, kind (index of KINDS)."""

    cell: Ints
    month: Ints
    day: Days
    kind: Ints

    def __len__(self) -> int:
        return len(self.cell)


def hold(world: Mechanism, ground: Ground, planted: Planted, months: Months) -> Calendar:
    """Draws the meetings: once or twice a month, thematic ones each quarter apart from or joined to the regular one."""
    rng, n, t = world.stream("calendar"), len(ground), len(months)
    twice = world.ways["rhythm"] == "twice"
    cell, month = (index.ravel() for index in np.indices((n, t)))
    takes_place = rng.random(n * t) >= world["missing_rate"]
    takes_place &= rng.random(n * t) >= planted.skipping[cell] * (month >= planted.begin[cell])
    usual = rng.integers(2, 14 if twice else 26, n)
    if world.ways["calendar"] == "fixed_day":
        usual = np.full(n, usual[0]) + rng.integers(0, 2, n)
    thematic = _thematic(world, ground, planted, months, cell, month)
    kind = np.where(thematic & (world.ways["kinds"] == "joined"), 2, 0)
    parts = [(takes_place, usual[cell], kind)]
    if twice:
        parts.append((takes_place & (rng.random(n * t) >= world["missing_rate"]), usual[cell] + 14, kind * 0))
    if world.ways["kinds"] == "apart":
        parts.append((thematic & takes_place, usual[cell] + 2, kind * 0 + 1))
    drawn = [(cell[m], month[m], _days(rng, months, month, day)[m], of[m]) for m, day, of in parts]
    columns = [np.concatenate(column) for column in zip(*drawn, strict=True)]
    order = np.lexsort((columns[3], columns[2], columns[0]))
    return Calendar(*(column[order] for column in columns))


def _days(rng: np.random.Generator, months: Months, month: Ints, usual: Ints) -> Days:
    number = np.clip(usual + rng.integers(-1, 3, len(month)), 1, 28)
    return months.firsts[month] + (number - 1).astype("m8[D]")


def _thematic(world: Mechanism, ground: Ground, planted: Planted, months: Months, cell: Ints, month: Ints) -> Bools:
    """Whether the month has a thematic meeting: the second one of each quarter, unless it is left out."""
    rng = world.stream("thematic")
    lacking = habit(world, ground, "thematic", world["thematic_lacking_rate"], len(months))[cell, month]
    left_out = (rng.random(len(cell)) < lacking) | planted.shows("thematic_skipped", cell, month, rng)
    return (months.number[month] % 3 == 2) & ~left_out
