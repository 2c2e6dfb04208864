"""Seeing what another person sees: that person's rights, cut down to one's own, so that nobody sees more by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dashboard.store.people import Right

Within = Callable[[str, str], bool]


def narrowed(own: Right, others: tuple[Right, ...], within: Within) -> tuple[Right, ...]:
    """The rights of another person as far as they lie within one's own; none where nothing is in common.

    `within(unit, scope)` tells whether every cell of a unit lies in a scope (empty = the whole tree). Units of a tree
    lie one in the other or apart, so the smaller of two is what they have in common. Only an administrator, who may
    open every page, may see as others; so the other's role never opens a page that is closed to oneself.
    """
    if own.role != "administrator":
        return ()
    shared = ((right, _shared(own.unit_code, right.unit_code, within)) for right in others)
    return tuple(
        replace(right, unit_code=unit, valid_to=min(right.valid_to, own.valid_to))
        for right, unit in shared
        if unit is not None
    )


def _shared(mine: str, theirs: str, within: Within) -> str | None:
    if not mine or mine == theirs:
        return theirs
    if theirs and within(theirs, mine):
        return theirs
    return mine if not theirs or within(mine, theirs) else None
