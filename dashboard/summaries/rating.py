"""The band of a year that the committee's own rule proposes from the months, with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Rule(Protocol):
    """`[rating]` of cellpulse.toml."""

    best_months: int
    least_scored: int
    least_met: int
    good: float
    fair: float
    average: float


@dataclass(frozen=True)
class Proposed:
    """`band` is empty where the rule is not met: `lacking` is `scored` or `met` (months), else empty; `mean` of
    the best months is None where nothing was scored."""

    band: str
    lacking: str
    mean: float | None
    n_counted: int


def proposed(points: Sequence[float], n_met: int, rule: Rule) -> Proposed:
    """The proposal for one cell: `points` of the scored months, `n_met` months with a meeting."""
    best = sorted(points, reverse=True)[: rule.best_months]
    mean = sum(best) / len(best) if best else None
    lacking = "scored" if len(points) < rule.least_scored else "met" if n_met < rule.least_met else ""
    if mean is None or lacking:
        return Proposed("", lacking or "scored", mean, len(best))
    bands = (("good", rule.good), ("fair", rule.fair), ("average", rule.average))
    band = next((name for name, least in bands if mean >= least), "weak")
    return Proposed(band, "", mean, len(best))


def counted(months: Sequence[date], points: Sequence[float], rule: Rule) -> list[tuple[date, float]]:
    """The months whose points make the mean, in their order; of equal points the earlier month counts."""
    best = sorted(zip(months, points, strict=True), key=lambda one: (-one[1], one[0]))[: rule.best_months]
    return sorted(best)
