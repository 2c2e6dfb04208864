"""Who may see what: the grants, giving one, ending one, and looking as somebody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard import access, url_state
from dashboard.auth.current_user import here, store
from dashboard.auth.request_user import impersonate
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import table
from dashboard.markup import element, show
from dashboard.scope import WHOLE, Cell, Scope, from_code
from dashboard.store import audit, people
from dashboard.store.tables import CELL_SECRETARY, ROLES, Grant
from dashboard.summaries.authors import author
from dashboard.views.administration.doing import done, remember
from etl.config.workspace import now
from etl.user_error import UserError

# A grant that ends so soon should be thought about (chosen by us: one round of monthly meetings).
SOON = timedelta(days=30)
USUAL = timedelta(days=180)
COLUMNS = ("login", "role", "unit", "from", "to", "why", "by", "standing")


def draw(ctx: PageContext) -> None:
    """The part of the page."""
    t, units = ctx.t, _units(ctx)
    places = _places(ctx, units, people.grants(store()))
    given = [grant for grant in people.grants(store()) if grant.id in places]
    in_force = [grant for grant in given if _standing(grant) == "in_force"]
    soon = sum(grant.valid_to <= now().date() + SOON for grant in in_force)
    show(element("p", element("strong", t("grants.headline", n=len(in_force))), " ",
                 t("grants.soon", n=soon) if soon else None, class_="cp-headline"))  # fmt: skip
    done(t)
    every = url_state.tick("all", t("grants.all"))
    shown = given if every else in_force
    if shown:
        rows = [_row(ctx, places, grant) for grant in shown]
        show(table(t("grants.title"), [t.of("grants.column", name) for name in COLUMNS], rows))
        offer(t, "grants", lambda: [dict(zip(map(_head(ctx), COLUMNS), row, strict=True)) for row in rows])
    else:
        show(element("p", t("grants.none"), class_="cp-empty"))
    left, right = st.columns(2, gap="medium")
    with left:
        _give(ctx, units)
    with right:
        _end(ctx, places, in_force)
        _impersonate(ctx, [grant for grant in in_force if grant.role != CELL_SECRETARY])


def _units(ctx: PageContext) -> dict[str, str]:
    """The units that may be given, by code: those within one's own scope."""
    rows = access.query("units_seen", ctx.scope, as_of=ctx.as_of).iter_rows(named=True) if ctx.as_of else ()
    named = {row["unit_code"]: ", ".join(part for part in (row["name"], row["above"]) if part) for row in rows}
    return ({WHOLE.code: ctx.t("role.whole")} if ctx.scope == WHOLE else {}) | named


def _places(ctx: PageContext, units: dict[str, str], given: list[Grant]) -> dict[int, str]:
    """By number of the grant the name of its unit, or of its one cell, for those within one's own scope."""
    of_cells = [grant for grant in given if grant.role == CELL_SECRETARY]
    asked = "\n".join(sorted({grant.unit_code for grant in of_cells}))
    rows = access.query("known_among", ctx.scope, as_of=ctx.as_of, cells=asked) if asked and ctx.as_of else None
    cells = {} if rows is None else {row["cell_code"]: row["name"] for row in rows.iter_rows(named=True)}
    named = {
        grant.id: ctx.t("grants.cell", cell=cells[grant.unit_code], code=grant.unit_code)
        for grant in of_cells
        if grant.unit_code in cells
    }
    of_units = (grant for grant in given if grant.role != CELL_SECRETARY and grant.unit_code in units)
    return named | {grant.id: units[grant.unit_code] for grant in of_units}


def _standing(grant: Grant) -> str:
    today = now().date()
    if grant.revoked_at is not None:
        return "revoked"
    return "to_come" if grant.valid_from > today else "over" if grant.valid_to < today else "in_force"


def _head(ctx: PageContext) -> Any:
    return lambda name: ctx.t.of("grants.column", name)


def _row(ctx: PageContext, places: dict[int, str], grant: Grant) -> list[str]:
    t = ctx.t
    role, unit = t.of("role", grant.role), places[grant.id]
    period = [t.date(grant.valid_from), t.date(grant.valid_to)]
    by, standing = author(t, grant.granted_by), t.of("standing", _standing(grant))
    return [grant.login, role, unit, *period, grant.reason, by, standing]


