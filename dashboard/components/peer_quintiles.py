"""Where one cell stands among similar ones: in fifths and never in ranks, as far as its own few meetings can tell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

FIFTHS = 5
# Chosen by us: with fewer similar cells a fifth is less than two of them.
FEWEST_OTHERS = 10
# Chosen by us: a mean of fewer meetings is mostly the chance of those days.
FEWEST_MEETINGS = 4
# Half width of a 95 % interval in standard errors: Student's t at 11 degrees of freedom, a year of monthly meetings.
WIDTH = 2.2
# Chosen by us: with 20 cells and 5 measures, chance alone passes three errors about once in ten pages.
IMPROVED = 3.0


@dataclass(frozen=True)
class Standing:
    """A mean with its 95 % interval, the fifths (0 the lowest, 4 the highest) it may stand in, and the middle."""

    figure: float
    low: float
    high: float
    first: int
    last: int
    middle: float
    n_others: int

    @property
    def kind(self) -> str:
        """alike (not distinguishable from the middle), one (its fifth is sure), or some (fifths next to each other)."""
        if self.low <= self.middle <= self.high:
            return "alike"
        return "one" if self.first == self.last else "some"


def fifth_of(value: float, others: Sequence[float]) -> int:
    """The fifth of the others in which a value is, 0 the lowest; one among equals stands in their middle."""
    below = sum(other < value for other in others)
    level = sum(other == value for other in others)
    return min((2 * below + level) * FIFTHS // (2 * len(others)), FIFTHS - 1)


def standing(own: Mapping[str, Any] | None, others: Sequence[float], most: float = math.inf) -> Standing | None:
    """Where a cell stands; None where its meetings or the cells that it could stand among are too few.

    `own`: figure, error (standard error of the mean) and n_meetings; `most` is the largest figure there can be.
    Limits: the chance in the others' figures is not taken off, so true differences look smaller than they are.
    """
    if own is None or own["n_meetings"] < FEWEST_MEETINGS or own["error"] is None or len(others) < FEWEST_OTHERS:
        return None
    low, high = max(own["figure"] - WIDTH * own["error"], 0), min(own["figure"] + WIDTH * own["error"], most)
    return Standing(
        own["figure"], low, high, fifth_of(low, others), fifth_of(high, others), median(others), len(others)
    )


def improved(measure: Mapping[str, Any]) -> bool:
    """Whether the last half year is above the same half year before by more than chance; False where unknown.

    `measure`: now, before, moved_error and n_each as in cell_measures.sql.
    """
    if measure["n_each"] < FEWEST_MEETINGS or measure["moved_error"] is None:
        return False
    return measure["now"] - measure["before"] > IMPROVED * measure["moved_error"]
