"""What readers can work out from shown and masked counts, by integer programmes over everything that they see."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

FEW, WITHHELD = "dưới 3", "không nêu"
MOST = 1_000


class Shown:
    """Sums of unknown whole numbers, each told as a number, as under three, or not at all."""

    def __init__(self) -> None:
        self.places: dict[Hashable, int] = {}
        self.sums: list[tuple[dict[int, int], float, float]] = []
        self.masked: list[list[int]] = []

    def tells(self, text: str, parts: Sequence[Hashable]) -> None:
        """The sum of these parts stands there as this text."""
        low, high = (1, 2) if text == FEW else (0, MOST) if text == WITHHELD else (int(text),) * 2
        places = self.between(low, high, parts)
        if text in (FEW, WITHHELD):
            self.masked.append(places)

    def between(self, low: float, high: float, parts: Sequence[Hashable]) -> list[int]:
        """The sum of these parts is known to be from `low` to `high`."""
        places = [self.places.setdefault(part, len(self.places)) for part in parts]
        self.sums.append((dict.fromkeys(places, 1), low, high))
        return places

    def same(self, parts: Sequence[Hashable], others: Sequence[Hashable]) -> None:
        """Both add up to the same, whatever stands there."""
        signs = {self.places.setdefault(part, len(self.places)): 1 for part in parts}
        signs |= {self.places.setdefault(part, len(self.places)): -1 for part in others}
        self.sums.append((signs, 0, 0))

    def determined(self) -> list[list[int]]:
        """The masked sums that can have one value only."""
        return [places for places in self.masked if len({self._end(places, sign) for sign in (1, -1)}) == 1]

    def _end(self, places: list[int], sign: int) -> int:
        weights = np.zeros((len(self.sums), len(self.places)))
        for row, (signs, _, _) in enumerate(self.sums):
            weights[row, list(signs)] = list(signs.values())
        low, high = (np.array([each[i] for each in self.sums]) for i in (1, 2))
        wanted = np.zeros(len(self.places))
        wanted[places] = sign
        solution = milp(
            wanted, integrality=np.ones(len(wanted)), bounds=Bounds(0, MOST),
            constraints=LinearConstraint(weights, low, high),
        )  # fmt: skip
        assert solution.success, solution.message
        return round(solution.fun * sign)
