"""What a month of a cell's meetings shows."""

from __future__ import annotations

from typing import Any

KINDS = ("held", "thematic", "mixed", "online", "thematic_only", "missing")
WITHOUT_REGULAR = ("thematic_only", "missing")


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
