"""Points and bands of a month as superiors decide them: by one person, or by two where the committee asks for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from dashboard.store import Store
from dashboard.store.score_table import BANDS
from dashboard.store.tables import MonthScore
from etl.user_error import UserError


@dataclass(frozen=True)
class Decided:
    """What was decided of one meeting; `band` is empty where only points were given."""

    cell_code: str
    meeting_code: str
    points: float
    band: str = ""


def decide(store: Store, month: date, decided: Sequence[Decided], by: str, at: datetime) -> int:
    """Keeps decisions and gives how many are new or changed; a changed one has to be confirmed again.

    Raises UserError where points or band cannot be; then none is kept.
    """
    for one in decided:
        if not 0 <= one.points <= 100 or (one.band and one.band not in BANDS):
            raise UserError(f"{one.cell_code}: points are from 0 to 100, and bands are {', '.join(BANDS)}")
    changed = 0
    with store.writing() as session:
        for one in decided:
            row = session.get(MonthScore, one.meeting_code)
            if row is not None and (row.points, row.band or "") == (one.points, one.band):
                continue
            row = row or MonthScore(meeting_code=one.meeting_code, cell_code=one.cell_code, month=month)
            row.points, row.band, row.decided_by, row.decided_at = one.points, one.band or None, by, at
            row.second_by, row.second_at = "", None
            session.add(row)
            changed += 1
    return changed


def confirm(store: Store, month: date, cells: Collection[str], by: str, at: datetime) -> int:
    """A second person confirms what others decided for these cells in the month; gives how many.

    What the same person decided stays open; where nobody signs in, persons cannot be distinguished.
    """
    confirmed = 0
    with store.writing() as session:
        for row in session.scalars(select(MonthScore).where(MonthScore.month == month)):
            if row.cell_code in cells and row.second_at is None and (not by or row.decided_by != by):
                row.second_by, row.second_at = by, at
                confirmed += 1
    return confirmed


def of_month(store: Store, month: date, cells: Collection[str]) -> dict[str, MonthScore]:
    """The decisions of a month by meeting; `cells` is what the asker may see."""
    with store.reading() as session:
        rows = session.scalars(select(MonthScore).where(MonthScore.month == month)).all()
    return {row.meeting_code: row for row in rows if row.cell_code in cells}


def in_force(store: Store, *, two: bool) -> list[MonthScore]:
    """Every decision that counts: with `two`, those that a second person confirmed. For the warehouse."""
    with store.reading() as session:
        rows = session.scalars(select(MonthScore).order_by(MonthScore.meeting_code)).all()
    return [row for row in rows if row.second_at is not None or not two]
