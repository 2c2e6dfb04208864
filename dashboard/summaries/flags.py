"""The flags of one cell in the order in which they are read."""

from __future__ import annotations

from typing import Any


def ordered(flags: list[dict[str, Any]], reasons: list[str]) -> list[dict[str, Any]]:
    """Flags in the order of the reasons, which is by weight; what is no reason comes last."""
    place = {flag: i for i, flag in enumerate(reasons)}
    return sorted(flags, key=lambda f: place.get(f["flag"], len(place)))
