"""Which sign-ins still count: all sessions of a person are ended at once by one number."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from dashboard.store import Store
from dashboard.store.tables import SignIns


def generation(store: Store, login: str) -> int:
    """How many times the sessions of a person were ended; a session of an earlier generation counts no more."""
    with store.reading() as session:
        row = session.get(SignIns, login)
        return row.generation if row else 0


def counts(store: Store, login: str, issued: datetime) -> bool:
    """Whether a provider's sign-in of that moment (local time) was not ended yet."""
    with store.reading() as session:
        row = session.get(SignIns, login)
        return row is None or row.ended_issue is None or issued > row.ended_issue


def end_all(store: Store, login: str, issued: datetime | None = None) -> None:
    """Ends every session of a person; `issued` is when the provider issued the sign-in that is ended."""
    with store.writing() as session:
        end(session, login, issued)


def end(session: Session, login: str, issued: datetime | None = None) -> None:
    """As `end_all`, within a transaction that changes the account too."""
    row = session.get(SignIns, login, with_for_update=True) or SignIns(login=login, generation=0)
    row.generation += 1
    row.ended_issue = max(filter(None, (row.ended_issue, issued)), default=None)
    session.add(row)
