"""A computation that waits for a second person: what it changes, and the button that lets it through."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.auth import session_cookie
from dashboard.auth.current_user import here, store
from dashboard.components import work
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import table
from dashboard.jobs import waiting_run
from dashboard.language import Language
from dashboard.markup import element, show
from dashboard.store import audit
from etl.config.workspace import now
from etl.warehouse.pointer import WaitingRun

# On the page; all of them are in the file.
SHOWN = 100
GRAVITY = {"now": 5, "later": 4, "watch": 3, "duty": 2, "thin": 1}
# The proof for the command; it starts within seconds.
SESSION_LASTS = timedelta(minutes=2)


def draw(ctx: PageContext) -> None:
    """What waits, for those who may release it the changes too; nothing where nothing waits."""
    waiting = access.waiting()
    if waiting is None:
        return
    t = ctx.t
    moment = t.moment(datetime.fromisoformat(waiting.at))
    with st.container(border=True, key="release"):
        show(element("h2", t("release.title"), class_="cp-part"))
        show(element("p", t("release.waits", moment=moment, by=waiting.by or t("release.nobody")), role="status"))
        if ctx.user.seen_as or not waiting_run.may_release(ctx.user.right):
            show(element("p", t("release.not_you"), class_="cp-limits"))
            return
        _changes(ctx, waiting)
        _button(ctx, waiting)
        if not work.may_start(ctx):
            work.progress(ctx, ("release",))


def _changes(ctx: PageContext, waiting: WaitingRun) -> None:
    t, compared = ctx.t, waiting_run.comparison()
    if st.session_state.get("changes_seen") != waiting.run:
        audit.enter(store(), now(), ctx.user.login, "changes seen", str(waiting.run))
        st.session_state["changes_seen"] = waiting.run
    month = t("value.unknown") if compared.waiting is None else t.month(compared.waiting)
    published = t("release.none_yet") if compared.published is None else t.month(compared.published)
    counts = {"waiting": month, "published": published, "n": compared.changed.height, "of": compared.n_cells}
    show(element("p", element("strong", t("release.counted", **counts)), class_="cp-headline"))
    if compared.changed.is_empty():
        return
    gravest_first = compared.changed.sort(
        pl.col("after").replace_strict(GRAVITY, default=0), "cell_code", descending=[True, False]
    )
    head = [t(f"column.{name}") for name in ("cell", "unit")]
    head += [t(f"release.column.{name}") for name in ("before", "after", "gained", "lost")]
    body = [list(_row(ctx, row).values())[1:] for row in gravest_first.head(SHOWN).iter_rows(named=True)]
    show(table(t("release.caption"), head, body))
    if compared.changed.height > SHOWN:
        show(element("p", t("release.more", n=compared.changed.height - SHOWN), class_="cp-limits"))
    offer(t, "release", lambda: [_row(ctx, row) for row in compared.changed.iter_rows(named=True)])


def _row(ctx: PageContext, row: dict[str, Any]) -> dict[str, str]:
    t = ctx.t
    return {
        t("column.cell_code"): row["cell_code"],
        t("column.cell"): row["name"],
        t("column.unit"): row["unit"] or t("value.unknown"),
        t("release.column.before"): _state(t, row["before"]),
        t("release.column.after"): _state(t, row["after"]),
        t("release.column.gained"): _flags(ctx, row["gained"]),
        t("release.column.lost"): _flags(ctx, row["lost"]),
    }


def _state(t: Language, state: str | None) -> str:
    return t.of("state", state) if state else t("release.absent")


def _flags(ctx: PageContext, flags: list[str]) -> str:
    pairs = (flag.split(":") for flag in flags)
    return "; ".join(f"{ctx.flag_name(flag)} ({ctx.t.of('severity', severity)})" for flag, severity in pairs) or "–"


def _button(ctx: PageContext, waiting: WaitingRun) -> None:
    t, login = ctx.t, ctx.user.login
    if waiting.by == login:
        show(element("p", t("release.second"), class_="cp-limits"))
        return
    label = t("release.button") if waiting.by else t("release.first")
    if st.button(label, key="release-now", type="primary", disabled=work.under_way(), icon=":material/verified:"):
        cookie = session_cookie.issue(login, now() + SESSION_LASTS, here().keys.store, purpose=session_cookie.RELEASE)
        if work.start(ctx, "release", "", ["release", str(waiting.run), "--by", login], f"{cookie}\n".encode()):
            st.rerun()
