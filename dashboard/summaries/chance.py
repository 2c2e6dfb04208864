"""What chance alone does to cells that began alike: a change is compared with theirs, so that coming up from a low
month is not taken for help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from dashboard import access
from dashboard.scope import Scope

# Chosen by us: fewer cells say little about nine of ten.
FEWEST_ALIKE = 10
WIDTH = 0.9


@dataclass(frozen=True)
class Change:
    """A cell's rates before and since, and where the rates since of cells that began alike are (None = too few).

    `low` to `high` holds nine of ten of them, shifted by the small difference of where they began.
    """

    before: float
    since: float
    n_before: int
    n_since: int
    n_alike: int
    low: float | None = None
    middle: float | None = None
    high: float | None = None

    @property
    def kind(self) -> str:
        """`unknown` where too few are alike, else whether the cell is `above`, `below` or `within` theirs."""
        if self.low is None or self.high is None:
            return "unknown"
        return "above" if self.since > self.high else "below" if self.since < self.low else "within"


def change_since(
    scope: Scope, as_of: date | None, cell: str, on: date, without: Iterable[str], measure: str = "attendance"
) -> Change | None:
    """The change of a cell since the month of a day, in `attendance`, `speakers` or `tasks` done; the cells `without`
    are compared with none. None where its months are too few."""
    asked = {"cell": cell, "opened": on.replace(day=1), "without": "\n".join(sorted(without)), "rate": measure}
    return change_of(access.query("before_since", scope, as_of=as_of, **asked))


def change_of(rows: pl.DataFrame) -> Change | None:
    """The change of the cell whose rows before_since.sql gives; None where its months are too few."""
    own = rows.filter(pl.col("own"))
    if own.is_empty():
        return None
    cell, alike = own.row(0, named=True), rows.filter(~pl.col("own"))
    known = (cell["before"], cell["since"], cell["n_before"], cell["n_since"], alike.height)
    if alike.height < FEWEST_ALIKE:
        return Change(*known)
    moved = cell["before"] + (alike["since"] - alike["before"]).to_numpy()
    low, middle, high = np.clip(np.quantile(moved, [(1 - WIDTH) / 2, 0.5, (1 + WIDTH) / 2]), 0, 1)
    return Change(*known, float(low), float(middle), float(high))
