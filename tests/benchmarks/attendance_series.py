"""Falls of attendance in series that the project's simulator did not make, with 24 to 60 months of history.

Run by hand, not by pytest.

    python -m tests.benchmarks.attendance_series [--seeds 1 2 3 --cells 600]

Two kinds of series: 428 departments of English hospitals (tests/models/attendance/departments.csv, thinned to 30), and
`drawn`: absences are negative binomial around a level whose logarithm is autocorrelated, with seasons, shocks that
units share in a month, capped rolls that change, rises, falls that recover, and falls at any time in the past.
A fall counts as lasting where the nine months after the month of judgement stand 5 points or more below the year before
the window, as the last three months do, less what all cells have moved. A flag is false where the nine months
afterwards stand less than half of that lower.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.metrics import average_precision_score

from models.attendance import fall_model, select
from models.evaluation import report
from models.shared.arrays import Bools, Floats, Ints, Texts
from models.signals.attendance_drop import HISTORY, SETTINGS

DEPARTMENTS = Path(__file__).parents[1] / "models/attendance/departments.csv"
HISTORIES = (24, 26, 27, 30, 36, 48, 60)
AFTER, YEAR, RECENT = 9, 12, 3
POINTS = 0.05
# Sizes of falls that are drawn, and the share of the cells that fall in a year.
SIZES, FALLING = (0.06, 0.1, 0.15, 0.25), 0.05


@dataclass(frozen=True)
class Series:
    """Counts (cells, months) up to the last month known, the month of judgement (index), and units (cells,)."""

    present: Ints
    due: Ints
    unit: Texts | Ints
    judged: int

    def before(self, history: int) -> Series:
        """What is known at the month of judgement, `history` months long."""
        known = slice(self.judged + 1 - history, self.judged + 1)
        return Series(self.present[:, known], self.due[:, known], self.unit, history - 1)


def departments(judged: int = 26) -> Series:
    """The real series."""
    table = pl.read_csv(DEPARTMENTS)
    known = table.select(table.columns[2:]).to_numpy()
    due = np.where(np.isnan(known), 0, 30)
    return Series(np.nan_to_num(known).astype(np.int64), due, table["organisation_group"].to_numpy(), judged)


def drawn(seed: int, cells: int = 600, size: int = 30) -> Series:
    """Series of another kind than the project's simulator draws; `size` members in the middle."""
    rng, months = np.random.default_rng(seed), max(HISTORIES) + AFTER
    unit = np.arange(cells) % 40
    level = np.log(rng.gamma(4, 0.11 / 4, cells))
    walk = np.zeros((cells, months))
    for t in range(1, months):
        walk[:, t] = 0.6 * walk[:, t - 1] + rng.normal(0, 0.2, cells)
    season = 0.25 * np.sin(2 * np.pi * (np.arange(months) + rng.uniform(0, 12)) / 12) + 0.3 * (
        np.arange(months) % 12 == 1
    )
    shock = np.where(rng.random((40, months)) < 0.01, rng.gamma(3, 0.4, (40, months)), rng.normal(0, 0.1, (40, months)))
    absent = np.exp(level[:, None] + walk + season + shock[unit]) + _falls(rng, cells, months)
    roll = np.maximum(np.round(size * np.exp(rng.normal(0, 0.2, cells)))[:, None] + _steps(rng, cells, months), 4)
    rate = np.clip(absent, 0.001, 0.97)
    spread = rng.uniform(0.5, 3, cells)[:, None] * np.sqrt(size / 30)
    away = rng.poisson(rng.gamma(roll * rate * spread, 1 / spread))
    due = np.where(rng.random((cells, months)) < 0.04, 0, roll).astype(np.int64)
    return Series(np.maximum(due - away, 0), due, unit, max(HISTORIES) - 1)


def _falls(rng: np.random.Generator, cells: int, months: int) -> Floats:
    """Shares of the members who stay away because of falls that last, that recover, or (negative) of rises."""
    added = np.zeros((cells, months))
    for chance, sign, lasts in ((FALLING, 1, months), (FALLING / 2, 1, 3), (FALLING / 2, -0.5, months)):
        for cell in np.flatnonzero(rng.random(cells) < chance * months / 12):
            start, grows = rng.integers(6, months - 2), rng.choice([1, 5])
            age = np.arange(months) - start + 1
            course = np.clip(age / grows, 0, 1) * (age <= lasts)
            added[cell] += sign * rng.choice(SIZES) * course
    return added


def _steps(rng: np.random.Generator, cells: int, months: int) -> Floats:
    return np.cumsum(rng.choice([-1, 0, 1], p=[0.05, 0.9, 0.05], size=(cells, months)), axis=1)


