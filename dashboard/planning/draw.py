"""The random share of a plan: a simple random sample of the scope that nobody can steer and anybody can repeat."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable
from datetime import date


def size(visits: int, share: float) -> int:
    """How many of the visits are drawn: the share of them, halves rounded up."""
    return math.floor(visits * share + 0.5)


def drawn(codes: Iterable[str], n: int, month: date, scope: str, seed: str, out: Collection[str] = ()) -> list[str]:
    """n of the cells, none of those in `out`; all of them where there are fewer.

    Each cell has a number made of seed, month, scope and its code, and those with the least are drawn. So every cell
    is as likely as another whatever its signals (their outcomes are an unbiased base rate), the same plan draws the
    same cells on any machine, and a cell that comes or goes changes no other's number.
    """
    free = sorted({code for code in codes if code not in out}, key=lambda code: _number(code, month, scope, seed))
    return free[:n]


def _number(code: str, month: date, scope: str, seed: str) -> bytes:
    return hashlib.sha256("\x1f".join([seed, f"{month:%Y-%m}", scope, code]).encode()).digest()
