"""How often visits confirmed a flag: counts with their interval, never a bare per cent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scipy.stats import binomtest

from dashboard.language import Language

# Below so many answers nothing is said (chosen by us: the interval would span half of all shares).
FEWEST_ANSWERS = 5
REASONS = ("flag", "random", "routine", "other")


def confirmed_and_answered(rows: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """Findings that confirmed the flag in whole or part, and those that could see it at all."""
    confirmed = sum(row["confirmed"] + row["partly"] for row in rows)
    return confirmed, confirmed + sum(row["not_confirmed"] for row in rows)


def interval(confirmed: int, answered: int) -> tuple[float, float]:
    """95 % interval (Wilson) of the share confirmed."""
    wilson = binomtest(confirmed, answered).proportion_ci(0.95, "wilson")
    return float(wilson.low), float(wilson.high)


def sentence(t: Language, rows: Sequence[dict[str, Any]]) -> str:
    """What the visits that were made because of the flag say of it."""
    confirmed, answered = confirmed_and_answered([row for row in rows if row["selected_by"] == "flag"])
    if answered < FEWEST_ANSWERS:
        return t("methods.precision.unknown", n=answered)
    low, high = interval(confirmed, answered)
    return t("methods.precision.known", share=t.share(confirmed, answered), low=t.percent(low), high=t.percent(high))
