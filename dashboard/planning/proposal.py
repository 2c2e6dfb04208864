"""The month's proposal: which cells, on which day, by which team, and the reason of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dashboard.planning import draw, worth
from dashboard.planning.cells import Capacity, Cells, Floats, Wanted
from dashboard.planning.meeting_days import suits
from dashboard.planning.timetable import Room, best, dealt

# A visit away from the meeting sees papers and people, not the meeting: half of it (chosen by us).
OFF_DAY = 0.5
# Beyond these the programme takes longer than people wait; measured at a province with three visits a day.
MOST_CANDIDATES = 200
RANDOM, BY_HAND = "random", "by_hand"


@dataclass(frozen=True)
class Visit:
    """One visit: `reason` is one of worth.REASONS, "random" or "by_hand"; `suits` the probability that the cell meets
    on that day."""

    cell: str
    on: date
    team: int
    reason: str
    suits: float


@dataclass(frozen=True)
class Proposal:
    """The visits by day and team, and how many were drawn out of how many (the sample's size and its population).

    `left_out`: cells that people put in by hand and for which there is no room.
    """

    visits: list[Visit]
    drawn: int
    drawn_from: int
    left_out: list[str]


def propose(
    cells: Cells, capacity: Capacity, month: date, scope: str, seed: str, wanted: Wanted | None = None
) -> Proposal:
    """The visits of the month that are worth most.

    The random share is drawn before anything is judged, so no signal makes a cell likelier or less likely to be in it.
    What was put in by hand comes before the drawn, the drawn before the chosen; the last fill the room that is left.
    """
    here = set(cells.codes)
    by_hand = {code: day for code, day in (wanted or Wanted()).days.items() if code in here}
    n = min(capacity.visits, len(here))
    n_drawn = min(draw.size(n, capacity.random_share), max(n - len(by_hand), 0))
    drawn = set(draw.drawn(cells.codes, n_drawn, month, scope, seed, out=by_hand))
    days = sorted({*capacity.days, *(day for day in by_hand.values() if day)})
    visits = _visits(cells, capacity, days, by_hand, drawn)
    placed = {visit.cell for visit in visits}
    return Proposal(visits, len(drawn), len(here) - len(by_hand), [code for code in by_hand if code not in placed])


def _visits(
    cells: Cells, capacity: Capacity, days: list[date], by_hand: dict[str, date | None], drawn: set[str]
) -> list[Visit]:
    weighted, fits = worth.parts(cells), suits(cells, days)
    worths = weighted.sum(axis=1)
    gains = _gains(cells, capacity, days, worths, fits, by_hand, drawn)
    kept: list[int] = np.flatnonzero(_candidates(worths, cells, by_hand.keys() | drawn, capacity)).tolist()
    areas = [cells.areas[place] for place in kept]
    room = Room(capacity.teams, capacity.teams * min(capacity.days_each, len(days)), capacity.visits_a_day)
    pairs = best(gains[kept], areas, room)
    reasons = worth.reasons(weighted)
    visits = []
    for (row, day), team in zip(pairs, dealt(pairs, areas, room), strict=True):
        code = cells.codes[kept[row]]
        reason = BY_HAND if code in by_hand else RANDOM if code in drawn else reasons[kept[row]]
        visits.append(Visit(code, days[day], team, reason, float(fits[kept[row], day])))
    return sorted(visits, key=lambda v: (v.on, v.team, v.cell))


def _gains(
    cells: Cells, capacity: Capacity, days: list[date], worths: Floats, fits: Floats,
    by_hand: dict[str, date | None], drawn: set[str],
) -> Floats:  # fmt: skip
    """What each cell on each day adds (cells x days); NaN where it cannot be."""
    gains = worths[:, None] * (OFF_DAY + (1 - OFF_DAY) * fits)
    # More than all the chosen that one team's day could hold, so that no number of them pushes one of these out.
    first = capacity.visits_a_day + 1.0
    may = np.array([day in capacity.days for day in days])
    gains[:, ~may] = np.nan
    for place, code in enumerate(cells.codes):
        if code in by_hand:
            named = np.array([by_hand[code] in (None, day) for day in days]) & (may | (by_hand[code] is not None))
            gains[place] = np.where(named, first * first + fits[place], np.nan)
        elif code in drawn:
            gains[place] = np.where(may, first + fits[place], np.nan)
    return gains


def _candidates(worths: Floats, cells: Cells, fixed: set[str], capacity: Capacity) -> NDArray[np.bool_]:
    """Which cells the programme need look at (n, bool).

    With one visit a day any cell can take another's place at no less than OFF_DAY of its worth, so one whose worth is
    under OFF_DAY of the last that there is room for is in no best plan: leaving it out loses nothing. With several
    visits a day the places belong to areas: the best of every area stay too, up to MOST_CANDIDATES, and always those
    that fill the day of a cell that is visited anyway.
    """
    order = np.argsort(-worths, kind="stable")
    is_fixed = np.isin(np.asarray(cells.codes), list(fixed))
    if not capacity.visits:
        return is_fixed
    kept = worths >= OFF_DAY * worths[order[min(capacity.visits, len(order)) - 1]]
    if capacity.visits_a_day > 1:
        first = _first_of_areas(order, cells.areas, capacity.visits_a_day)
        kept |= first
        kept[order[kept[order]][max(MOST_CANDIDATES, capacity.visits) :]] = False
        areas = np.asarray(cells.areas, dtype=str)
        kept |= first & np.isin(areas, areas[is_fixed])
    return kept | is_fixed


def _first_of_areas(order: NDArray[np.intp], areas: Sequence[str], n: int) -> NDArray[np.bool_]:
    """The first n of each area, in the order given."""
    seen: Counter[str] = Counter()
    first = np.zeros(len(order), bool)
    for place in map(int, order):
        seen[areas[place]] += 1
        first[place] = seen[areas[place]] <= n
    return first
