"""Which digest went to whom: each once a period. A claim comes before sending, so that two runs at once send one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from dashboard.store import Store
from dashboard.store.tables import Case, DigestSent

# A run that was killed between claim and sending gives way to the next one after this (chosen by us).
ABANDONED = timedelta(hours=1)


def claim(store: Store, login: str, period: str, as_of: date, at: datetime) -> bool:
    """Whether this run may send; False where it was sent, or another run is about to."""
    try:
        with store.writing() as session:
            claimed = session.get(DigestSent, (login, period), with_for_update=True)
            if claimed is None:
                session.add(DigestSent(login=login, period=period, as_of=as_of, claimed_at=at))
            elif claimed.sent_at is None and claimed.claimed_at + ABANDONED <= at:
                claimed.claimed_at, claimed.as_of = at, as_of
            else:
                return False
        return True
    except IntegrityError:
        return False


def sent(store: Store, login: str, period: str, at: datetime) -> None:
    """It has gone out."""
    with store.writing() as session:
        claimed = session.get_one(DigestSent, (login, period))
        claimed.sent_at = at


def give_back(store: Store, login: str, period: str) -> None:
    """It could not be sent; the next run tries again."""
    with store.writing() as session:
        session.delete(session.get_one(DigestSent, (login, period)))


def last_reported(store: Store, login: str) -> date | None:
    """As of which month the newest digest that went to this person reported; None before the first."""
    with store.reading() as session:
        newest = select(func.max(DigestSent.as_of)).where(DigestSent.login == login, DigestSent.sent_at.is_not(None))
        return session.scalar(newest)


def overdue_cells(store: Store, login: str, today: date) -> list[str]:
    """Cells whose open case this person owns and whose day is past; whether they may be seen is for the asker."""
    late = select(Case.cell_code).where(Case.owner == login, Case.closed_at.is_(None), Case.due_on < today)
    with store.reading() as session:
        return list(session.scalars(late.order_by(Case.cell_code)))