def _give(ctx: PageContext, units: dict[str, str]) -> None:
    t, today = ctx.t, now().date()
    show(element("h2", t("grants.give"), class_="cp-part"))
    with st.form("grant", border=False):
        st.text_input(t("grants.login"), key="grant_login", help=t("grants.login_help"))
        roles = (*ROLES, CELL_SECRETARY) if here().config.own_cell_view else ROLES
        st.selectbox(t("grants.role"), roles, format_func=lambda role: t.of("role", role), key="grant_role")
        st.selectbox(
            t("grants.unit"), list(units), index=None, placeholder=t("grants.unit_choose"),
            format_func=units.__getitem__, key="grant_unit",
        )  # fmt: skip
        if CELL_SECRETARY in roles:
            st.text_input(t("grants.of_cell"), key="grant_cell", help=t("grants.of_cell_help"), max_chars=120)
        st.date_input(
            t("grants.to"), today + USUAL, min_value=today, max_value=today + people.LONGEST_GRANT,
            format="DD/MM/YYYY", key="grant_to",
        )  # fmt: skip
        st.text_input(t("grants.why"), key="grant_why", help=t("grants.why_help"), max_chars=500)
        st.form_submit_button(t("grants.give_button"), type="primary", on_click=_given, args=(ctx, units))


def _given(ctx: PageContext, units: dict[str, str]) -> None:
    state, at = st.session_state, now()
    login, role = state["grant_login"].strip(), state["grant_role"]
    scope = _cell_chosen(ctx) if role == CELL_SECRETARY else _unit_chosen(units)
    if scope is None:
        remember("grants_unfit_cell" if role == CELL_SECRETARY else "grants_unfit")
        return
    try:
        number = people.grant(
            store(), login, role, scope, state["grant_why"], at.date(), state["grant_to"], ctx.user.login
        )
    except UserError:
        remember("grants_unfit")
        return
    detail = {"to": login, "role": role, "unit": scope.code, "until": f"{state['grant_to']}"} | ctx.user.as_detail()
    audit.enter(store(), at, ctx.user.login, "grant given", str(number), **detail)
    remember("grants_given", login=login)



def _unit_chosen(units: dict[str, str]) -> Scope | None:
    unit = st.session_state["grant_unit"]
    return from_code(unit) if unit in units else None


def _cell_chosen(ctx: PageContext) -> Cell | None:
    """The cell whose code was written, where it is within one's own scope."""
    code = st.session_state["grant_cell"].strip()
    if not code or ctx.as_of is None:
        return None
    seen = access.query("known_among", ctx.scope, as_of=ctx.as_of, cells=code)
    return Cell(code) if code in seen["cell_code"] else None


def _end(ctx: PageContext, places: dict[int, str], in_force: list[Grant]) -> None:
    t, own = ctx.t, ctx.user.own or ctx.user.right
    # Nobody saws off the branch they sit on: the last administrator would be lost.
    open_ = {grant.id: grant for grant in in_force if grant.id != own.grant_id}
    show(element("h2", t("grants.end"), class_="cp-part"))
    if not open_:
        show(element("p", t("grants.nothing_to_end"), class_="cp-empty"))
        return
    with st.form("revoke", border=False):
        st.selectbox(
            t("grants.which"), list(open_), key="revoke_which",
            format_func=lambda n: f"{open_[n].login}: {t.of('role', open_[n].role)}, {places[n]}",
        )  # fmt: skip
        st.text_input(t("grants.why_end"), key="revoke_why", max_chars=500)
        st.form_submit_button(t("grants.end_button"), on_click=_ended, args=(ctx, set(open_)))


def _ended(ctx: PageContext, open_: set[int]) -> None:
    number, why = st.session_state["revoke_which"], st.session_state["revoke_why"].strip()
    if number not in open_ or not why:
        remember("grants_unfit_end")
        return
    people.revoke(store(), number, now())
    audit.enter(store(), now(), ctx.user.login, "grant revoked", str(number), why=why)
    remember("grants_ended")


def _impersonate(ctx: PageContext, in_force: list[Grant]) -> None:
    t = ctx.t
    logins = sorted({grant.login for grant in in_force} - {ctx.user.login})
    show(element("h2", t("seen_as.title"), class_="cp-part"), element("p", t("seen_as.limits"), class_="cp-limits"))
    if not logins:
        show(element("p", t("seen_as.nobody"), class_="cp-empty"))
        return
    with st.form("seen-as-form", border=False):
        st.selectbox(t("seen_as.whom"), logins, key="seen_as_whom")
        st.form_submit_button(t("seen_as.begin"), on_click=lambda: impersonate(st.session_state["seen_as_whom"]))
