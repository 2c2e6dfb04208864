"""Who asks, by what right, and which part of the tree: looked up on the server at every run of a page."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import access
from dashboard.auth import session_cookie
from dashboard.auth.impersonation import narrowed
from dashboard.auth.oidc import issued_at, login_of
from dashboard.scope import WHOLE, Scope
from dashboard.store import Store, people, sign_ins
from dashboard.store.home import open_home
from dashboard.store.people import Right
from dashboard.store.tables import CELL_SECRETARY
from etl.config.workspace import Workspace, now
from etl.user_error import UserError

# Where nobody signs in, the machine's user has every right on it anyway.
NOBODY = Right(0, "administrator", WHOLE, "", now().date().replace(year=9999))
# Pages, and the texts of minutes wherever they stand.
RESTRICTED = {
    "discipline": {"inspector", "administrator"},
    "administration": {"administrator"},
    "texts": {"inspector", "administrator"},
}
# Those who answer for supervision change cases and plans; a data steward repairs data and looks on (chosen by us).
ACTING = {"committee", "inspector", "leader", "administrator"}
# What a cell sees of itself.
OWN_CELL = "own_cell"
# Loading and computing touch every cell.
TENDS_DATA = {"steward", "administrator"}


@dataclass(frozen=True)
class CurrentUser:
    """One person at one moment; `right` is the grant made use of, one of `all_rights`.

    Where an administrator looks as somebody else does, `seen_as` is that login, `right` is what both may see, and
    `own` is the administrator's own grant.
    """

    login: str
    right: Right
    all_rights: tuple[Right, ...]
    seen_as: str = ""
    own: Right | None = None

    @property
    def scope(self) -> Scope:
        """The part of the tree that is seen."""
        return self.right.scope

    @property
    def may_act(self) -> bool:
        """Whether the role may change cases and plans of its scope; who impersonates somebody only reads."""
        return self.right.role in ACTING and not self.seen_as

    def as_detail(self) -> dict[str, str]:
        """What the audit records beside the login."""
        return {"seen_as": self.seen_as} if self.seen_as else {}

    @property
    def tends_data(self) -> bool:
        """Whether the role may load data and have results computed; who impersonates somebody only reads."""
        return self.right.role in TENDS_DATA and not self.seen_as

    def may(self, page: str) -> bool:
        """Whether the role may open a page, or read texts; what is not restricted is open to every role but that of a
        cell's secretary, who has one page, and nobody else has it."""
        if page == OWN_CELL or self.right.role == CELL_SECRETARY:
            return page == OWN_CELL and self.right.role == CELL_SECRETARY
        return page not in RESTRICTED or self.right.role in RESTRICTED[page]


@dataclass(frozen=True)
class AccessDenied:
    """Nobody may see anything, and why: `sign_in`, `password` (must be changed), `no_right`, or `nothing_common`
    (with the person `seen_as`)."""

    why: str
    login: str = ""
    seen_as: str = ""


class RightEnded(UserError):
    """The right by which a page was shown is no longer in force; pages say so in the reader's language."""

    def __init__(self) -> None:
        super().__init__("the right by which this page was shown has ended; load the page again")


@dataclass(frozen=True)
class Played:
    """The role and the unit that somebody who tries out the demo wants to see it in."""

    role: str
    scope: Scope


def in_demo() -> bool:
    """Whether the home is the demo's, where nobody signs in; only there roles can be tried out."""
    return here().config.sign_in.kind == "none" and here().is_demo


