"""Conditions of cells and channels of meetings: what a committee may know of, from streams of their own.

Nothing else of a world depends on them, so a world with these columns has the meetings of one without. All shares are
chosen by us: plausible, and not taken from any province.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation.chance import Bools, Ints
from etl.simulation.columns import days
from etl.simulation.months import Months
from etl.simulation.world import AGENCY, PRIVATE_ENTERPRISE, RESIDENTIAL

CHANNELS = ("in_person", "handbook", "phone", "zalo", "paper")
OWNERS = ("state", "private", "foreign")
# How likely a cell keeps to each channel, with internet and without.
WITH_INTERNET, WITHOUT = (0.1, 0.35, 0.05, 0.4, 0.1), (0.3, 0.02, 0.3, 0.08, 0.3)
# A meeting leaves the cell's channel now and then.
OTHERWISE = 0.1
FOREIGN_SHARE, EQUIPPED, EQUIPPED_REMOTE, UNTRAINED = 0.3, 0.9, 0.6, 0.12
PROPOSALS = 0.7


def conditions(rng: np.random.Generator, kind: Ints, remote: Bools, internet: Bools, months: Months) -> pl.DataFrame:
    """Equipment, owner and day of the secretary's last training (cells,); no owner of a residential cell."""
    n = len(kind)
    owner = np.where(kind == PRIVATE_ENTERPRISE, 1 + (rng.random(n) < FOREIGN_SHARE), 0)
    owner = np.where((kind == RESIDENTIAL) | (kind == AGENCY) & (rng.random(n) < 0.1), -1, owner)
    equipped = internet & (rng.random(n) < np.where(remote, EQUIPPED_REMOTE, EQUIPPED))
    # Trained at some time of the last four years, or at none that is known.
    trained = months.last_day - rng.integers(1, 4 * 365, n)
    known = rng.random(n) >= UNTRAINED
    return pl.DataFrame(
        {
            "has_equipment": equipped,
            "ownership": _words(OWNERS, owner),
            "secretary_trained_on": days(np.where(known, trained, np.datetime64("NaT")).astype("M8[D]")),
        }
    )


def channels(rng: np.random.Generator, cell: Ints, internet: Bools) -> dict[str, pl.Series]:
    """Channels of notice and papers, proposals and answers of each meeting; `cell`: the cell of each meeting,
    `internet`: whether each cell has it."""
    n, made = len(cell), {}
    chances = np.where(internet[:, None], WITH_INTERNET, WITHOUT)
    for name in ("notice_channel", "papers_channel"):
        usual = _drawn(rng, chances)[cell]
        other = _drawn(rng, chances[cell])
        made[name] = _words(CHANNELS, np.where(rng.random(n) < OTHERWISE, other, usual))
    received = rng.poisson(PROPOSALS, n)
    answered = rng.binomial(received, rng.beta(6, 2, len(internet))[cell])
    return made | {"proposals_received": pl.Series(received), "proposals_answered": pl.Series(answered)}


def _drawn(rng: np.random.Generator, chances: np.ndarray) -> Ints:
    """One choice a row, by the chances of the row."""
    return (rng.random(len(chances))[:, None] * chances.sum(axis=1)[:, None] > chances.cumsum(axis=1)).sum(axis=1)


def _words(names: tuple[str, ...], place: Ints) -> pl.Series:
    """The word of each place; null for -1."""
    return pl.Series([None, *names], dtype=pl.String).gather(pl.Series(place + 1))
