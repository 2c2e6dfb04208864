"""The audit: who signed in, saw, took away or changed what; and whether the record is whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard import url_state
from dashboard.auth.current_user import store
from dashboard.components import paging
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.scope import WHOLE
from dashboard.store import audit
from dashboard.store.tables import AuditEntry
from dashboard.summaries.authors import author
from etl.config.workspace import now

PAGE_SIZE = 50
MOST_EXPORTED = 100_000
PERIODS = ("7", "30", "90", "")
# What took something out of the house, by whatever page.
EXPORTS = ("exported", "export")


def draw(ctx: PageContext, *, exports: bool = False) -> None:
    """The part of the page; with `exports` only what was taken away."""
    t = ctx.t
    if ctx.scope != WHOLE:
        show(element("p", t("audit.whole_only"), class_="cp-empty"))
        return
    wanted = _filters(ctx, exports=exports)
    number = url_state.page(paging.MOST_PAGES)
    rows, n = audit.matching(store(), wanted, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    show(element("p", element("strong", t("audit.headline", n=n)), class_="cp-headline"))
    if not exports:
        _verify(ctx)
    if not rows:
        show(element("p", t("audit.none"), class_="cp-empty"))
        return
    head = [t.of("audit.column", name) for name in ("at", "login", "action", "subject", "detail")]
    show(table(t("audit.title"), head, [_row(ctx, entry) for entry in rows]))
    paging.draw(t, number, n, PAGE_SIZE)
    offer(t, "exports" if exports else "audit", lambda: _exported(ctx, wanted))


def _filters(ctx: PageContext, *, exports: bool) -> audit.Wanted:
    t = ctx.t
    logins, actions = audit.occurring(store())
    columns = st.columns(3, vertical_alignment="bottom")
    with columns[0]:
        known = {"": t("audit.any_login")} | {n: author(t, n) for n in logins if n}
        login = url_state.select("login", t("audit.login"), known)
    with columns[1]:
        days = url_state.select("days", t("audit.period"), {d: t.of("audit.days", d or "all") for d in PERIODS}, "30")
    asked = EXPORTS
    if not exports:
        named = {"": t("audit.any_action")} | {action: _action(ctx, action) for action in actions}
        with columns[2]:
            chosen = url_state.select("action", t("audit.action"), named)
        asked = (chosen,) if chosen else ()
    return audit.Wanted(login, asked, now() - timedelta(days=int(days)) if days else None)


def _verify(ctx: PageContext) -> None:
    t = ctx.t
    if not st.button(t("audit.verify"), key="verify"):
        return
    with st.spinner(t("audit.verifying")):
        faults = audit.verify(store())
    if faults:
        show(element("p", element("strong", t("audit.broken", n=len(faults))), " ", "; ".join(faults[:3]),
                     class_="cp-message", role="alert"))  # fmt: skip
    else:
        show(element("p", t("audit.is_whole"), class_="cp-message", role="status"))


def _action(ctx: PageContext, action: str) -> str:
    return ctx.t.of("action", action) if ctx.t.knows("action", action) else action


def _row(ctx: PageContext, entry: AuditEntry) -> list[str | Markup]:
    detail = folded(ctx.t("audit.show"), element("code", _detail(ctx.t, entry.detail))) if entry.detail else ""
    return [ctx.t.moment(entry.at), author(ctx.t, entry.login), _action(ctx, entry.action), entry.subject, detail]


def _detail(t: Language, detail: dict[str, Any]) -> str:
    known = {name: value for name, value in detail.items() if value not in ("", {}, None)}
    return "; ".join(f"{_named(t, name)}: {_value(t, name, value)}" for name, value in known.items())


def _named(t: Language, name: str) -> str:
    return t.of("audit.detail", name) if t.knows("audit.detail", name) else name


def _value(t: Language, name: str, value: Any) -> str:
    """A role, a page and whether something holds in words; anything else as it was written."""
    if name == "role" and t.knows("role", str(value)):
        return t.of("role", str(value))
    if name == "page" and t.knows("nav", str(value).removesuffix(".title")):
        return t.of("nav", str(value).removesuffix(".title"))
    if isinstance(value, dict):
        return ", ".join(f"{key}={one}" for key, one in value.items())
    return str(value)


def _exported(ctx: PageContext, wanted: audit.Wanted) -> list[dict[str, Any]]:
    t = ctx.t
    rows, _ = audit.matching(store(), wanted, 0, MOST_EXPORTED)
    return [
        {
            t("audit.column.number"): entry.number,
            t("audit.column.at"): t.moment(entry.at),
            t("audit.column.login"): author(t, entry.login),
            t("audit.column.action"): _action(ctx, entry.action),
            t("audit.column.subject"): entry.subject,
            t("audit.column.detail"): _detail(t, entry.detail),
        }
        for entry in rows
    ]
