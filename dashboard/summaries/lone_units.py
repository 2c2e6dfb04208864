"""Passing over a unit that has all cells of the one above it, as a province's committee has: it only repeats it."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from dashboard.scope import Scope, Unit


def only_row(rows: pl.DataFrame) -> str | None:
    """The `unit_code` of rows that are one, None where they are none or several."""
    return rows["unit_code"][0] if rows.height == 1 else None


def below_lone_units(
    scope: Scope,
    ask: Callable[[Scope], pl.DataFrame],
    lone: Callable[[pl.DataFrame], str | None] = only_row,
    *,
    fewest: Callable[[pl.DataFrame], int] = lambda rows: 1,
) -> tuple[Scope, pl.DataFrame]:
    """The part of the tree whose parts right below are to be shown, and the rows of `ask` there.

    `lone` gives the unit that has all of the rows' cells, None where there is no such unit. It is passed over where
    `ask` gives at least `fewest` rows below it.
    """
    rows = ask(scope)
    while (code := lone(rows)) is not None and code != scope.code:
        deeper = ask(Unit(code))
        if deeper.height < fewest(rows):
            break
        scope, rows = Unit(code), deeper
    return scope, rows
