"""Arrays as columns of tables: codes, words, dates, times, and what is unknown."""

from __future__ import annotations

import polars as pl

from etl.simulation.chance import Bools, Days, Ints


def codes(prefix: str, count: int) -> pl.Series:
    """Codes of `count` things, in order."""
    return prefix + pl.Series(range(count), dtype=pl.Int64).cast(pl.String).str.zfill(7)


def words(index: Ints, names: tuple[str, ...]) -> pl.Series:
    """The word of each index; null for -1."""
    place = pl.Series(index).cast(pl.Int32)
    return pl.Series(names).gather(known(place, index >= 0))


def days(values: Days) -> pl.Series:
    """Dates; NaT becomes null."""
    return pl.Series(values.astype("M8[D]"))


def times(values: Days) -> pl.Series:
    """Local times to the minute as the contract writes them; NaT becomes null."""
    return pl.Series(values.astype("M8[m]").astype("M8[ms]")).dt.strftime("%Y-%m-%dT%H:%M")


def known(values: pl.Series, mask: Bools) -> pl.Series:
    """The values where they are recorded, else null."""
    return pl.select(pl.when(pl.Series(mask)).then(values)).to_series()
