"""Who asks, by what right, and which part of the tree: looked up on the server at every run of a page."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from dashboard import tickets
from dashboard.access import WHOLE
from dashboard.store import Store, open_store
from dashboard.store.people import Right, must_change, rights
from etl.refusal import Refused
from etl.workspace import Workspace, now

# Where nobody signs in, the machine's user has every right on it anyway.
NOBODY = Right(0, "administrator", WHOLE, "", now().date().replace(year=9999))
RESTRICTED = {"discipline": {"inspector", "administrator"}}


@dataclass(frozen=True)
class Visitor:
    """One person at one moment; `right` is the grant made use of, one of `all_rights`."""

    login: str
    right: Right
    all_rights: tuple[Right, ...]

    @property
    def scope(self) -> str:
        """The unit whose subtree is seen; empty = the whole tree."""
        return self.right.unit_code

    def as_detail(self) -> dict[str, str]:
        """What the audit is told beside the login."""
        return {}

    def may(self, page: str) -> bool:
        """Whether the role may open a page; pages that are not restricted are open to every role."""
        return page not in RESTRICTED or self.right.role in RESTRICTED[page]


@dataclass(frozen=True)
class Turned:
    """Nobody may see anything, and why: `sign_in`, `password` (must be changed) or `no_right`."""

    why: str
    login: str = ""


def visitor(chosen: str = "") -> Visitor | Turned:
    """Who asks. `chosen` is the number of the grant that the person wants to use, where there are several.

    Grants are read anew each time, so one that ends or is revoked ends at the next click.
    """
    workspace = here()
    if workspace.config.sign_in.kind == "none":
        return Visitor("", NOBODY, (NOBODY,))
    login = _login(workspace)
    if login is None:
        return Turned("sign_in")
    if workspace.config.sign_in.kind == "local" and must_change(store(), login):
        return Turned("password", login)
    held = tuple(rights(store(), login, now().date()))
    if not held:
        return Turned("no_right", login)
    used = next((right for right in held if str(right.grant_id) == chosen), held[0])
    return Visitor(login, used, held)


def refuse_ended(who: Visitor) -> None:
    """For what is made after the page was drawn. Raises Refused where the right is no longer in force."""
    if who.right == NOBODY and here().config.sign_in.kind == "none":
        return
    if who.right not in rights(store(), who.login, now().date()):
        raise Refused("the right by which this page was shown has ended; load the page again")


def here() -> Workspace:
    """The workspace that is served."""
    return _workspace(os.environ.get("CELLPULSE_HOME", "workspace"))


def store() -> Store:
    """The store of cases of the workspace that is served."""
    return _store(os.environ.get("CELLPULSE_HOME", "workspace"))


def _login(workspace: Workspace) -> str | None:
    if workspace.config.sign_in.kind == "oidc":
        claim = st.user.get(workspace.config.sign_in.claim) if st.user.is_logged_in else None
        return str(claim) if claim else None
    ticket = st.context.cookies.get(tickets.COOKIE)
    return tickets.read(ticket, now(), workspace.keys.store) if ticket else None


@cache
def _workspace(home: str) -> Workspace:
    return Workspace.open(Path(home))


@cache
def _store(home: str) -> Store:
    workspace = _workspace(home)
    workspace.claim()
    return open_store(workspace.store_url, workspace.keys.store)
