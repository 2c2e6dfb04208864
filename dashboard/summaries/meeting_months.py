"""What a month of a cell's meetings shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard.language import Language

KINDS = ("held", "thematic", "mixed", "online", "thematic_only", "missing")
WITHOUT_REGULAR = ("thematic_only", "missing")
# Chosen by us: so many months in a row read easier as from and to.
SHORTEST_RUN = 3


def kind_of(month: dict[str, Any]) -> str:
    """What a month shows, the gravest first: missing, thematic only, online, mixed, thematic too, or held.

    The monthly duty is a regular meeting (HD 42 of 2025), so a thematic one alone is a kind of its own.
    """
    if not month["meetings_regular"]:
        return "thematic_only" if month["meetings_thematic"] else "missing"
    if month["online"]:
        return "online"
    if month["mixed"]:
        return "mixed"
    return "thematic" if month["meetings_thematic"] else "held"


def meetings_sentence(t: Language, months: Sequence[dict[str, Any]]) -> str:
    """In how many months there was no regular meeting, and in which; `months` are consecutive, oldest first."""
    if not months:
        return t("strip.none")
    missing = [month["month"] if kind_of(month) in WITHOUT_REGULAR else None for month in months]
    n = len(months) - missing.count(None)
    if not n:
        return t("strip.all_held", n=len(months))
    return t("strip.some_missing", n=n, total=len(months), months=t.listed(_in_runs(t, missing)))


def _in_runs(t: Language, months: Sequence[date | None]) -> list[str]:
    """The months in words, several in a row as from and to; None ends a row."""
    runs: list[list[date]] = [[]]
    for month in months:
        if month is None:
            runs.append([])
        else:
            runs[-1].append(month)
    parts = []
    for run in runs:
        if len(run) >= SHORTEST_RUN:
            parts.append(t("strip.run", first=t.month(run[0]), last=t.month(run[-1])))
        else:
            parts += [t.month(month) for month in run]
    return parts
