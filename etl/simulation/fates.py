"""What becomes of cells: founded, merged, closed, or with a new secretary."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import NO_DAY, Days, Ints, random_days, sample_share
from etl.simulation.months import Months
from etl.simulation.world import EXAMPLE, Land

# Fewer months or cells than these leave no room for such changes (chosen by us).
LEAST_MONTHS, LEAST_CELLS = 6, 12


@dataclass(frozen=True)
class Fates:
    """Per cell: first day, last day, heir, day of a new secretary; NaT, for heirs -1, where nothing happens."""

    founded: Days
    ended: Days
    merged_into: Ints
    secretary_changed_on: Days


def draw_fates(rng: np.random.Generator, land: Land, months: Months, organisation: Ints, type_: Ints) -> Fates:
    """One fate at most for each cell; one that merges goes to a cell of its own type and organisation that stays."""
    n = len(type_)
    founded, ended, merged_into = np.full(n, NO_DAY), np.full(n, NO_DAY), np.full(n, -1)
    free = np.arange(n) != EXAMPLE
    if len(months) >= LEAST_MONTHS and n >= LEAST_CELLS:
        for cell in sample_share(rng, free, land.cells_merged_share):
            alike = (organisation == organisation[cell]) & (type_ == type_[cell]) & free & (np.arange(n) != cell)
            if free[cell] and alike.any():
                merged_into[cell] = rng.choice(np.flatnonzero(alike))
                ended[cell] = rng.choice(months.lasts[2:-2])
                free[[cell, merged_into[cell]]] = False
        closed = sample_share(rng, free, land.cells_closed_share)
        ended[closed] = rng.choice(months.lasts[2:-2], len(closed))
        free[closed] = False
        new = sample_share(rng, free, land.cells_founded_share)
        founded[new] = rng.choice(months.firsts[2:-1], len(new)) + rng.integers(0, 20, len(new)).astype("m8[D]")
    return Fates(founded, ended, merged_into, _new_secretaries(rng, land, months, founded, ended))


def _new_secretaries(rng: np.random.Generator, land: Land, months: Months, founded: Days, ended: Days) -> Days:
    changed_on = np.full(len(founded), NO_DAY)
    calm = np.isnat(founded) & np.isnat(ended) & (np.arange(len(founded)) != EXAMPLE)
    changing = sample_share(rng, calm, land.secretary_changed_share)
    begin, end = (np.repeat(day, len(changing)) for day in (months.first_day + 1, months.last_day))
    changed_on[changing] = random_days(rng, begin, end)
    return changed_on
