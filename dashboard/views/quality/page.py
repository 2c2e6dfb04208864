"""Data quality: can the figures be trusted, what was not taken, and where data are lacking."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, url_state
from dashboard.components import filter_row, paging, tree, work
from dashboard.components.blind import rows_of_files
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext, open_page
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.scope import Scope
from dashboard.store.outcomes import SOURCE
from dashboard.summaries.lone_units import below_lone_units
from dashboard.views.quality import corrections, first_data, release, settled, upload

ORDER = 3
GROUP = "data"
TITLE = "quality.title"
PATH = "chat-luong-du-lieu"
PAGE_SIZE = 25
MOST_EXPORTED = 100_000
# The latest ingests, in sight without leafing.
RUNS_SHOWN = 30


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE, needs_data=False, needs_results=False)
    if ctx is None:
        return
    if not access.published():
        first_data.draw(ctx)
        return
    place = tree.place(ctx) if ctx.as_of else tree.Place(ctx.scope, [])
    counts = access.query("quarantine_counts", place.scope)
    show(_headline(ctx, place, counts))
    release.draw(ctx)
    if work.may_start(ctx):
        work.buttons(ctx)
        if url_state.tick("upload", ctx.t("upload.open")):
            upload.draw(ctx)
    filters = _filters(ctx, place, counts)
    _quarantine(ctx, place, filters)
    corrections.offer(ctx, place.scope)
    settled.draw(ctx, place.scope)
    _runs(ctx, place, filters["table"])
    if ctx.as_of:
        _coverage(ctx, place)


def _headline(ctx: PageContext, place: tree.Place, counts: pl.DataFrame) -> Markup:
    t = ctx.t
    n_rows = counts.unique("table")["n_rows"].sum()
    ingested = ctx.fresh["ingested_at"]
    if ingested is None:
        return element("p", element("strong", t("quality.never")), class_="cp-headline cp-ready")
    last = t("quality.last", date=t.date(ingested))
    first = t("quality.headline", n=n_rows) if n_rows else t("quality.headline_none")
    return element("p", element("strong", first), " ", last, class_="cp-headline cp-ready")


def _filters(ctx: PageContext, place: tree.Place, counts: pl.DataFrame) -> dict[str, str]:
    t = ctx.t
    tables = {name: t.of("table", name) for name in sorted(counts["table"].unique())}
    reasons = {reason: _reason(ctx, reason) for reason in sorted(counts["reason"].unique())}
    columns = filter_row.places(t, 4)
    with columns[0]:
        if place.units:
            place.draw(ctx)
    with columns[1]:
        chosen = url_state.select("table", t("quality.filter.table"), {"": t("quality.filter.any_table")} | tables)
    with columns[2]:
        reason = url_state.select("reason", t("quality.filter.reason"), {"": t("quality.filter.any_reason")} | reasons)
    with columns[3]:
        wanted = url_state.text("search", t("quality.filter.search"), t("quality.filter.search_hint"))
    return {"table": chosen, "reason": reason, "search": wanted.strip().lower()}


def _reason(ctx: PageContext, reason: str) -> str:
    return ctx.t.of("reason", reason) if ctx.t.knows("reason", reason) else reason


def _quarantine(ctx: PageContext, place: tree.Place, filters: dict[str, str]) -> None:
    t = ctx.t
    asked = filters | {"lang": t.code}
    number, rows = paging.leaf(
        lambda skip: access.query("quarantine", place.scope, **asked, skip=skip, take=PAGE_SIZE), PAGE_SIZE
    )
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        n = rows["n_matching"][0] if rows.height else 0
        show(
            element("h2", t("quality.quarantine"), class_="cp-part"),
            element("p", t("quality.matching", n=n), class_="cp-matching"),
        )
    if not rows.height:
        return
    with right:
        offer(t, "quarantine", lambda: _exported(ctx, place, asked))
    head = [t.of("column", c) for c in ("place", "table", "what", "cell_code", "content")]
    show(table(t("quality.quarantine"), head, [_entry(ctx, row) for row in _rows(ctx, rows)]))
    paging.draw(t, number, n, PAGE_SIZE)


def _entry(ctx: PageContext, row: dict[str, Any]) -> list[str | Markup]:
    content = folded(ctx.t("quality.show_content"), element("code", row["content"]))
    return [row["place"], ctx.t.of("table", row["table"]), row["sentence"], row["cell_code"] or "", content]


def _exported(ctx: PageContext, place: tree.Place, asked: dict[str, str]) -> list[dict[str, str]]:
    t = ctx.t
    rows = access.query("quarantine", place.scope, **asked, skip=0, take=MOST_EXPORTED)
    return [
        {
            t("column.source_name"): _source(t, row),
            t("column.table"): row["table"],
            t("column.place"): row["place"],
            t("column.cell_code"): row["cell_code"] or "",
            t("column.what"): row["sentence"],
            t("column.reasons"): "; ".join(row["reasons"]),
            t("column.content"): row["content"],
        }
        for row in _rows(ctx, rows)
    ]


def _rows(ctx: PageContext, rows: pl.DataFrame) -> list[dict[str, Any]]:
    return rows_of_files(ctx.user, rows.to_dicts(), ctx.t("blind.row"))


def _runs(ctx: PageContext, place: tree.Place, chosen: str) -> None:
    t = ctx.t
    rows = access.query("runs", place.scope, table=chosen, take=RUNS_SHOWN).to_dicts()
    show(element("h2", t("quality.runs"), class_="cp-part"))
    if not rows:
        show(element("p", t("quality.no_runs"), class_="cp-empty"))
        return
    head = [
        t.of("column", c) for c in ("table", "run", "ended", "read", "accepted", "unchanged", "quarantined", "dropped")
    ]
    text = element("p", t("quality.runs_text"), class_="cp-limits")
    show(text, table(t("quality.runs"), head, [_run(ctx, row) for row in rows], numbers=range(3, 7)))


def _run(ctx: PageContext, row: dict[str, Any]) -> list[str | Markup]:
    t = ctx.t
    sums = [t.number(row[name]) for name in ("rows_read", "accepted", "unchanged", "quarantined")]
    source = element("span", _source(t, row), class_="cp-source")
    name = element("span", t.of("table", row["table"]), " ", source)
    return [name, str(row["run"]), t.moment(row["ended_at"]), *sums, ", ".join(row["columns_dropped"])]


def _source(t: Language, row: dict[str, Any]) -> str:
    return t("quality.outcomes_source") if row["source"] == SOURCE else row["source"]


def _coverage(ctx: PageContext, place: tree.Place) -> None:
    t = ctx.t
    rows = below_lone_units(place.scope, partial(_states_below, ctx))[1]
    if rows.is_empty():
        return
    columns = ("n_cells", "n_enough", "n_partly", "n_unseen")
    head = [t("column.unit_below"), *(t.of("column", c) for c in columns)]
    body = [[row["name"], *(t.number(row[c]) for c in columns)] for row in rows.iter_rows(named=True)]
    show(
        element("h2", t("quality.coverage"), class_="cp-part"),
        element("p", t("quality.coverage_text"), class_="cp-limits"),
        table(t("quality.coverage"), head, body, numbers=range(1, 5)),
    )


def _states_below(ctx: PageContext, part: Scope) -> pl.DataFrame:
    return access.query("overview_states", part, as_of=ctx.as_of).filter(~pl.col("whole"))


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
