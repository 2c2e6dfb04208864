"""The months of a simulation, and what the season does to attendance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from etl.simulation.chance import Days, Floats, Ints
from etl.simulation.world import Attendance

# First day of the lunar new year, from the published Vietnamese calendar.
TET = np.array(
    [
        "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10",
        "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03",
    ],
    dtype="datetime64[D]",
)  # fmt: skip
# People leave about a week before Tết and are back about ten days after (chosen by us).
TET_BEFORE, TET_AFTER = 7, 10


@dataclass(frozen=True)
class Months:
    """Consecutive calendar months; `firsts` holds the first day of each."""

    firsts: Days

    def __len__(self) -> int:
        return len(self.firsts)

    @property
    def first_day(self) -> np.datetime64:
        """First day of the first month."""
        return self.firsts[0]

    @property
    def last_day(self) -> np.datetime64:
        """Last day of the last month: nothing in the data is later."""
        return (self.firsts[-1].astype("M8[M]") + 1).astype("M8[D]") - 1

    @property
    def lasts(self) -> Days:
        """Last day of each month."""
        return (self.firsts.astype("M8[M]") + 1).astype("M8[D]") - 1

    @property
    def number(self) -> Ints:
        """Calendar number of each month, 1 to 12."""
        return self.firsts.astype("M8[M]").astype(np.int64) % 12 + 1

    @property
    def year(self) -> Ints:
        """Year of each month."""
        return self.firsts.astype("M8[Y]").astype(np.int64) + 1970

    def index_of(self, days: Days) -> Ints:
        """Index of the month of each day; may lie outside the months."""
        return (days.astype("M8[M]") - self.firsts[0].astype("M8[M]")).astype(np.int64)


def months_until(last_month: date, count: int) -> Months:
    """The `count` months that end with the month of `last_month`."""
    last = np.datetime64(last_month, "M")
    return Months(np.arange(last - count + 1, last + 1, dtype="M8[M]").astype("M8[D]"))


def tet_share(months: Months) -> Floats:
    """Share of the year's Tết season that falls in each month; years beyond the table get February."""
    starts, ends = TET - TET_BEFORE, TET + TET_AFTER
    overlap = (np.minimum(ends, months.lasts[:, None]) - np.maximum(starts, months.firsts[:, None])).astype(
        np.int64
    ) + 1
    share = np.maximum(overlap, 0).sum(axis=1) / (TET_BEFORE + TET_AFTER + 1)
    known = np.isin(months.year, TET.astype("M8[Y]").astype(np.int64) + 1970)
    return np.where(known, share, (months.number == 2).astype(float))


def tet_effect(months: Months, attendance: Attendance) -> Floats:
    """Logit added to everybody's attendance by Tết, per month."""
    return attendance.tet * tet_share(months)


def harvest_effect(months: Months, attendance: Attendance) -> Floats:
    """Logit added to rural attendance in the months of harvest."""
    return attendance.harvest * np.isin(months.number, attendance.harvest_months).astype(np.float64)
