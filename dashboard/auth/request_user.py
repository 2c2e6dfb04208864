"""Who asks in this run of a page: signed in, by the grant in the address, perhaps looking as somebody else does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from dashboard import access, url_state
from dashboard.auth import own_files, role_switch
from dashboard.auth.current_user import (
    OWN_CELL,
    RESTRICTED,
    AccessDenied,
    CurrentUser,
    current_user,
    here,
    provided,
    store,
)
from dashboard.auth.oidc import issued_at
from dashboard.store import audit, sign_ins
from etl.config.workspace import now
from etl.user_error import UserError

_AS = "as"
_ISSUED = "sign_in_issued"
_SETTLED: ContextVar[CurrentUser | AccessDenied | None] = ContextVar("settled", default=None)


@contextmanager
def settled() -> Iterator[None]:
    """Within it `request_user` is asked once and its answer holds: one run of a page sees one user with one right."""
    try:
        token = _SETTLED.set(request_user())
    except UserError:
        # The page itself says why nobody can be found.
        yield
        return
    try:
        yield
    finally:
        _SETTLED.reset(token)


def request_user() -> CurrentUser | AccessDenied:
    """The user of this run. Raises UserError where the workspace or the store cannot be opened."""
    if (known := _SETTLED.get()) is not None:
        return known
    wanted = url_state.kept(_AS) or st.session_state.get(_AS, "")
    user = current_user(url_state.kept("right"), wanted if wanted and access.published() else "", role_switch.played())
    _remember(user, wanted)
    _enter_sign_in(user)
    if isinstance(user, CurrentUser):
        own_files.note(user.login, (user.own or user.right).grant_id)
    else:
        own_files.note_nobody()
    return user


def may_open(page: str) -> bool:
    """Whether the page is offered to the user; the page itself says why somebody may see nothing."""
    try:
        user = request_user()
    except UserError:
        return True
    if isinstance(user, CurrentUser):
        return user.may(page)
    if page == OWN_CELL:
        return here().config.own_cell_view and not user.seen_as
    return not (user.seen_as and page in RESTRICTED)


def role() -> str:
    """The role in which the user asks; empty where nobody may see anything."""
    try:
        user = request_user()
    except UserError:
        return ""
    return user.right.role if isinstance(user, CurrentUser) else ""


def impersonate(login: str) -> None:
    """From the next run on the pages are seen as somebody else sees them."""
    url_state.keep("right", "")
    url_state.keep(_AS, login)


def stop_impersonating() -> None:
    """Ends it."""
    impersonate("")
    begun = st.session_state.pop(_AS, "")
    user = current_user()
    if begun:
        audit.enter(store(), now(), user.login, "view as ended", begun)


def leave() -> None:
    """Signs out of the dashboard where a provider signed in; the gate does it for local accounts."""
    user = current_user()
    if user.login:
        sign_ins.end_all(store(), user.login, issued_at(provided()))
        audit.enter(store(), now(), user.login, "signed out")
    st.logout()


def _enter_sign_in(user: CurrentUser | AccessDenied) -> None:
    """A sign-in by a provider, once each: Streamlit does it by itself, so it is first known when a page is asked for.

    Another session of the same sign-in is a reload, recognised by the moment of issue.
    """
    issued = issued_at(provided())
    if not user.login or issued is None or st.session_state.get(_ISSUED) == issued:
        return
    before, _ = audit.matching(store(), audit.Wanted(user.login, ("signed in",), issued), 0, 50)
    if not any(entry.detail.get("issued") == f"{issued}" for entry in before):
        audit.enter(store(), now(), user.login, "signed in", issued=f"{issued}")
    st.session_state[_ISSUED] = issued


def _remember(user: CurrentUser | AccessDenied, wanted: str) -> None:
    """Keeps it from page to page as the language is kept; who may not impersonate others loses the wish."""
    begun = st.session_state.get(_AS, "")
    if not user.seen_as:
        st.session_state.pop(_AS, None)
        return
    if url_state.kept(_AS) != wanted:
        url_state.keep(_AS, wanted)
    if begun != wanted:
        st.session_state[_AS] = wanted
        audit.enter(store(), now(), user.login, "view as begun", wanted)
