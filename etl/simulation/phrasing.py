"""The phrase banks, and the slots that depend on where and when something is written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.simulation.chance import Ints
from etl.simulation.grammar import Context
from etl.simulation.names import Bank, read_phrases
from etl.simulation.setting import Setting

# Places that a cell speaks of again and again.
SPOTS_PER_CELL = 6


@dataclass(frozen=True)
class Phrases:
    """The phrase banks: groups of patterns by name, the work of the season by month, and `bank` for slots."""

    own: Bank
    frame: Bank
    handed: Bank
    tasks: Bank
    seasons: Bank
    bank: Bank


def read_banks() -> Phrases:
    """The phrase banks that come with the simulation."""
    handed = read_phrases("handed_down")["handed_down"]
    return Phrases(
        own=read_phrases("own")["own"],
        frame=read_phrases("frame")["frame"],
        handed=handed,
        tasks=read_phrases("tasks")["tasks"],
        seasons=read_phrases("seasons")["seasons"],
        bank={**read_phrases("banks")["banks"], **handed},
    )


@dataclass(frozen=True)
class Groups:
    """Groups of patterns laid end to end: all patterns, and where each group starts and how long it is."""

    patterns: list[str]
    starts: dict[str, int]
    sizes: dict[str, int]

    def pick(self, rng: np.random.Generator, names: list[str], group: Ints) -> Ints:
        """A random pattern for each row, from the group whose place in `names` stands in `group`."""
        starts = np.array([self.starts[name] for name in names])
        sizes = np.array([self.sizes[name] for name in names])
        return starts[group] + np.floor(rng.random(len(group)) * sizes[group]).astype(int)


def groups(bank: Bank) -> Groups:
    """The groups of a bank."""
    sizes = {name: len(patterns) for name, patterns in bank.items()}
    starts = dict(zip(sizes, np.cumsum([0, *sizes.values()]).tolist(), strict=False))
    return Groups([p for patterns in bank.values() for p in patterns], starts, sizes)


def local_context(rng: np.random.Generator, here: Setting, phrases: Phrases, cell: Ints, month: Ints) -> Context:
    """Slots that depend on cell and month: one of the cell's own places, the work of the season, the date."""
    spots = here.names.bank["spots"]
    of_cell = here.stream("spots").integers(0, len(spots), (len(here.cells), SPOTS_PER_CELL))
    season = _seasons(rng, phrases.seasons, here.months.number[month])
    return Context(
        {
            "spot": pl.Series(spots).gather(of_cell[cell, rng.integers(0, SPOTS_PER_CELL, len(cell))]),
            "season": season,
            "season_lower": season.str.head(1).str.to_lowercase() + season.str.slice(1),
            "month": pl.Series(here.months.number[month]).cast(pl.String),
            "year": pl.Series(here.months.year[month]).cast(pl.String),
        }
    )


def capitalised(texts: pl.Series) -> pl.Series:
    """The texts with a capital first letter."""
    return texts.str.head(1).str.to_uppercase() + texts.str.slice(1)


def _seasons(rng: np.random.Generator, bank: Bank, month_number: Ints) -> pl.Series:
    months = groups(bank)
    names = [f"m{number:02d}" for number in range(1, 13)]
    return pl.Series(months.patterns).gather(months.pick(rng, names, month_number - 1))
