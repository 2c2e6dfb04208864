"""Local accounts, where no provider knows the people: making one, giving a new password, closing one."""

from __future__ import annotations

import secrets

import streamlit as st

from dashboard.auth.current_user import here, store
from dashboard.components.frame import PageContext
from dashboard.components.table import table
from dashboard.markup import element, show
from dashboard.store import audit, people
from dashboard.store.tables import Account
from dashboard.views.administration.doing import done, remember
from etl.config.workspace import now
from etl.user_error import UserError

# 16 letters and figures, 96 bits; shown once and changed at the first sign-in.
PASSWORD_BYTES = 12


def draw(ctx: PageContext) -> None:
    """The part of the page; where people sign in otherwise it says so."""
    t, kind = ctx.t, here().config.sign_in.kind
    if kind != "local":
        show(element("p", t.of("accounts.kind", kind), class_="cp-headline"))
        return
    known = people.accounts(store())
    show(element("p", element("strong", t("accounts.headline", n=len(known))), class_="cp-headline"))
    done(t)
    if known:
        head = [t.of("accounts.column", name) for name in ("login", "name", "standing")]
        rows = [[account.login, account.name, t.of("account", _standing(account))] for account in known]
        show(table(t("accounts.title"), head, rows))
    left, right = st.columns(2, gap="medium")
    with left:
        _make(ctx)
    with right:
        _change(ctx, [account.login for account in known if account.login != ctx.user.login])


def _standing(account: Account) -> str:
    if account.closed_at is not None:
        return "closed"
    return "new" if account.must_change else "open"


def _make(ctx: PageContext) -> None:
    t = ctx.t
    show(element("h2", t("accounts.make"), class_="cp-part"), element("p", t("accounts.once"), class_="cp-limits"))
    with st.form("account", border=False):
        st.text_input(t("accounts.column.login"), key="account_login", max_chars=120)
        st.text_input(t("accounts.column.name"), key="account_name", max_chars=200)
        st.form_submit_button(t("accounts.make_button"), type="primary", on_click=_made, args=(ctx,))


def _made(ctx: PageContext) -> None:
    login, password = st.session_state["account_login"].strip(), secrets.token_urlsafe(PASSWORD_BYTES)
    try:
        people.add_account(store(), login, st.session_state["account_name"].strip(), password)
    except UserError:
        remember("accounts_taken")
        return
    audit.enter(store(), now(), ctx.user.login, "account made", login)
    remember("accounts_made", login=login, password=password)


def _change(ctx: PageContext, logins: list[str]) -> None:
    t = ctx.t
    show(element("h2", t("accounts.change"), class_="cp-part"))
    if not logins:
        show(element("p", t("accounts.no_other"), class_="cp-empty"))
        return
    with st.form("account-change", border=False):
        st.selectbox(t("accounts.column.login"), logins, key="account_which")
        with st.container(horizontal=True):
            st.form_submit_button(t("accounts.reset"), on_click=_reset, args=(ctx, set(logins)))
            st.form_submit_button(t("accounts.close"), on_click=_closed, args=(ctx, set(logins)))


def _reset(ctx: PageContext, logins: set[str]) -> None:
    login, password = st.session_state["account_which"], secrets.token_urlsafe(PASSWORD_BYTES)
    if login in logins:
        people.reset_password(store(), login, password)
        audit.enter(store(), now(), ctx.user.login, "password reset", login)
        remember("accounts_made", login=login, password=password)


def _closed(ctx: PageContext, logins: set[str]) -> None:
    login = st.session_state["account_which"]
    if login in logins:
        people.close_account(store(), login, now())
        audit.enter(store(), now(), ctx.user.login, "account closed", login)
        remember("accounts_closed", login=login)
