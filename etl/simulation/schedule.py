"""Which meetings a cell holds on which days, and of what kind, mode and hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import Bools, Days, Ints, stream
from etl.simulation.concerns import Plan
from etl.simulation.months import Months
from etl.simulation.oddities import has
from etl.simulation.places import EXAMPLE, Cells
from etl.simulation.world import ARMED_FORCES, RESIDENTIAL, World

KINDS = ("regular", "thematic", "regular_and_thematic", "extraordinary", "annual_review", "congress")
REGULAR, THEMATIC, BOTH, EXTRAORDINARY, REVIEW, CONGRESS = range(6)
MODES = ("in_person", "online", "mixed")
IN_PERSON, ONLINE, MIXED = range(3)
# Congresses of the cells for the term 2025-2030.
CONGRESS_MONTHS = np.array(["2025-01", "2025-02", "2025-03"], dtype="M8[M]")


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


def hold(world: World, seed: int, cells: Cells, months: Months, plan: Plan, odd: Ints) -> Schedule:
    """All meetings that were held and reached the data, sorted by cell and day."""
    rng = stream(seed, "schedule")
    regular = ~plan.skipped & ~_missed(rng, world, cells, months, odd)
    thematic = _thematic_months(rng, world, cells, months, plan)
    joint_habit = rng.random(len(cells)) < 0.55
    joint = thematic & regular & (rng.random(thematic.shape) < np.where(joint_habit, 0.9, 0.1)[:, None])
    review, instead = _reviews(rng, cells, months)
    congress, congress_instead = _congresses(rng, cells, months)
    review, congress = review & ~plan.skipped, congress & ~plan.skipped
    regular &= ~(review & instead | congress & congress_instead)
    extra = rng.random(regular.shape) < world.meetings.extraordinary_rate
    base = np.minimum(cells.meeting_day[:, None] + _jitter(rng, regular.shape), 28)
    base = np.maximum(base, 1)
    slipped = has(odd, "postponed")[:, None] & (rng.random(regular.shape) < 0.08)
    late = np.minimum(base + rng.integers(5, 12, base.shape), 28)
    parts = [
        (regular & ~joint, REGULAR, base, slipped),
        (joint, BOTH, base, None),
        (thematic & ~joint, THEMATIC, np.where(base > 18, base - 9, late), None),
        (extra, EXTRAORDINARY, np.where(base > 14, base - 12, base + 13), None),
        (review, REVIEW, np.maximum(rng.integers(20, 29, base.shape), base + (base < 28)), None),
        (congress, CONGRESS, np.where(base > 14, base - 7, base + 8), None),
    ]
    made = _assemble(rng, cells, months, parts)
    return _entered(cells, months, odd, made)


def _jitter(rng: np.random.Generator, shape: tuple[int, ...]) -> Ints:
    return rng.choice([-2, -1, 0, 1, 2, 3], shape, p=[0.04, 0.1, 0.62, 0.14, 0.06, 0.04])


def _missed(rng: np.random.Generator, world: World, cells: Cells, months: Months, odd: Ints) -> Bools:
    """Regular meetings that fell out for honest reasons; a cell that missed one takes care not to miss another."""
    n, t = len(cells), len(months)
    hazard = world.meetings.missing_rate * rng.gamma(1.5, 1 / 1.5, n)
    missed = np.zeros((n, t), bool)
    for month in range(t):
        lately = missed[:, max(month - 11, 0) : month].any(axis=1)
        missed[:, month] = rng.random(n) < hazard * np.where(lately, world.meetings.missing_again, 1.0)
    missed[EXAMPLE] = False
    _storms(rng, world, cells, months, odd, missed)
    for cell in np.flatnonzero(has(odd, "special_duty") & (rng.random(n) < 0.4)) if t >= 6 else ():
        start = rng.integers(1, t - 2)
        missed[cell, start : start + 2] = True
    return missed


def _storms(rng: np.random.Generator, world: World, cells: Cells, months: Months, odd: Ints, missed: Bools) -> None:
    """One stormy month per year in some rural communes: nobody there can meet."""
    stormy = np.flatnonzero(np.isin(months.number, [10, 11]))
    communes = np.unique(cells.organisation[cells.rural])
    hit = set(communes[rng.random(len(communes)) < world.meetings.storm_share].tolist())
    for commune in sorted(hit) if len(stormy) else ():
        month = rng.choice(stormy)
        here = (cells.organisation == commune) & (np.arange(len(cells)) != EXAMPLE)
        missed[here, month] = True
    for cell in np.flatnonzero(has(odd, "storm")) if len(stormy) else ():
        missed[cell, rng.choice(stormy)] = True


def _thematic_months(rng: np.random.Generator, world: World, cells: Cells, months: Months, plan: Plan) -> Bools:
    """One month of each quarter, mostly the same one; now and then a quarter is honestly left out."""
    n, t = len(cells), len(months)
    place = (months.number - 1) % 3
    quarter = (months.year * 4 + (months.number - 1) // 3).astype(int)
    quarter -= quarter[0]
    habit = rng.integers(0, 3, n)
    chosen = np.where(rng.random((n, quarter[-1] + 1)) < 0.75, habit[:, None], rng.integers(0, 3, (n, quarter[-1] + 1)))
    chosen = np.where(rng.random(chosen.shape) < world.meetings.thematic_missed, -1, chosen)
    held = chosen[:, quarter] == place
    cell, month = np.nonzero(held)
    skipped = plan.shows("thematic_skipped", cell, month, rng)
    held[cell[skipped], month[skipped]] = False
    return held


def _reviews(rng: np.random.Generator, cells: Cells, months: Months) -> tuple[Bools, Bools]:
    """Annual reviews in November or December; few cells hold them instead of the regular meeting."""
    n = len(cells)
    november = rng.random(n) < 0.35
    month = np.where(november, 11, 12)[:, None] == months.number
    review = month & (rng.random((n, len(months))) < 0.93)
    return review, review & (rng.random(n) < 0.05)[:, None]


def _congresses(rng: np.random.Generator, cells: Cells, months: Months) -> tuple[Bools, Bools]:
    n = len(cells)
    month = rng.choice(CONGRESS_MONTHS, n)[:, None] == months.firsts.astype("M8[M]")
    congress = month & (rng.random(n) < 0.95)[:, None]
    return congress, congress & (rng.random(n) < 0.3)[:, None]


def _assemble(
    rng: np.random.Generator,
    cells: Cells,
    months: Months,
    parts: list[tuple[Bools, int, Ints, Bools | None]],
) -> Schedule:
    columns: list[tuple[Ints, Ints, Ints, Days]] = []
    for held, kind, day_of_month, slipped in parts:
        cell, month = np.nonzero(held)
        day = months.firsts[month] + (day_of_month[cell, month] - 1).astype("m8[D]")
        if slipped is not None:
            slips = slipped[cell, month] & (month < len(months) - 1)
            next_first = months.firsts[np.minimum(month + 1, len(months) - 1)]
            day = np.where(slips, next_first, day)
            month = np.where(slips, month + 1, month)
        columns.append((cell, month, np.full(len(cell), kind), day))
    cell, month, kind, day = (np.concatenate(column) for column in zip(*columns, strict=True))
    exists = cells.exist_on(cell, day)
    order = np.lexsort((kind, day, cell))
    order = order[exists[order]]
    cell, month, kind, day = cell[order], month[order], kind[order], day[order]
    mode = _modes(rng, cells, cell, month)
    return Schedule(cell, month, kind, day.astype("M8[D]"), mode, _starts(rng, cells, cell, kind))


def _modes(rng: np.random.Generator, cells: Cells, cell: Ints, month: Ints) -> Ints:
    """Each cell has its habit of mixed meetings; without internet all meet in the room."""
    mixed_habit = rng.beta(0.5, 3.5, len(cells)) * cells.has_internet
    online_habit = np.where(rng.random(len(cells)) < 0.05, 0.15, 0.01) * cells.has_internet
    mixed_habit[EXAMPLE], online_habit[EXAMPLE] = 0.6, 0.0
    draw = rng.random(len(cell))
    return np.where(
        draw < online_habit[cell], ONLINE, np.where(draw < online_habit[cell] + mixed_habit[cell], MIXED, IN_PERSON)
    )


def _starts(rng: np.random.Generator, cells: Cells, cell: Ints, kind: Ints) -> Ints:
    """Villages meet in the evening or early in the morning, offices in working hours."""
    village = np.array([1140, 1170, 450, 480, 1110])
    office = np.array([480, 840, 930, 900, 1005])
    habit = rng.integers(0, 5, len(cells))
    usual = np.where(cells.type == RESIDENTIAL, village[habit], office[habit])
    usual = np.where(cells.type == ARMED_FORCES, np.array([450, 480, 840, 1140, 450])[habit], usual)
    delay = rng.choice([0, 5, 10, 15, 30], len(cell), p=[0.55, 0.15, 0.15, 0.1, 0.05])
    return np.where(kind == THEMATIC, 840, usual[cell]) + delay


def _entered(cells: Cells, months: Months, odd: Ints, schedule: Schedule) -> Schedule:
    """Leaves out what is held but not yet entered: the last month or two of some cells without internet."""
    lag = np.where(has(odd, "not_entered"), 1 + (np.arange(len(cells)) % 2), 0)
    return schedule.take(schedule.month < len(months) - lag[schedule.cell])
