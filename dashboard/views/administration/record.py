"""The audit: who signed in, saw, took away or changed what; and whether the record is whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard import url_state
from dashboard.auth.current_user import store
from dashboard.components import paging
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.table import folded, table
from dashboard.markup import Markup, element, show
from dashboard.store import audit
from dashboard.store.tables import AuditEntry
from etl.config.workspace import now

PAGE_SIZE = 50
MOST_EXPORTED = 100_000
PERIODS = ("7", "30", "90", "")
# What took something out of the house, by whatever page.
EXPORTS = ("exported", "export")


def draw(look: Look, *, exports: bool = False) -> None:
    """The part of the page; with `exports` only what was taken away."""
    say = look.say
    if look.scope:
        show(element("p", say("audit.whole_only"), class_="cp-empty"))
        return
    wanted = _filters(look, exports=exports)
    number = url_state.page(paging.MOST_PAGES)
    rows, n = audit.found(store(), wanted, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    show(element("p", element("strong", say("audit.headline", n=n)), class_="cp-headline"))
    if not exports:
        _verify(look)
    if not rows:
        show(element("p", say("audit.none"), class_="cp-empty"))
        return
    head = [say.of("audit.column", name) for name in ("at", "login", "action", "subject", "detail")]
    show(table(say("audit.title"), head, [_row(look, entry) for entry in rows]))
    paging.draw(say, number, n, PAGE_SIZE)
    offer(say, "exports" if exports else "audit", lambda: _exported(look, wanted))


def _filters(look: Look, *, exports: bool) -> audit.Wanted:
    say = look.say
    logins, actions = audit.said(store())
    columns = st.columns(3, vertical_alignment="bottom")
    with columns[0]:
        login = url_state.select(
            "login", say("audit.login"), {"": say("audit.any_login")} | {n: n for n in logins if n}
        )
    with columns[1]:
        days = url_state.select(
            "days", say("audit.period"), {d: say.of("audit.days", d or "all") for d in PERIODS}, "30"
        )
    asked = EXPORTS
    if not exports:
        named = {"": say("audit.any_action")} | {action: _action(look, action) for action in actions}
        with columns[2]:
            chosen = url_state.select("action", say("audit.action"), named)
        asked = (chosen,) if chosen else ()
    return audit.Wanted(login, asked, now() - timedelta(days=int(days)) if days else None)


def _verify(look: Look) -> None:
    say = look.say
    if not st.button(say("audit.verify"), key="verify"):
        return
    with st.spinner(say("audit.verifying")):
        faults = audit.verify(store())
    if faults:
        show(element("p", element("strong", say("audit.broken", n=len(faults))), " ", "; ".join(faults[:3]),
                     class_="cp-told", role="alert"))  # fmt: skip
    else:
        show(element("p", say("audit.is_whole"), class_="cp-told", role="status"))


def _action(look: Look, action: str) -> str:
    return look.say.of("action", action) if look.say.knows("action", action) else action


def _row(look: Look, entry: AuditEntry) -> list[str | Markup]:
    detail = folded(look.say("audit.show"), element("code", _told(entry.detail))) if entry.detail else ""
    who = entry.login or look.say("stamp.nobody")
    return [look.say.moment(entry.at), who, _action(look, entry.action), entry.subject, detail]


def _told(detail: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in detail.items() if value not in ("", {}, None))


def _exported(look: Look, wanted: audit.Wanted) -> list[dict[str, Any]]:
    say = look.say
    rows, _ = audit.found(store(), wanted, 0, MOST_EXPORTED)
    return [
        {
            say("audit.column.number"): entry.number,
            say("audit.column.at"): f"{entry.at:%Y-%m-%dT%H:%M:%S}",
            say("audit.column.login"): entry.login,
            say("audit.column.action"): _action(look, entry.action),
            say("audit.column.subject"): entry.subject,
            say("audit.column.detail"): _told(entry.detail),
        }
        for entry in rows
    ]
