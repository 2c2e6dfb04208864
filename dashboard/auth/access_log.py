"""Enters in the audit what is looked at: each page whose address names a cell, so that no page has to think of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from dashboard import access, url_state
from dashboard.auth.current_user import CurrentUser, store
from dashboard.scope import Cell
from dashboard.store import audit
from etl.config.workspace import now

# A visit to a page is many runs of it, one for each click; after a pause it is a new view (chosen by us).
SAME_VIEW = timedelta(minutes=15)
_SEEN = "audit_seen"


def seen(who: CurrentUser, page: str, as_of: date | None, cell: str = "") -> None:
    """Enters a view of a cell, that in the address where none is named, or that it was refused; a view that lasts is
    entered once.

    It is entered before anything is drawn: where the audit cannot be written nothing is shown.
    """
    # A secretary's page shows one cell, whatever stands in the address.
    cell = who.scope.code if isinstance(who.scope, Cell) else cell or url_state.kept("cell")
    if not cell or as_of is None:
        return
    at = now()
    views: dict[tuple[str, ...], datetime] = st.session_state.setdefault(_SEEN, {})
    view = (page, cell, f"{as_of:%Y-%m}", *who.as_detail().values(), str(who.right.grant_id))
    if view in views and at - views[view] < SAME_VIEW:
        return
    known = not access.query("cell", who.scope, as_of=as_of, cell=cell).is_empty()
    filters = {name: value for name, value in st.query_params.to_dict().items() if name not in ("cell", "lang")}
    action = "viewed" if known else "view refused"
    by = {"role": who.right.role, "unit": who.scope.code} | who.as_detail()
    audit.enter(store(), at, who.login, action, cell[:200], page=page, address=filters, **by)
    views[view] = at


def texts_seen(who: CurrentUser, meetings: list[str]) -> None:
    """Enters that the texts of minutes are shown; those that stay on the screen are entered once."""
    at = now()
    views: dict[tuple[str, ...], datetime] = st.session_state.setdefault(_SEEN, {})
    view = ("texts", *sorted(meetings), *who.as_detail().values(), str(who.right.grant_id))
    if view in views and at - views[view] < SAME_VIEW:
        return
    by = {"role": who.right.role, "unit": who.scope.code} | who.as_detail()
    audit.enter(store(), at, who.login, "texts viewed", " ".join(sorted(meetings))[:200], **by)
    views[view] = at


def discipline_seen(who: CurrentUser, subject: str, as_of: date) -> None:
    """Enters that cases of discipline are shown, of a cell or of all cells below a unit (the whole is named so)."""
    at = now()
    views: dict[tuple[str, ...], datetime] = st.session_state.setdefault(_SEEN, {})
    view = ("discipline", subject, f"{as_of:%Y-%m}", *who.as_detail().values(), str(who.right.grant_id))
    if view in views and at - views[view] < SAME_VIEW:
        return
    by = {"role": who.right.role, "unit": who.scope.code} | who.as_detail()
    audit.enter(store(), at, who.login, "discipline viewed", (subject or "whole")[:200], month=f"{as_of:%Y-%m}", **by)
    views[view] = at
