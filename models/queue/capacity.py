"""How many cells can be looked at in a month, and which make the best use of it. Pure: numbers and codes in and out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# Chosen by us: 16 visits a month, two teams on eight days each, for a province of 3,441 cells.
CELLS_PER_VISIT = 215
WHOLE = ""


@dataclass(frozen=True)
class Limit:
    """The most cells to look at in a month: by visits, and at their papers from the desk."""

    visits: int
    desk_checks: int

    @property
    def total(self) -> int:
        """Visits and desk checks together."""
        return self.visits + self.desk_checks


@dataclass(frozen=True)
class Capacity:
    """What cellpulse.toml states: `whole` of all cells together (None = it states nothing), `units` of the cells below
    a unit, by its code; a unit's is part of the whole's, not beside it."""

    whole: Limit | None = None
    units: Mapping[str, Limit] = field(default_factory=dict)

    def limits(self, n_cells: int, cells_by_unit: Mapping[str, frozenset[str]]) -> dict[str, Limit]:
        """By unit ("" = the whole) its limit; units without cells are left out.

        Where the whole is not stated: what its outermost stated units can do, and one visit for each 215 of the
        cells outside of them, at least one where there are any.
        """
        units = {code: limit for code, limit in self.units.items() if cells_by_unit.get(code)}
        if self.whole is not None:
            return {WHOLE: self.whole} | units
        outermost = [code for code in units if not any(cells_by_unit[code] < cells_by_unit[other] for other in units)]
        outside = n_cells - len(frozenset[str]().union(*(cells_by_unit[code] for code in outermost)))
        visits = math.ceil(outside / CELLS_PER_VISIT) + sum(units[code].visits for code in outermost)
        return {WHOLE: Limit(visits, sum(units[code].desk_checks for code in outermost))} | units


def best_use(
    worths: Iterable[tuple[str, float]], units_of: Mapping[str, Sequence[str]], limits: Mapping[str, Limit]
) -> list[str]:
    """The cells to look at, worth most first, so that the sum of worths is greatest within all limits.

    `worths`: cell and worth; those of no worth are left out. `units_of`: the units with a limit above a cell. Units lie
    within one another or apart, so taking the worthiest that there is room for gives the greatest sum (a laminar
    matroid). Equal worths go by code.
    """
    room = {unit: limit.total for unit, limit in limits.items()}
    chosen = []
    for cell, worth in sorted(worths, key=lambda pair: (-pair[1], pair[0])):
        above = [WHOLE, *units_of.get(cell, ())]
        if not room[WHOLE]:
            break
        if worth > 0 and all(room[unit] for unit in above):
            chosen.append(cell)
            for unit in above:
                room[unit] -= 1
    return chosen
