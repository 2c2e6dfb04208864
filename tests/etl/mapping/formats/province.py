"""A province of a few cells, drawn with a seed: what is true, in the contract's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

PLACES = ("thôn Đông", "thôn Đồng", "thôn Hạ", "thôn Hà", "ấp Ngã Tư", "Trường THCS Hòa Bình", "khu phố 3", "Trạm xá")
SURNAMES, GIVEN = ("Nguyễn Văn", "Trần Thị", "Lê", "Vũ Đình"), ("An", "Bình", "Cường", "Dũng", "Đức", "Hòa", "Tý")
BANDS = ((90, "good"), (70, "fair"), (50, "average"), (0, "weak"))
KINDS = ("regular", "thematic", "regular_and_thematic", "extraordinary")


@dataclass(frozen=True)
class Meeting:
    """One meeting of a cell with its head, score and roll; `absent` by member (the others were there)."""

    cell: str
    day: date
    kind: str
    start: str
    end: str
    counts: dict[str, int]
    points: float
    absent: dict[str, str]

    @property
    def code(self) -> str:
        """Cell and day."""
        return f"{self.cell}-{self.day.isoformat()}"

    @property
    def band(self) -> str:
        """The band of its points."""
        return next(band for least, band in BANDS if self.points >= least)


@dataclass(frozen=True)
class Task:
    """A task: number in its list, whether a lead is named, its term, percent done."""

    number: int
    lead: bool
    due: date
    percent: int


@dataclass(frozen=True)
class Province:
    """Names of cells, members by cell, meetings, tasks of one meeting."""

    cells: tuple[str, ...]
    members: dict[str, tuple[str, ...]]
    meetings: tuple[Meeting, ...]
    tasks: tuple[Task, ...]


def drawn(dice: Random) -> Province:
    """A province of three to six cells, of one month or of half a year."""
    cells = tuple(f"Chi bộ {name}" for name in dice.sample(PLACES, dice.randint(3, 6)))
    names = [f"{a} {b}" for a in SURNAMES for b in GIVEN]
    members = {cell: tuple(dice.sample(names, dice.randint(4, 8))) for cell in cells}
    year, first = dice.choice((2025, 2026)), dice.choice((1, 7))
    months = range(first, first + 6)
    meetings = tuple(_meeting(dice, cell, members[cell], date(year, month, 1)) for month in months for cell in cells)
    tasks = tuple(
        Task(n, dice.random() < 0.7, date(year, 9, 1) + timedelta(days=dice.randint(0, 100)),
             dice.choice((0, 50, 80, 100)))
        for n in range(1, dice.randint(3, 7))
    )  # fmt: skip
    return Province(cells, members, meetings, tasks)


def _meeting(dice: Random, cell: str, members: tuple[str, ...], month: date) -> Meeting:
    day = month + timedelta(days=dice.choice((2, 4, 4, 4, 11, 20, 26)))
    hour, minute = dice.choice((7, 14, 19, 22)), dice.choice((0, 30))
    length = dice.randint(3, 6) * 20
    end = f"{(hour + (minute + length) // 60) % 24:02d}:{(minute + length) % 60:02d}"
    absent = {name: dice.choice(("excused", "unexcused")) for name in members if dice.random() < 0.2}
    reasons = list(absent.values())
    counts = {
        "on_roll": len(members) + 1, "exempt": 1, "present": len(members) - len(absent),
        "excused": reasons.count("excused"), "unexcused": reasons.count("unexcused"),
    }  # fmt: skip
    points = dice.choice((45, 62, 75.5, 88, 92.5, 100))
    return Meeting(cell, day, dice.choice(KINDS), f"{hour:02d}:{minute:02d}", end, counts, float(points), absent)
