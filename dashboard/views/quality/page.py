"""Data quality: can the figures be trusted, what was not taken, and where data are lacking."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, url_state
from dashboard.components import paging, tree, work
from dashboard.components.downloads import offer
from dashboard.components.frame import Look, open_page
from dashboard.components.table import folded, table
from dashboard.markup import Markup, element, show
from dashboard.views.quality import corrections, release, upload

ORDER = 3
TITLE = "quality.title"
PATH = "chat-luong-du-lieu"
PAGE_SIZE = 25
MOST_EXPORTED = 100_000
# The latest ingests, in sight without leafing.
RUNS_SHOWN = 30


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE, needs_results=False)
    if look is None:
        return
    place = tree.place(look) if look.as_of else tree.Place(look.scope, {})
    counts = access.ask("quarantine_counts", place.unit)
    show(_headline(look, place, counts))
    release.draw(look)
    if work.may_start(look):
        work.buttons(look)
        if url_state.tick("upload", look.say("upload.open")):
            upload.draw(look)
    filters = _filters(look, place, counts)
    _quarantine(look, place, filters)
    corrections.offer(look, place.unit)
    _runs(look, place, filters["table"])
    if look.as_of:
        _coverage(look, place)


def _headline(look: Look, place: tree.Place, counts: pl.DataFrame) -> Markup:
    say = look.say
    n_rows = counts.unique("table")["n_rows"].sum()
    ingested = look.fresh["ingested_at"]
    if ingested is None:
        return element("p", element("strong", say("quality.never")), class_="cp-headline cp-ready")
    last = say("quality.last", date=say.date(ingested))
    first = say("quality.headline", n=n_rows) if n_rows else say("quality.headline_none")
    return element("p", element("strong", first), " ", last, class_="cp-headline cp-ready")


def _filters(look: Look, place: tree.Place, counts: pl.DataFrame) -> dict[str, str]:
    say = look.say
    tables = {name: say.of("table", name) for name in sorted(counts["table"].unique())}
    reasons = {reason: _reason(look, reason) for reason in sorted(counts["reason"].unique())}
    columns = st.columns(4, vertical_alignment="bottom")
    with columns[0]:
        if place.options:
            place.draw(look)
    with columns[1]:
        chosen = url_state.select("table", say("quality.filter.table"), {"": say("quality.filter.any_table")} | tables)
    with columns[2]:
        reason = url_state.select(
            "reason", say("quality.filter.reason"), {"": say("quality.filter.any_reason")} | reasons
        )
    with columns[3]:
        wanted = url_state.text("search", say("quality.filter.search"), say("quality.filter.search_hint"))
    return {"table": chosen, "reason": reason, "search": wanted.strip().lower()}


def _reason(look: Look, reason: str) -> str:
    return look.say.of("reason", reason) if look.say.knows("reason", reason) else reason


def _quarantine(look: Look, place: tree.Place, filters: dict[str, str]) -> None:
    say = look.say
    asked = filters | {"lang": say.code}
    number, rows = paging.leaf(
        lambda skip: access.ask("quarantine", place.unit, **asked, skip=skip, take=PAGE_SIZE), PAGE_SIZE
    )
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        n = rows["n_matching"][0] if rows.height else 0
        show(
            element("h2", say("quality.quarantine"), class_="cp-part"),
            element("p", say("quality.matching", n=n), class_="cp-matching"),
        )
    if not rows.height:
        return
    with right:
        offer(say, "quarantine", lambda: _exported(look, place, asked))
    head = [say.of("column", c) for c in ("place", "table", "what", "cell_code", "content")]
    show(table(say("quality.quarantine"), head, [_entry(look, row) for row in rows.iter_rows(named=True)]))
    paging.draw(say, number, n, PAGE_SIZE)


def _entry(look: Look, row: dict[str, Any]) -> list[str | Markup]:
    content = folded(look.say("quality.show_content"), element("code", row["content"]))
    return [row["place"], look.say.of("table", row["table"]), row["sentence"], row["cell_code"] or "", content]


def _exported(look: Look, place: tree.Place, asked: dict[str, str]) -> list[dict[str, str]]:
    say = look.say
    rows = access.ask("quarantine", place.unit, **asked, skip=0, take=MOST_EXPORTED).iter_rows(named=True)
    return [
        {
            say("column.source_name"): row["source"],
            say("column.table"): row["table"],
            say("column.place"): row["place"],
            say("column.cell_code"): row["cell_code"] or "",
            say("column.what"): row["sentence"],
            say("column.reasons"): "; ".join(row["reasons"]),
            say("column.content"): row["content"],
        }
        for row in rows
    ]


def _runs(look: Look, place: tree.Place, chosen: str) -> None:
    say = look.say
    rows = access.ask("runs", place.unit, table=chosen, take=RUNS_SHOWN).to_dicts()
    show(element("h2", say("quality.runs"), class_="cp-part"))
    if not rows:
        show(element("p", say("quality.no_runs"), class_="cp-empty"))
        return
    head = [
        say.of("column", c)
        for c in ("table", "run", "ended", "read", "accepted", "unchanged", "quarantined", "dropped")
    ]
    text = element("p", say("quality.runs_text"), class_="cp-limits")
    show(text, table(say("quality.runs"), head, [_run(look, row) for row in rows], numbers=range(3, 7)))


def _run(look: Look, row: dict[str, Any]) -> list[str | Markup]:
    say = look.say
    sums = [say.number(row[name]) for name in ("rows_read", "accepted", "unchanged", "quarantined")]
    source = element("span", row["source"], class_="cp-source")
    name = element("span", say.of("table", row["table"]), " ", source)
    return [name, str(row["run"]), say.moment(row["ended_at"]), *sums, ", ".join(row["columns_dropped"])]


def _coverage(look: Look, place: tree.Place) -> None:
    say = look.say
    rows = access.ask("coverage", place.unit, as_of=look.as_of)
    # A lone unit below, as a province's committee is, would only repeat the whole.
    while rows.height == 1 and (below := access.ask("coverage", rows["unit_code"][0], as_of=look.as_of)).height:
        rows = below
    if rows.is_empty():
        return
    columns = ("n_cells", "n_full", "n_thin", "n_none")
    head = [say("column.unit_below"), *(say.of("column", c) for c in columns)]
    body = [[row["name"], *(say.number(row[c]) for c in columns)] for row in rows.iter_rows(named=True)]
    show(
        element("h2", say("quality.coverage"), class_="cp-part"),
        element("p", say("quality.coverage_text"), class_="cp-limits"),
        table(say("quality.coverage"), head, body, numbers=range(1, 5)),
    )


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
