"""Suppressing counts under three and rounding the rest (ehrQL's rule) gives masked counts away; the masks do not.

`uv run pytest -s tests/dashboard/test_suppress_and_round.py` prints what docs/decisions.md cites.
"""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.summaries.disclosure import Cases, Figure, marks
from tests.dashboard.masked import FEW, WITHHELD, Shown

# Cases of discipline of units of one district over a year: about one each (463 in a year in a province of 3,441 cells).
DRAWN, UNITS, MEAN = 40, 7, 1.0
AREA = "area"


def drawn() -> list[dict[str, int]]:
    rng = np.random.default_rng(11)
    return [{f"U{i}": int(n) for i, n in enumerate(rng.poisson(MEAN, UNITS))} for _ in range(DRAWN)]


def rounded(units: dict[str, int], base: int) -> Shown:
    """What readers know who see each count suppressed under three, else rounded to the nearest multiple of `base`."""
    shown, reach = Shown(), base // 2
    for parts in [list(units), *([unit] for unit in units)]:
        n = sum(units[part] for part in parts)
        if 0 < n < 3:
            shown.tells(FEW, parts)
        elif not n:
            shown.tells("0", parts)
        else:
            nearest = base * round(n / base)
            # Readers know that a count that is not suppressed is three or more.
            shown.between(max(nearest - reach, 3), nearest + reach, parts)
    return shown


def masked(units: dict[str, int]) -> Shown:
    """What readers know who see the counts as the masks leave them."""
    cases = Cases({unit: (n,) for unit, n in units.items()}, {AREA: list(units)})
    mark_of = marks(cases, [Figure(AREA), *map(Figure, units)])
    shown = Shown()
    for figure, mark in mark_of.items():
        parts = list(units) if figure.of == AREA else [figure.of]
        texts = {"few": FEW, "withheld": WITHHELD}
        shown.tells(texts.get(mark, f"{sum(units[part] for part in parts)}"), parts)
    return shown


def given_away(shown: list[Shown]) -> tuple[int, int]:
    """Suppressed counts that can have one value only, and all that are suppressed."""
    return sum(len(each.determined()) for each in shown), sum(len(each.masked) for each in shown)


def test_seven_units_of_one_case_each_are_given_away_by_their_rounded_total():
    units = {f"U{i}": 1 for i in range(UNITS)}
    assert given_away([rounded(units, 5)]) == (UNITS, UNITS)
    assert given_away([masked(units)])[0] == 0


@pytest.mark.parametrize("base", [3, 5])
def test_rounding_shows_counts_under_three_that_the_masks_hide(base):
    lost, of = given_away([rounded(units, base) for units in drawn()])
    print(f"rounded to {base}: {lost} of {of} suppressed counts of {DRAWN} areas can have one value only")
    assert lost > 0


def test_the_masks_give_none_away():
    lost, of = given_away([masked(units) for units in drawn()])
    print(f"masks: {lost} of {of} counts that are not shown of {DRAWN} areas can have one value only")
    assert (lost, of > 0) == (0, True)
