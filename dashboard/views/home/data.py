"""What the data lack: sources that are behind, rows held back by reason, and where they are put right."""

from __future__ import annotations

import streamlit as st

from dashboard import access
from dashboard.auth.current_user import here
from dashboard.components.frame import PageContext
from dashboard.components.links import file_of
from dashboard.components.table import table
from dashboard.markup import element, listed, show
from dashboard.store import sync_state

REASONS = 8


def draw(ctx: PageContext) -> None:
    """The part of the page."""
    t = ctx.t
    show(element("h2", t("home.sources"), class_="cp-part"))
    late = [t("home.source_behind", name=name, date=t.date(since)) for name, since in sync_state.behind(here().home)]
    show(listed(late, class_="cp-triggers") if late else element("p", t("home.sources_fine"), class_="cp-empty"))
    counts = access.query("quarantine_counts", ctx.scope)
    n = int(counts.unique("table")["n_rows"].sum())
    show(element("h2", t("home.held_back"), class_="cp-part"))
    if not n:
        show(element("p", t("quality.headline_none"), class_="cp-empty cp-ready"))
        return
    rows = counts.sort("n", "table", "reason", descending=[True, False, False]).head(REASONS).to_dicts()
    head = [t("column.what"), t("column.table"), t("column.rows")]
    lines = [[_reason(ctx, row["reason"]), t.of("table", row["table"]), t.number(row["n"])] for row in rows]
    show(
        element("p", t("quality.headline", n=n), class_="cp-lead cp-ready"),
        table(t("home.held_back"), head, lines, numbers=(2,)),
    )
    label = t("home.corrections")
    st.page_link(file_of("quality"), label=label, icon=":material/arrow_forward:", query_params=ctx.link())


def _reason(ctx: PageContext, reason: str) -> str:
    return ctx.t.of("reason", reason) if ctx.t.knows("reason", reason) else reason
