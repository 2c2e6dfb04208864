"""The meetings that a flag rests on, named by their days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.language import Language

# More make a sentence that nobody reads; the table of meetings has them all (chosen by us).
MOST_NAMED = 6


def meetings_named(t: Language, held_on: Sequence[date]) -> str:
    """Up to six days, the newest first, and how many more there are; empty where there is none."""
    if not held_on:
        return ""
    days = sorted(held_on, reverse=True)
    named = [t.date(day) for day in days[:MOST_NAMED]]
    if more := len(days) - len(named):
        return t("meetings_named.more", days=", ".join(named), n=more)
    return t("meetings_named.all", days=t.listed(named))