def current_user(chosen: str = "", seen_as: str = "", played: Played | None = None) -> CurrentUser | AccessDenied:
    """Who asks. `chosen` is the number of the grant that the person wants to use, where there are several; `seen_as`
    is the login of somebody as whom an administrator wants to see, and is passed over for everybody else.

    Grants are read anew each time, so one that ends or is revoked ends at the next click. `played` counts in the demo
    only, where everybody has every right anyway.
    """
    user = _signed_in(chosen)
    if played and isinstance(user, CurrentUser) and user.right == NOBODY and in_demo():
        right = replace(NOBODY, role=played.role, scope=played.scope)
        user = CurrentUser(user.login, right, (right,))
    if isinstance(user, AccessDenied) or not seen_as:
        return user
    own = next((right for right in (user.right, *user.all_rights) if right.role == "administrator"), None)
    if own is None:
        return user
    in_force = narrowed(own, tuple(rights(store(), seen_as, now().date())), _within)
    if not in_force:
        return AccessDenied("nothing_common", user.login, seen_as)
    return CurrentUser(user.login, _used(in_force, chosen), in_force, seen_as, own)


def _signed_in(chosen: str) -> CurrentUser | AccessDenied:
    workspace = here()
    if workspace.config.sign_in.kind == "none":
        return CurrentUser("", NOBODY, (NOBODY,))
    login = login_of_request(st.context.cookies, provided())
    if login is None:
        return AccessDenied("sign_in")
    if workspace.config.sign_in.kind == "local" and (why := people.login_block(store(), login)):
        return AccessDenied(why, login)
    in_force = tuple(rights(store(), login, now().date()))
    return CurrentUser(login, _used(in_force, chosen), in_force) if in_force else AccessDenied("no_right", login)


def rights(store: Store, login: str, on: date) -> list[Right]:
    """The grants of a person in force; those of secretaries only where cellpulse.toml has `own_cell_view = true`."""
    given = people.rights(store, login, on)
    return given if here().config.own_cell_view else [right for right in given if right.role != CELL_SECRETARY]


def _used(in_force: tuple[Right, ...], chosen: str) -> Right:
    return next((right for right in in_force if str(right.grant_id) == chosen), in_force[0])


def _within(unit: str, scope: Scope) -> bool:
    return bool(access.query("unit_within", scope, unit=unit)["within"][0])


def refuse_ended(who: CurrentUser) -> None:
    """For what is made after the page was drawn. Raises RightEnded where the right is no longer in force."""
    today = now().date()
    own = who.own or who.right
    open_house = own.grant_id == NOBODY.grant_id and here().config.sign_in.kind == "none"
    allowed = open_house or own in rights(store(), who.login, today)
    lent = {right.grant_id for right in rights(store(), who.seen_as, today)} if who.seen_as else {who.right.grant_id}
    if not allowed or who.right.grant_id not in lent:
        raise RightEnded


def here() -> Workspace:
    """The workspace that is served."""
    return _workspace(os.environ.get("CELLPULSE_HOME", "workspace"))


def store() -> Store:
    """The store of cases of the workspace that is served."""
    return _store(os.environ.get("CELLPULSE_HOME", "workspace"))


def provided() -> Mapping[str, Any]:
    """The claims of the identity provider about the user; empty where nobody came from one."""
    return st.user.to_dict() if st.user.get("is_logged_in") else {}


def login_of_request(cookies: Mapping[str, str], claims: Mapping[str, Any]) -> str | None:
    """Who sent these cookies, or of whom the provider says `claims`; None where nobody's session is in force."""
    workspace = here()
    if workspace.config.sign_in.kind == "oidc":
        login = login_of(claims, workspace.config.sign_in.claim, workspace.config.sign_in.hours, now())
        issued = issued_at(claims)
        return login if login and issued and sign_ins.counts(store(), login, issued) else None
    session = session_cookie.read(cookies.get(session_cookie.COOKIE, ""), now(), workspace.keys.store)
    if session is None or session.generation != sign_ins.generation(store(), session.login):
        return None
    return None if people.login_block(store(), session.login) == "sign_in" else session.login


@cache
def _workspace(home: str) -> Workspace:
    return Workspace.open(Path(home))


@cache
def _store(home: str) -> Store:
    workspace = _workspace(home)
    workspace.claim()
    return open_home(workspace)
