"""Seeing what another person sees: that person's rights, cut down to one's own, so that nobody sees more by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dashboard.scope import Cell, Scope, Whole
from dashboard.store.people import Right

Within = Callable[[str, Scope], bool]


def narrowed(own: Right, others: tuple[Right, ...], within: Within) -> tuple[Right, ...]:
    """The rights of another person as far as they lie within one's own; none where nothing is in common.

    `within(unit, scope)`: whether every cell of a unit is in a scope. Units of a tree
    lie one in the other or apart, so the smaller of two is what they have in common. Only an administrator, who may
    open every page, may see as others; so the other's role never opens a page that is closed to oneself.
    """
    if own.role != "administrator":
        return ()
    shared = ((right, _shared(own.scope, right.scope, within)) for right in others)
    return tuple(
        replace(right, scope=part, valid_to=min(right.valid_to, own.valid_to))
        for right, part in shared
        if part is not None
    )


def _shared(mine: Scope, theirs: Scope, within: Within) -> Scope | None:
    # A cell is no part of the tree that could be compared; its own page is its secretary's alone.
    if isinstance(theirs, Cell):
        return None
    if isinstance(mine, Whole) or mine == theirs:
        return theirs
    if isinstance(theirs, Whole):
        return mine
    if within(theirs.code, mine):
        return theirs
    return mine if within(mine.code, theirs) else None
