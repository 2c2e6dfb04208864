"""Cells that somebody follows: a list of one's own, seen by nobody else."""

from __future__ import annotations

from sqlalchemy import select

from dashboard.store import Store
from dashboard.store.tables import Followed


def followed(store: Store, login: str) -> set[str]:
    """Codes of the cells that `login` follows, whether they may still be seen or not."""
    with store.reading() as session:
        return set(session.scalars(select(Followed.cell_code).where(Followed.login == login)))


def follow(store: Store, login: str, cell_code: str, *, wanted: bool) -> None:
    """Follows a cell, or ends it; doing so twice changes nothing."""
    with store.writing() as session:
        there = session.get(Followed, (login, cell_code))
        if wanted and there is None:
            session.add(Followed(login=login, cell_code=cell_code))
        elif not wanted and there is not None:
            session.delete(there)
