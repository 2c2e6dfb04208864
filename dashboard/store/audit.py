"""Who did or saw what: append-only, each entry chained to the one before by a keyed hash."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dashboard.store import Store
from dashboard.store.chain import BEGINNING, broken, chained
from dashboard.store.tables import AuditEntry

# Two people may write at the same moment; the second takes the next number.
ATTEMPTS = 20
# Entries are read a page at a time; nobody declares so many things.
MOST_CHANGES = 10_000
Thing = TypeVar("Thing", bound=Hashable)


def enter(store: Store, at: datetime, login: str, action: str, subject: str = "", **detail: Any) -> None:
    """Adds an entry in a transaction of its own, so that what is refused later is on record all the same."""
    for attempt in range(ATTEMPTS):
        try:
            with store.writing() as session:
                entry = _append(session, store.key, at, login, action, subject, detail)
            store.note_entry(entry.number, entry.chained)
            return
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise


def verify(store: Store) -> list[str]:
    """What is wrong with the chain, one sentence each; nothing where it is whole.

    Changed, removed, added and reordered entries are found; an end that was cut off whole is found by the manifest of
    the home (`dashboard.store.home`).
    """
    with store.reading() as session:
        return broken(session, store.key)


@dataclass(frozen=True)
class Wanted:
    """Which entries are looked for; what is empty does not narrow. `since` is the first moment."""

    login: str = ""
    actions: tuple[str, ...] = ()
    since: datetime | None = None


def matching(store: Store, wanted: Wanted, skip: int, take: int) -> tuple[list[AuditEntry], int]:
    """The entries looked for, the newest first, and how many there are in all."""
    asked = [AuditEntry.login == wanted.login] if wanted.login else []
    asked += [AuditEntry.action.in_(wanted.actions)] if wanted.actions else []
    asked += [AuditEntry.at >= wanted.since] if wanted.since else []
    page = select(AuditEntry).where(*asked).order_by(AuditEntry.number.desc()).offset(skip).limit(take)
    with store.reading() as session:
        n = session.scalar(select(func.count()).select_from(AuditEntry).where(*asked))
        return list(session.scalars(page)), n or 0


def in_force(
    store: Store, declared: str, withdrawn: str, thing_of: Callable[[AuditEntry], Thing]
) -> list[tuple[Thing, AuditEntry]]:
    """What was declared by one action and not withdrawn by the other since, with the entry, the newest first."""
    changes, _ = matching(store, Wanted(actions=(declared, withdrawn)), 0, MOST_CHANGES)
    newest: dict[Thing, AuditEntry] = {}
    for entry in changes:
        newest.setdefault(thing_of(entry), entry)
    return [(thing, entry) for thing, entry in newest.items() if entry.action == declared]


def occurring(store: Store) -> tuple[list[str], list[str]]:
    """The logins and the actions that occur, each in order."""
    with store.reading() as session:
        return (
            list(session.scalars(select(AuditEntry.login).distinct().order_by(AuditEntry.login))),
            list(session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action))),
        )


def entries(store: Store) -> Iterable[AuditEntry]:
    """Every entry in order."""
    with store.reading() as session:
        yield from in_order(session)


def last(store: Store, action: str, subject: str, **detail: Any) -> AuditEntry | None:
    """The newest entry of an action on a subject whose detail says that much; None where there is none."""
    wanted = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.subject == subject)
    with store.reading() as session:
        newest = session.scalars(wanted.order_by(AuditEntry.number.desc()))
        return next((entry for entry in newest if detail.items() <= entry.detail.items()), None)


def in_order(session: Session) -> Iterable[AuditEntry]:
    """Every entry that a session sees, in order."""
    return session.scalars(select(AuditEntry).order_by(AuditEntry.number)).yield_per(1_000)


def counted(store: Store, action: str) -> dict[str, int]:
    """How often an action is on record for each subject."""
    asked = select(AuditEntry.subject, func.count()).where(AuditEntry.action == action).group_by(AuditEntry.subject)
    with store.reading() as session:
        return {subject: n for subject, n in session.execute(asked)}


def days_of(store: Store, action: str) -> dict[str, list[date]]:
    """The days on which an action is on record for each subject, oldest first."""
    asked = select(AuditEntry.subject, AuditEntry.at).where(AuditEntry.action == action).order_by(AuditEntry.at)
    days: dict[str, list[date]] = {}
    with store.reading() as session:
        for subject, at in session.execute(asked):
            days.setdefault(subject, []).append(at.date())
    return days


def _append(
    session: Session, key: bytes, at: datetime, login: str, action: str, subject: str, detail: dict[str, Any]
) -> AuditEntry:
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=at.replace(microsecond=0, tzinfo=None),
        login=login,
        action=action,
        subject=subject,
        detail=json.loads(json.dumps(detail, sort_keys=True)),
    )
    entry.chained = chained(key, last.chained if last else BEGINNING, entry)
    session.add(entry)
    return entry
