"""The flags of one cell in the order in which they are read, and without points for who is not to see them yet."""

from __future__ import annotations

import json
from typing import Any

# By flag or signal the figures of its evidence that are points.
POINTS = {"score_inflated": ("figure",)}
Row = dict[str, Any]


def ordered(flags: list[Row], reasons: list[str]) -> list[Row]:
    """Flags in the order of the reasons, which is by weight; what is no reason comes last."""
    place = {flag: i for i, flag in enumerate(reasons)}
    return sorted(flags, key=lambda f: place.get(f["flag"], len(place)))


def without_points(flags: list[Row]) -> list[Row]:
    """The flags without points in their evidence, nor in that of the signals that carry them."""
    return [flag | {"evidence": json.dumps(_hidden(flag["flag"], json.loads(flag["evidence"])))} for flag in flags]


def _hidden(name: str, evidence: Row) -> Row:
    kept = {key: value for key, value in evidence.items() if key not in POINTS.get(name, ())}
    if "carried" in kept:
        kept["carried"] = [_hidden(signal["signal"], signal) for signal in kept["carried"]]
    return kept
