"""How often visits confirmed a flag: counts with their interval, never a bare per cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

import polars as pl

from dashboard import access
from dashboard.language import Language
from dashboard.scope import Scope, Unit

# With fewer answers no share is shown (chosen by us: the interval would span half of all shares).
FEWEST_ANSWERS = 5
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
    """Findings about a flag of the visits that it led to: how many could answer, and how many of those confirmed it.

    `of_unit`: of the visits in one unit only, so that readers of others have other figures.
    """

    confirmed: int
    answered: int
    of_unit: bool = False

    def sentence(self, t: Language) -> str:
        """The share that was right, with its interval, and whose visits are counted."""
        low, high = interval(self.confirmed, self.answered)
        share = t.brief_share(self.confirmed, self.answered)
        figures = {"answered": self.answered, "share": share, "low": t.percent(low), "high": t.percent(high)}
        return t("measured.of_unit" if self.of_unit else "measured.sentence", **figures)

    def short(self, t: Language) -> str:
        """The same in a column: a share of ten at least, else the count."""
        return t("measured.short", percent=t.brief_share(self.confirmed, self.answered))


def measured(scope: Scope, as_of: date | None) -> dict[str, Measured]:
    """By flag what visits measured in a part of the tree; flags with fewer answers than are reported are left out."""
    rows = access.query("methods_visits", scope, as_of=as_of).filter(pl.col("selected_by") == "flag")
    by_flag = {str(flag): some.to_dicts() for (flag,), some in rows.partition_by("flag", as_dict=True).items()}
    of_unit = isinstance(scope, Unit)
    counted = {flag: Measured(*confirmed_and_answered(some), of_unit) for flag, some in by_flag.items()}
    return {flag: one for flag, one in counted.items() if one.answered >= FEWEST_ANSWERS}


def sentence(t: Language, rows: Rows, scope: Scope) -> str:
    """What the visits that were made because of the flag say of it; `rows` are those of the scope."""
    counted = confirmed_and_answered([row for row in rows if row["selected_by"] == "flag"])
    one = Measured(*counted, of_unit=isinstance(scope, Unit))
    if one.answered < FEWEST_ANSWERS:
        return t("methods.precision.unknown", n=one.answered)
    return one.sentence(t)
