"""Texts from patterns with slots, for many rows at once.

A slot is `{name}`: a column of the row's context, or else one phrase of the bank of that name, which may have slots of
its own; or `{#low-high}`: a whole number. One pattern is rendered for all its rows together, so that the cost depends
on the number of patterns more than on the number of rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.simulation.chance import Ints
from etl.simulation.names import Bank

SLOT = re.compile(r"\{([^}]+)\}")


@dataclass(frozen=True)
class Context:
    """Columns of texts that slots may name; each has one value per row."""

    columns: dict[str, pl.Series]

    def take(self, rows: Ints) -> Context:
        """The context of some rows."""
        return Context({name: column.gather(rows) for name, column in self.columns.items()})


def render(patterns: list[str], choice: Ints, context: Context, bank: Bank, rng: np.random.Generator) -> pl.Series:
    """One text per row: the pattern number `choice` of `patterns`, its slots filled.

    Returns a string series as long as `choice`. A slot that neither the context nor the bank knows is a KeyError.
    """
    order = np.argsort(choice, kind="stable")
    bounds = np.searchsorted(choice[order], np.arange(len(patterns) + 1))
    parts = [
        _render_one(pattern, order[first:last], context, bank, rng)
        for pattern, first, last in zip(patterns, bounds[:-1], bounds[1:], strict=True)
        if last > first
    ]
    if not parts:
        return pl.Series([], dtype=pl.String)
    place = np.empty(len(choice), int)
    place[order] = np.arange(len(choice))
    return pl.concat(parts).gather(place)


def _render_one(pattern: str, rows: Ints, context: Context, bank: Bank, rng: np.random.Generator) -> pl.Series:
    pieces: list[pl.Expr | pl.Series] = []
    for place, piece in enumerate(SLOT.split(pattern)):
        if place % 2:
            pieces.append(_fill(piece, rows, context, bank, rng))
        elif piece:
            pieces.append(pl.lit(piece))
    if len(pieces) == 1 and "{" not in pattern:
        return pl.Series([pattern]).new_from_index(0, len(rows))
    return pl.select(pl.concat_str(pieces)).to_series()


def _fill(slot: str, rows: Ints, context: Context, bank: Bank, rng: np.random.Generator) -> pl.Series:
    if slot.startswith("#"):
        low, high = slot[1:].split("-")
        return pl.Series(rng.integers(int(low), int(high) + 1, len(rows))).cast(pl.String)
    if slot in context.columns:
        return context.columns[slot].gather(rows)
    phrases = bank[slot]
    choice = rng.integers(0, len(phrases), len(rows))
    if any("{" in phrase for phrase in phrases):
        return render(phrases, choice, context.take(rows), bank, rng)
    return pl.Series(phrases).gather(choice)
