"""Which meetings a cell holds on which days, and of what kind, mode and hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import Bools, Days, Ints
from etl.simulation.missed import missed_meetings
from etl.simulation.places import Cells
from etl.simulation.setting import Setting
from etl.simulation.world import ARMED_FORCES, EXAMPLE, RESIDENTIAL

KINDS = ("regular", "thematic", "regular_and_thematic", "extraordinary", "annual_review", "congress")
REGULAR, THEMATIC, BOTH, EXTRAORDINARY, REVIEW, CONGRESS = range(6)
MODES = ("in_person", "online", "mixed")
IN_PERSON, ONLINE, MIXED = range(3)
# Congresses of the cells for the term 2025-2030.
CONGRESS_MONTHS = np.array(["2025-01", "2025-02", "2025-03"], dtype="M8[M]")

# Usual hours of beginning, in minutes after midnight (chosen by us).
VILLAGE_STARTS = np.array([1140, 1170, 450, 480, 1110])
OFFICE_STARTS = np.array([480, 840, 930, 900, 1005])
BARRACKS_STARTS = np.array([450, 480, 840, 1140, 450])


@dataclass(frozen=True)
class Schedule:
    """Meetings in the order of cell and day; `month` indexes the months, `start` is in minutes after midnight."""

    cell: Ints
    month: Ints
    kind: Ints
    day: Days
    mode: Ints
    start: Ints

    def __len__(self) -> int:
        return len(self.cell)

    @property
    def regular(self) -> Bools:
        """Regular meetings, joined with a thematic one or not."""
        return (self.kind == REGULAR) | (self.kind == BOTH)

    @property
    def counts(self) -> Bools:
        """Meetings that count for the attendance rate."""
        return self.kind <= BOTH

    def take(self, index: Ints | Bools) -> Schedule:
        """The meetings at an index."""
        return Schedule(*(getattr(self, name)[index] for name in self.__dataclass_fields__))


def hold(here: Setting) -> Schedule:
    """All meetings that were held and reached the data, sorted by cell and day."""
    rng, cells = here.stream("schedule"), here.cells
    regular = ~here.plan.skipped & ~missed_meetings(here)
    thematic = _thematic(rng, here)
    joint_habit = np.where(rng.random(len(cells)) < 0.55, 0.9, 0.1)[:, None]
    joint = thematic & regular & (rng.random(thematic.shape) < joint_habit)
    review, congress, instead = _yearly(rng, here)
    regular, joint = regular & ~instead, joint & ~instead
    extra = rng.random(regular.shape) < here.world.meetings.extraordinary_rate
    base = np.clip(cells.meeting_day[:, None] + _jitter(rng, regular.shape), 1, 28)
    later = np.minimum(base + rng.integers(5, 12, base.shape), 28)
    slipped = here.has("postponed")[:, None] & (rng.random(regular.shape) < 0.08)
    slipped[:, -1] = False
    parts = [
        (regular & ~joint & ~slipped, REGULAR, base),
        (np.roll(regular & ~joint & slipped, 1, axis=1), REGULAR, np.ones_like(base)),
        (joint, BOTH, base),
        (thematic & ~joint, THEMATIC, np.where(base > 18, base - 9, later)),
        (extra, EXTRAORDINARY, np.where(base > 14, base - 12, base + 13)),
        (review, REVIEW, np.maximum(rng.integers(20, 29, base.shape), base + (base < 28))),
        (congress, CONGRESS, np.where(base > 14, base - 7, base + 8)),
    ]
    return _entered(here, _assemble(rng, here, parts))


def _jitter(rng: np.random.Generator, shape: tuple[int, ...]) -> Ints:
    return rng.choice([-2, -1, 0, 1, 2, 3], shape, p=[0.04, 0.1, 0.62, 0.14, 0.06, 0.04])


def _thematic(rng: np.random.Generator, here: Setting) -> Bools:
    """One month of each quarter, mostly the same one; now and then a quarter is honestly left out."""
    months, n = here.months, len(here.cells)
    quarter = months.year * 4 + (months.number - 1) // 3
    quarter -= quarter[0]
    shape = (n, quarter[-1] + 1)
    habit = np.broadcast_to(rng.integers(0, 3, (n, 1)), shape)
    chosen = np.where(rng.random(shape) < 0.75, habit, rng.integers(0, 3, shape))
    chosen = np.where(rng.random(shape) < here.world.meetings.thematic_missed, -1, chosen)
    meets = chosen[:, quarter] == (months.number - 1) % 3
    cell, month = np.nonzero(meets)
    skipped = here.plan.shows("thematic_skipped", cell, month, rng)
    meets[cell[skipped], month[skipped]] = False
    return meets


def _yearly(rng: np.random.Generator, here: Setting) -> tuple[Bools, Bools, Bools]:
    """Annual reviews, congresses, and where one of them stands in for the regular meeting.

    Where a regular meeting is planted as skipped, nothing else stands in for it.
    """
    months, n = here.months, len(here.cells)
    review_month = np.where(rng.random(n) < 0.35, 11, 12)[:, None] == months.number
    review = review_month & (rng.random((n, len(months))) < 0.93) & ~here.plan.skipped
    congress_month = rng.choice(CONGRESS_MONTHS, n)[:, None] == months.firsts.astype("M8[M]")
    congress = congress_month & (rng.random(n) < 0.95)[:, None] & ~here.plan.skipped
    instead = review & (rng.random(n) < 0.05)[:, None] | congress & (rng.random(n) < 0.3)[:, None]
    return review, congress, instead


def _assemble(rng: np.random.Generator, here: Setting, parts: list[tuple[Bools, int, Ints]]) -> Schedule:
    """Meetings of each kind, by cell and month, on days of the month, put in order; only while the cell exists."""
    columns: list[tuple[Ints, Ints, Ints, Days]] = []
    for meets, kind, day_of_month in parts:
        cell, month = np.nonzero(meets)
        day = here.months.firsts[month] + (day_of_month[cell, month] - 1).astype("m8[D]")
        columns.append((cell, month, np.full(len(cell), kind), day))
    cell, month, kind, day = (np.concatenate(column) for column in zip(*columns, strict=True))
    order = np.lexsort((kind, day, cell))
    order = order[here.cells.exist_on(cell, day)[order]]
    cell, month, kind, day = cell[order], month[order], kind[order], day[order].astype("M8[D]")
    mode = _modes(rng, here.cells, cell)
    return Schedule(cell, month, kind, day, mode, _starts(rng, here.cells, cell, kind))


def _modes(rng: np.random.Generator, cells: Cells, cell: Ints) -> Ints:
    """Each cell has its habit of mixed and online meetings; without internet all meet in the room."""
    mixed = rng.beta(0.5, 3.5, len(cells)) * cells.has_internet
    online = np.where(rng.random(len(cells)) < 0.05, 0.15, 0.01) * cells.has_internet
    mixed[EXAMPLE], online[EXAMPLE] = 0.6, 0.0
    draw = rng.random(len(cell))
    return np.select([draw < online[cell], draw < (online + mixed)[cell]], [ONLINE, MIXED], IN_PERSON)


def _starts(rng: np.random.Generator, cells: Cells, cell: Ints, kind: Ints) -> Ints:
    """Villages meet in the evening or early in the morning, offices in working hours."""
    habit = rng.integers(0, 5, len(cells))
    usual = np.where(cells.type == RESIDENTIAL, VILLAGE_STARTS[habit], OFFICE_STARTS[habit])
    usual = np.where(cells.type == ARMED_FORCES, BARRACKS_STARTS[habit], usual)
    delay = rng.choice([0, 5, 10, 15, 30], len(cell), p=[0.55, 0.15, 0.15, 0.1, 0.05])
    return np.where(kind == THEMATIC, 840, usual[cell]) + delay


def _entered(here: Setting, schedule: Schedule) -> Schedule:
    """Leaves out what is held but not yet entered: the last month or two of some cells without internet."""
    lag = np.where(here.has("not_entered"), 1 + (np.arange(len(here.cells)) % 2), 0)
    return schedule.take(schedule.month < len(here.months) - lag[schedule.cell])