def moved(of: Series) -> tuple[Floats, Floats]:
    """By how much (cells,) the last three months, and the nine after them, stand below the year before the window,
    less the median of all cells; NaN where too little is known."""
    start = of.judged + 1 - YEAR

    def rate(first: int, last: int) -> Floats:
        met = (of.due[:, first:last] > 0).sum(axis=1) >= (last - first + 1) // 2
        share = of.present[:, first:last].sum(axis=1) / np.maximum(of.due[:, first:last].sum(axis=1), 1)
        return np.where(met, share, np.nan)

    before = rate(start - YEAR, start)
    now, later = rate(of.judged + 1 - RECENT, of.judged + 1), rate(of.judged + 1, of.judged + 1 + AFTER)
    return before - now - np.nanmedian(before - now), before - later - np.nanmedian(before - later)


def lasting(of: Series) -> Bools:
    """Cells (cells,) that have fallen and stay down."""
    now, later = moved(of)
    return (np.nan_to_num(now) >= POINTS) & (np.nan_to_num(later) >= POINTS)


# Each gives a score (cells,), the higher the likelier a fall, from what is known at the month of judgement.
def year_on_year(of: Series) -> Floats:
    """Difference of the last three months to the same ones a year before."""
    return _share(of, -15, -12) - _share(of, -3, None)


def overdispersed_z(of: Series) -> Floats:
    """Last six months against all before, by the binomial spread times the cells' mean overdispersion."""
    return _z(of, -6)


def xmr(of: Series) -> Floats:
    """How far the mean of the last three points lies below the mean, in mean moving ranges."""
    rate = np.where(of.due > 0, of.present / np.maximum(of.due, 1), np.nan)
    old = np.ma.masked_invalid(rate[:, :-YEAR])
    step = np.ma.filled(np.abs(np.ma.diff(old, axis=1)).mean(axis=1), 1.0)
    fall = old.mean(axis=1) - np.ma.masked_invalid(rate[:, -RECENT:]).mean(axis=1)
    return np.ma.filled(fall, 0.0) / np.maximum(step, 0.005)


def maximal_z(of: Series) -> Floats:
    """The largest z over all onsets of the last year."""
    return np.max([_z(of, -age) for age in range(2, YEAR + 1)], axis=0)


SIMPLE: tuple[Callable[[Series], Floats], ...] = (year_on_year, overdispersed_z, xmr, maximal_z)


def _share(of: Series, first: int, last: int | None) -> Floats:
    part = slice(first, last)
    return of.present[:, part].sum(axis=1) / np.maximum(of.due[:, part].sum(axis=1), 1)


def _z(of: Series, first: int) -> Floats:
    before, since = slice(None, first), slice(first, None)
    n, m = of.due[:, before].sum(axis=1), of.due[:, since].sum(axis=1)
    old = (of.present[:, before].sum(axis=1) + 0.5) / (n + 1)
    new = of.present[:, since].sum(axis=1) / np.maximum(m, 1)
    residual = (of.present - of.due * old[:, None])[:, before] ** 2
    spread = np.maximum(residual.sum(axis=1) / np.maximum(n * old * (1 - old), 1e-9), 1)
    return (old - new) / np.sqrt(spread * old * (1 - old) * (1 / np.maximum(n, 1) + 1 / np.maximum(m, 1)) + 1e-9)


def figures(of: Series, history: int) -> dict[str, float]:
    """One row: falls there, acted on, found, false share, average precision of the model and of the simple methods."""
    real, (_, later) = lasting(of), moved(of)
    known = of.before(min(history, HISTORY))
    falls = fall_model(known.present, known.due, known.unit, SETTINGS)
    acted, judged = select(falls.lasting), falls.enough & ~np.isnan(later)
    real = real & judged
    row = {
        "lasting": int(real.sum()),
        "act": int((acted & judged).sum()),
        "found": float(acted[real].mean()) if real.any() else np.nan,
        "false": float((later[acted & judged] < POINTS / 2).mean()) if (acted & judged).any() else 0.0,
        "model": float(average_precision_score(real[judged], falls.lasting[judged])),
    }
    return row | {
        method.__name__: float(average_precision_score(real[judged], np.nan_to_num(method(of.before(history))[judged])))
        for method in SIMPLE
    }


def compared(seeds: list[int], cells: int) -> pl.DataFrame:
    """All series and histories, one row each; of the drawn ones the mean over the seeds."""
    rows = [{"series": "departments of 30", "history": h} | figures(departments(), h) for h in HISTORIES if h <= 27]
    for size in (30, 300):
        every = [drawn(seed, cells, size) for seed in seeds]
        for history in HISTORIES:
            of = [figures(series, history) for series in every]
            mean = {name: float(np.nanmean([row[name] for row in of])) for name in of[0]}
            rows.append({"series": f"drawn, of {size}", "history": history} | mean)
    return pl.DataFrame(rows, strict=False)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--cells", type=int, default=600)
    asked = parser.parse_args()
    print(report.plain(compared(asked.seeds, asked.cells)))


if __name__ == "__main__":
    main()
