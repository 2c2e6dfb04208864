"""This quarter against the one before, in words: what changed, and whether it is more than chance would do."""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot
from typing import Any

from dashboard.language import Language

MEASURES = ("attendance", "held", "tasks", "quality")
# Chosen by us: changes of so many standard errors are reported, as several units and measures are looked at together.
BEYOND_CHANCE = 2.58
# Chosen by us: below it the mean of the cells depends on one of them.
FEWEST_CELLS = 5
Change = dict[str, Any]


def kind_of(change: Change | None, whole: Change | None = None) -> str:
    """rising, falling, steady, or unknown: the change, less that of the whole, beside the standard error of both.

    The two errors are added as if the unit were no part of the whole, which reports rather less than too much.
    """
    if change is None or change["n_cells"] < FEWEST_CELLS or change["error"] is None:
        return "unknown"
    moved = change["change"] - (whole["change"] if whole else 0)
    of_whole = whole["error"] if whole else None
    error = hypot(change["error"], of_whole or 0.0)
    if abs(moved) <= BEYOND_CHANCE * error or not moved:
        return "steady"
    return "rising" if moved > 0 else "falling"


def figure(t: Language, measure: str, value: float) -> str:
    """A mean of a measure as it is read: points of 100, or whole per cents."""
    return t("overview.points", points=t.number(value, 0)) if measure == "quality" else t.percent(value)


def moved(t: Language, measure: str, change: float) -> str:
    """How far a mean has moved, without plus or minus."""
    return t("overview.by_points", points=t.number(abs(change) * (1 if measure == "quality" else 100), 1))


def of_the_whole(t: Language, whole: dict[str, Change]) -> Iterable[str]:
    """One sentence per measure that is known."""
    for measure in MEASURES:
        if change := whole.get(measure):
            yield t.of(
                "overview.whole", kind_of(change), measure=t.of("overview.measure", measure),
                before=figure(t, measure, change["before"]), now=figure(t, measure, change["now"]),
            )  # fmt: skip


def of_a_unit(t: Language, name: str, change: Change, whole: Change | None) -> str | None:
    """The sentence of a unit whose change is more than chance and the season would do; None where it is not."""
    kind = kind_of(change, whole)
    if kind not in ("rising", "falling"):
        return None
    measure = change["measure"]
    return t.of(
        "overview.unit", kind, name=name, measure=t.of("overview.measure", measure),
        before=figure(t, measure, change["before"]), now=figure(t, measure, change["now"]),
        by=moved(t, measure, change["change"] - (whole["change"] if whole else 0)),
    )  # fmt: skip
