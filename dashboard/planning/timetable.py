"""Cells to days, for the greatest sum of gains, under what the teams can do: an assignment solved by HiGHS.

The teams are alike, so the programme decides only how many teams are in which area on which day (`y`) and which cells
are visited on it (`z`); numbers of teams are dealt out afterwards. Without this every solution would come back under
each renaming of the teams, and a solver would try them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from dashboard.planning.cells import Floats
from etl.user_error import TranslatableError

# A plan that is within a thousandth of the best is as good; nobody waits longer than this (chosen by us).
GAP = 1e-3
SECONDS = 20.0


@dataclass(frozen=True)
class Room:
    """What fits: teams on one day, days of teams in the month, and visits of a team on a day (all in one area)."""

    teams: int
    team_days: int
    visits_a_day: int


def best(gains: Floats, areas: Sequence[str], room: Room) -> list[tuple[int, int]]:
    """Pairs of cell and day (places in `gains`) with the greatest sum of gains, by day, then cell.

    `gains` is cells x days; NaN = this cell cannot be visited on this day. Each cell at most once; each day at most
    `teams` teams, each in one area. Raises TranslatableError where the solver finds nothing within its time.
    """
    cells, days = np.nonzero(~np.isnan(gains))
    if not len(cells) or not room.team_days:
        return []
    # With one visit a day every trip is in one area anyway.
    areas_by_visit = np.asarray(areas, dtype=str) if room.visits_a_day > 1 else np.zeros(len(areas), str)
    names, area = np.unique(areas_by_visit, return_inverse=True)
    n_z, n_days = len(cells), gains.shape[1]
    place = area[cells] * n_days + days
    n_y = len(names) * n_days
    rows = [
        _sums(cells, gains.shape[0], n_z + n_y),
        _sums(place, n_y, n_z + n_y) - room.visits_a_day * _sums(np.arange(n_y), n_y, n_z + n_y, n_z),
        _sums(np.arange(n_y) % n_days, n_days, n_z + n_y, n_z),
        _sums(np.zeros(n_y, int), 1, n_z + n_y, n_z),
    ]
    limits = [np.ones(gains.shape[0]), np.zeros(n_y), np.full(n_days, room.teams), [room.team_days]]
    # SciPy's own types say that bounds are single numbers; its documentation and code take arrays.
    least: Any = np.zeros(n_z + n_y)
    most: Any = np.concatenate([np.ones(n_z), np.full(n_y, room.teams)])
    highest: Any = np.concatenate(limits)
    solution = milp(
        np.concatenate([-gains[cells, days], np.zeros(n_y)]),
        constraints=LinearConstraint(vstack(rows, format="csr"), -np.inf, highest),
        integrality=np.ones(n_z + n_y),
        bounds=Bounds(least, most),
        options={"mip_rel_gap": GAP, "time_limit": SECONDS},
    )
    if solution.x is None:
        raise TranslatableError("no_timetable", f"no timetable exists: {solution.message}")
    chosen = solution.x[:n_z] > 0.5
    return sorted(zip(cells[chosen].tolist(), days[chosen].tolist(), strict=True), key=lambda pair: (pair[1], pair[0]))


def dealt(pairs: Sequence[tuple[int, int]], areas: Sequence[str], room: Room) -> list[int]:
    """The team (from 1) of each pair: a team's visits of a day lie in one area, and the days are dealt out in turn.

    `pairs` are as `best` gives them. In turn no team gets two parts of one day, and none more days than it has.
    """
    sorted_pairs = sorted(range(len(pairs)), key=lambda i: (pairs[i][1], areas[pairs[i][0]], i))
    teams, turn, filled, before = [0] * len(pairs), -1, 0, None
    for i in sorted_pairs:
        here = (pairs[i][1], areas[pairs[i][0]])
        if here != before or filled == room.visits_a_day:
            turn, filled, before = turn + 1, 0, here
        teams[i], filled = turn % room.teams + 1, filled + 1
    return teams


def _sums(groups: np.ndarray, n_groups: int, width: int, start: int = 0) -> csr_array:
    """One row a group, with 1 at each of its variables, the first of which is at `start`."""
    return csr_array((np.ones(len(groups)), (groups, start + np.arange(len(groups)))), shape=(n_groups, width))
