"""Views of a list that somebody keeps under a name: one's own, opened again by their address."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select

from dashboard.store import Store
from dashboard.store.view_tables import SavedView
from etl.user_error import TranslatableError, UserError

LONGEST_NAME = 120
# More would be a list to search in (chosen by us).
MOST = 30


def views_of(store: Store, login: str, page: str) -> dict[str, dict[str, str]]:
    """The filters of each view that a login keeps of a page, by name."""
    own = select(SavedView).where(SavedView.login == login, SavedView.page == page).order_by(SavedView.name)
    with store.reading() as session:
        return {view.name: dict(view.filters) for view in session.scalars(own)}


def keep(store: Store, login: str, page: str, name: str, filters: Mapping[str, str]) -> None:
    """Keeps a view; one of the same name is replaced. Raises UserError where it has no name or there are too many."""
    called = name.strip()[:LONGEST_NAME]
    if not called:
        raise TranslatableError("no_name", "give the view a name")
    there = views_of(store, login, page)
    if called not in there and len(there) >= MOST:
        raise UserError(f"there are {MOST} views already; remove one first")
    with store.writing() as session:
        session.merge(SavedView(login=login, page=page, name=called, filters=dict(filters)))


def forget(store: Store, login: str, page: str, name: str) -> None:
    """Removes a view; one that is not there changes nothing."""
    with store.writing() as session:
        session.execute(
            delete(SavedView).where(SavedView.login == login, SavedView.page == page, SavedView.name == name)
        )
