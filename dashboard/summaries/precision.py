"""How often visits confirmed a flag: counts with their interval, never a bare per cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

from dashboard.language import Language

NORMAL_95 = 1.959963984540054  # quantile of the normal distribution, 97.5 %
Rows = Sequence[dict[str, Any]]
REASONS = ("flag", "random", "routine", "other")


def confirmed_and_answered(rows: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """Findings that confirmed the flag in whole or part, and those that could see it at all."""
    confirmed = sum(row["confirmed"] + row["partly"] for row in rows)
    return confirmed, confirmed + sum(row["not_confirmed"] for row in rows)


def interval(confirmed: int, answered: int) -> tuple[float, float]:
    """95 % interval (Wilson) of the share confirmed."""
    share, width = confirmed / answered, NORMAL_95**2 / answered
    middle = (share + width / 2) / (1 + width)
    half = sqrt(share * (1 - share) * width + width**2 / 4) / (1 + width)
    return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True)
class Measured:
    """Findings about a flag of the visits to all cells that it led to, as the build published them: how many could
    answer, and how many of those confirmed it."""

    confirmed: int
    answered: int
    to: str

    def sentence(self, t: Language) -> str:
        """The share that was right, with its interval, and which visits are counted."""
        low, high = interval(self.confirmed, self.answered)
        share = t.brief_share(self.confirmed, self.answered)
        figures = {"answered": self.answered, "share": share, "low": t.percent(low), "high": t.percent(high)}
        return t("measured.sentence", to=t.month(date.fromisoformat(f"{self.to}-01")), **figures)

    def short(self, t: Language) -> str:
        """The same in a column: a share of ten at least, else the count."""
        return t("measured.short", percent=t.brief_share(self.confirmed, self.answered))


def measured(words: Mapping[tuple[str, str], dict[str, Any]]) -> dict[str, Measured]:
    """By flag what visits measured, from the published words; a flag that too few visits answered has none."""
    return {flag: Measured(**counted) for (kind, flag), counted in words.items() if kind == "measured"}


def sentence(t: Language, rows: Rows, published: Measured | None) -> str:
    """What the visits that were made because of the flag say of it; `rows` are those that the reader may see."""
    if published is not None:
        return published.sentence(t)
    _, answered = confirmed_and_answered([row for row in rows if row["selected_by"] == "flag"])
    return t("methods.precision.unknown", n=answered)
