"""What the planner is shown: the cells of the scope, and what the teams can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cells:
    """n cells of the scope, one place each in every array.

    `attention`: 0-1 (1 = to look at this month), NaN = not assessable. `doubt`: the probabilities of the concerns that
    are judged apart (n x k, NaN = not assessable). `months_unseen`: months since the last visit, for a cell that was
    never visited since it can be known at all; NaN = visits are not known. `met_on`: past meeting days, oldest first;
    `declared_day`: the day of the month that the cell names, 0 = none. `owed`: whether superiors owe it something.
    """

    codes: Sequence[str]
    areas: Sequence[str]
    attention: Floats
    doubt: Floats
    months_unseen: Floats
    met_on: Sequence[Sequence[date]]
    declared_day: Sequence[int]
    owed: NDArray[np.bool_]


@dataclass(frozen=True)
class Capacity:
    """What can be done in the month: `teams` alike, each going out on `days_each` of `days`, for up to `visits_a_day`
    visits a day that lie in one area; `random_share` (0-1) of the visits is drawn."""

    teams: int
    days: Sequence[date]
    days_each: int
    visits_a_day: int = 1
    random_share: float = 0.15

    @property
    def visits(self) -> int:
        """The most visits there is time for."""
        return min(self.teams * self.days_each, self.teams * len(self.days)) * self.visits_a_day


@dataclass(frozen=True)
class Wanted:
    """Cells that people put in by hand: on a day that they named, or with None on whichever suits."""

    days: dict[str, date | None] = field(default_factory=dict)
