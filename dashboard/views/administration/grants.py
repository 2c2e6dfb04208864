"""Who may see what: the grants, giving one, ending one, and looking as somebody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard import access, url_state
from dashboard.auth.current_user import store
from dashboard.auth.request_user import look_as
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.table import table
from dashboard.markup import element, show
from dashboard.store import audit, people
from dashboard.store.tables import ROLES, Grant
from dashboard.views.administration.doing import done, remember
from etl.config.workspace import now
from etl.user_error import UserError

# A grant that ends so soon should be thought about (chosen by us: one round of monthly meetings).
SOON = timedelta(days=30)
USUAL = timedelta(days=180)
COLUMNS = ("login", "role", "unit", "from", "to", "why", "by", "standing")


def draw(look: Look) -> None:
    """The part of the page."""
    say, units = look.say, _units(look)
    given = [grant for grant in people.grants(store()) if grant.unit_code in units]
    in_force = [grant for grant in given if _standing(grant) == "in_force"]
    soon = sum(grant.valid_to <= now().date() + SOON for grant in in_force)
    show(element("p", element("strong", say("grants.headline", n=len(in_force))), " ",
                 say("grants.soon", n=soon) if soon else None, class_="cp-headline"))  # fmt: skip
    done(say)
    every = url_state.tick("all", say("grants.all"))
    shown = given if every else in_force
    if shown:
        rows = [_row(look, units, grant) for grant in shown]
        show(table(say("grants.title"), [say.of("grants.column", name) for name in COLUMNS], rows))
        offer(say, "grants", lambda: [dict(zip(map(_head(look), COLUMNS), row, strict=True)) for row in rows])
    else:
        show(element("p", say("grants.none"), class_="cp-empty"))
    left, right = st.columns(2, gap="medium")
    with left:
        _give(look, units)
    with right:
        _end(look, units, in_force)
        _look_as(look, in_force)


def _units(look: Look) -> dict[str, str]:
    """The units that may be given, by code: those within one's own scope."""
    rows = access.ask("units_seen", look.scope, as_of=look.as_of).iter_rows(named=True) if look.as_of else ()
    named = {row["unit_code"]: ", ".join(part for part in (row["name"], row["above"]) if part) for row in rows}
    return ({"": look.say("role.whole")} if not look.scope else {}) | named


def _standing(grant: Grant) -> str:
    today = now().date()
    if grant.revoked_at is not None:
        return "revoked"
    return "to_come" if grant.valid_from > today else "over" if grant.valid_to < today else "in_force"


def _head(look: Look) -> Any:
    return lambda name: look.say.of("grants.column", name)


def _row(look: Look, units: dict[str, str], grant: Grant) -> list[str]:
    say = look.say
    role, unit = say.of("role", grant.role), units[grant.unit_code]
    period = [say.date(grant.valid_from), say.date(grant.valid_to)]
    return [grant.login, role, unit, *period, grant.reason, grant.granted_by, say.of("standing", _standing(grant))]


def _give(look: Look, units: dict[str, str]) -> None:
    say, today = look.say, now().date()
    show(element("h2", say("grants.give"), class_="cp-part"))
    with st.form("grant", border=False):
        st.text_input(say("grants.login"), key="grant_login", help=say("grants.login_help"))
        st.selectbox(say("grants.role"), ROLES, format_func=lambda role: say.of("role", role), key="grant_role")
        st.selectbox(say("grants.unit"), list(units), format_func=units.__getitem__, key="grant_unit")
        st.date_input(
            say("grants.to"), today + USUAL, min_value=today, max_value=today + people.LONGEST_GRANT,
            format="DD/MM/YYYY", key="grant_to",
        )  # fmt: skip
        st.text_input(say("grants.why"), key="grant_why", help=say("grants.why_help"), max_chars=500)
        st.form_submit_button(say("grants.give_button"), type="primary", on_click=_given, args=(look, units))


def _given(look: Look, units: dict[str, str]) -> None:
    state, at = st.session_state, now()
    login, role, unit = state["grant_login"].strip(), state["grant_role"], state["grant_unit"]
    if unit not in units:
        remember("grants_unfit")
        return
    try:
        number = people.grant(
            store(), login, role, unit, state["grant_why"], at.date(), state["grant_to"], look.visitor.login
        )
    except UserError:
        remember("grants_unfit")
        return
    said = {"to": login, "role": role, "unit": unit, "until": f"{state['grant_to']}"} | look.visitor.as_detail()
    audit.enter(store(), at, look.visitor.login, "grant given", str(number), **said)
    remember("grants_given", login=login)


def _end(look: Look, units: dict[str, str], in_force: list[Grant]) -> None:
    say, own = look.say, look.visitor.own or look.visitor.right
    # Nobody saws off the branch they sit on: the last administrator would be lost.
    open_ = {grant.id: grant for grant in in_force if grant.id != own.grant_id}
    show(element("h2", say("grants.end"), class_="cp-part"))
    if not open_:
        show(element("p", say("grants.nothing_to_end"), class_="cp-empty"))
        return
    with st.form("revoke", border=False):
        st.selectbox(
            say("grants.which"), list(open_), key="revoke_which",
            format_func=lambda n: f"{open_[n].login}: {say.of('role', open_[n].role)}, {units[open_[n].unit_code]}",
        )  # fmt: skip
        st.text_input(say("grants.why_end"), key="revoke_why", max_chars=500)
        st.form_submit_button(say("grants.end_button"), on_click=_ended, args=(look, set(open_)))


def _ended(look: Look, open_: set[int]) -> None:
    number, why = st.session_state["revoke_which"], st.session_state["revoke_why"].strip()
    if number not in open_ or not why:
        remember("grants_unfit_end")
        return
    people.revoke(store(), number, now())
    audit.enter(store(), now(), look.visitor.login, "grant revoked", str(number), why=why)
    remember("grants_ended")


def _look_as(look: Look, in_force: list[Grant]) -> None:
    say = look.say
    logins = sorted({grant.login for grant in in_force} - {look.visitor.login})
    show(element("h2", say("seen_as.title"), class_="cp-part"), element("p", say("seen_as.limits"), class_="cp-limits"))
    if not logins:
        show(element("p", say("seen_as.nobody"), class_="cp-empty"))
        return
    with st.form("seen-as-form", border=False):
        st.selectbox(say("seen_as.whom"), logins, key="seen_as_whom")
        st.form_submit_button(say("seen_as.begin"), on_click=lambda: look_as(st.session_state["seen_as_whom"]))
