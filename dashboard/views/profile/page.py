"""The profile of one cell: why it is flagged, whether it could be harmless, and what the figures say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, url_state
from dashboard.auth.access_log import texts_seen
from dashboard.auth.current_user import store
from dashboard.components import (
    brief_download,
    case_actions,
    casework,
    cell_attendance,
    cell_search,
    families,
    flag_cards,
    flag_judging,
    month_picker,
)
from dashboard.components.blind import may_see_scores
from dashboard.components.cell_responses import meetings_with_disputes, with_disputes
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext, open_page
from dashboard.components.links import back_link, compare_link
from dashboard.components.marks import data_mark, needs_chip, state_chip, variation_mark
from dashboard.markup import Markup, element, show
from dashboard.store import cases, following
from dashboard.summaries.flags import ordered
from dashboard.summaries.known_of_cell import CellContext, context_of
from dashboard.summaries.meeting_months import WITHOUT_REGULAR, kind_of
from dashboard.summaries.places import place_of
from dashboard.views.profile import (
    cell_discipline,
    completeness,
    follow_through,
    measures,
    meeting_table,
    scores,
    similar,
    strip,
    visited,
)
from etl.config.workspace import now

ORDER = 2
GROUP = "cells"
TITLE = "profile.title"
PATH = "ho-so"
TABS = ("reasons", "meetings", "work", "visits", "peers", "points")
# Chosen by us: so many fit beside the chart; all of them are in the first tab.
FLAGS_IN_SHORT = 2
MONTH_WIDTH = 170  # pixels
Row = dict[str, Any]
Tables = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class CellData:
    """What is known of the cell, asked once for all parts of the page."""

    ctx: PageContext
    cell: Row
    flags: list[Row]
    asked: dict[str, Any]
    quiet: pl.DataFrame
    history: pl.DataFrame
    visits: pl.DataFrame
    known: CellContext


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE, any_month=True)
    if ctx is None:
        return
    code = url_state.kept("cell")
    cells = access.query("cell", ctx.scope, as_of=ctx.as_of, cell=code)
    if cells.is_empty():
        _way_back(ctx)
        cell_search.draw(ctx, code, "profile")
        return
    _profile(ctx, cells.row(0, named=True))


def _way_back(ctx: PageContext) -> None:
    back, month = st.columns([8, 2], vertical_alignment="bottom")
    with month:
        month_picker.choose(ctx)
    with back:
        back_link(ctx)
    month_picker.show_if_earlier(ctx)


def _profile(ctx: PageContext, cell: Row) -> None:
    asked = {"as_of": ctx.as_of, "cell": cell["cell_code"]}
    flags = access.query("cell_flags", ctx.scope, **asked).to_dicts()
    flags = ordered(flags, cell["reasons"] or [])
    holding = access.query("cell_circumstances", ctx.scope, **asked).to_dicts()
    data = CellData(
        ctx=ctx, cell=cell, flags=flags, asked=asked,
        quiet=access.query("cell_quiet", ctx.scope, **asked),
        history=access.query("cell_months", ctx.scope, **asked),
        visits=access.query("cell_visits", ctx.scope, **asked),
        known=with_disputes(ctx, cell["cell_code"], context_of(ctx.scope, ctx.as_of, cell["cell_code"], holding)),
    )  # fmt: skip
    downloads = _top(data)
    tables = _above_the_fold(data) | _tabs(data)
    with downloads:
        _downloads(ctx, cell["cell_code"], tables)
    show(element("p", ctx.t("profile.no_verdict"), class_="cp-limits cp-ready"))


def _top(data: CellData) -> Any:
    """The way back, what can be taken along and done, and which cell it is; the place for the downloads."""
    ctx, code = data.ctx, data.cell["cell_code"]
    with st.container(horizontal=True, vertical_alignment="bottom", key="profile-top"):
        back_link(ctx)
        st.space("stretch")
        brief_download.offer(ctx, code)
        downloads = st.popover(ctx.t("profile.tables"), icon=":material/download:")
        with st.container(width=MONTH_WIDTH):
            month_picker.choose(ctx)
    month_picker.show_if_earlier(ctx)
    show(_head(ctx, data.cell, data.flags))
    return downloads


def _above_the_fold(data: CellData) -> Tables:
    """Why, and what to ask; beside it attendance and the meetings of two years. All of it fits a small laptop."""
    ctx, code = data.ctx, data.cell["cell_code"]
    why, figures = st.columns([6, 7], gap="medium")
    with why, st.container(key="profile-why"):
        show(_headline(ctx, data.flags, data.quiet))
        if data.flags:
            # The meetings that a flag rests on are named in its card.
            short = replace(data.known, held_on={})
            show(flag_cards.in_short(ctx, data.flags[:FLAGS_IN_SHORT], short))
        _doing(ctx, data.cell, [flag["flag"] for flag in data.flags])
    with figures:
        notes = cell_attendance.notes_of(ctx, data.history, list(data.known.holding), data.visits)
        rows = cell_attendance.draw(
            ctx, code, _onset(data.flags), data.history, notes, below=partial(_meetings, ctx, data.history)
        )
    return {"attendance": rows}


def _tabs(data: CellData) -> Tables:
    """Everything else, by what it is about."""
    ctx, code, asked = data.ctx, data.cell["cell_code"], data.asked
    tables: Tables = {}
    names = [ctx.t.of("profile.tab", name) for name in TABS]
    # A link to one meeting or to the meetings of a flag opens their tab.
    opened = names[TABS.index("meetings")] if url_state.kept(meeting_table.RECORD) else None
    reasons, meetings, work, visited_by, peers, points = st.tabs(names, default=opened)
    with reasons:
        show(*families.draw(ctx, data.flags, data.known, data.quiet))
        flag_judging.draw(ctx, code, [flag["flag"] for flag in data.flags])
    with meetings:
        measures.draw(ctx, data.cell)
        tables["meetings"] = meeting_table.draw(ctx, code, _meetings_seen(data))
    with work:
        overdue = _overdue(ctx, asked)
        tables["overdue"], tables["tasks"] = follow_through.draw(ctx, data.history, overdue)
    with visited_by:
        tables["visits"] = visited.draw(ctx, data.visits)
        tables["discipline"] = cell_discipline.draw(ctx, code)
    with peers:
        compare_link(ctx, code)
        tables["similar"] = similar.draw(ctx, code)
    with points:
        if may_see_scores(ctx.user, code):
            tables["scores"] = scores.draw(ctx, access.query("cell_scores", ctx.scope, **asked))
        else:
            show(element("p", ctx.t("blind.scores"), class_="cp-limits"))
        tables["known"] = completeness.draw(ctx, data.history, access.query("cell_known", ctx.scope, **asked))
    return tables


def _meetings_seen(data: CellData) -> list[Row]:
    """The meetings of the cell, without scores for who is not to see them yet."""
    code = data.cell["cell_code"]
    meetings = access.query("cell_meetings", data.ctx.scope, **data.asked)
    if not may_see_scores(data.ctx.user, code):
        meetings = meetings.with_columns(pl.lit(None).alias(name) for name in meeting_table.SCORES)
    return meetings_with_disputes(data.ctx, code, meetings.to_dicts())


def _overdue(ctx: PageContext, asked: dict[str, Any]) -> pl.DataFrame:
    """Tasks past their date, with their words for who may read texts, which is put on record."""
    overdue = access.query("cell_open_tasks", ctx.scope, **asked, texts=ctx.user.may("texts"))
    if overdue["task_text"].count():
        texts_seen(ctx.user, sorted(set(overdue["meeting_code"])))
    return overdue


def _doing(ctx: PageContext, cell: dict[str, Any], flags: list[str]) -> None:
    """What is being done about the cell, and what can be done."""
    code = cell["cell_code"]
    case_actions.show_done(ctx)
    case = cases.open_cases(store(), [code]).get(code)
    if case is not None:
        show(casework.line(ctx, case, now().date()))
    followed = code in following.followed(store(), ctx.user.login)
    case_actions.draw(ctx, code, cell["name"], flags, case, followed=followed)


def _onset(flags: list[dict[str, Any]]) -> date | None:
    return next((flag["since"] for flag in flags if flag["flag"] == "attendance_drop"), None)


def _downloads(ctx: PageContext, cell: str, tables: Tables) -> None:
    """The tables of the page as files; unmasked but for discipline, as they stand in the cell's own profile."""
    for name, rows in tables.items():
        if rows:
            show(element("p", ctx.t.of("profile.table", name), class_="cp-place"))
            title = ctx.t.of("profile.table", name)
            offer(ctx.t, name, partial(list, rows), title=title, about=cell, masked=name == "discipline")


def _head(ctx: PageContext, cell: dict[str, Any], flags: list[dict[str, Any]]) -> Markup:
    t = ctx.t
    place = place_of(cell["above"])
    size = t("queue.size_unknown")
    if cell["expected"] is not None:
        size = t("queue.size", size=t.number(cell["expected"]), n=cell["expected"])
    facts = element(
        "div",
        state_chip(t, cell["state"] or "thin", rests_since=cell["checked_on"] if cell["rests"] else None),
        needs_chip(t, cell["needs"]),
        element("span", size),
        data_mark(t, cell["completeness"]),
        variation_mark(t, [f["flag"] for f in flags], cell["attendance_concern"]),
        class_="cp-facts",
    )
    name = element("div", element("h2", cell["name"]), facts, class_="cp-cell-name")
    where = element("p", t("queue.place", unit=place, type=t.of("cell_type", cell["cell_type"])), class_="cp-place")
    return element("div", name, where)


def _headline(ctx: PageContext, flags: list[dict[str, Any]], quiet: pl.DataFrame) -> Markup:
    t = ctx.t
    if not flags:
        n = int(quiet["enough"].sum())
        text = t("profile.headline_quiet", n=n) if n else t("profile.headline_thin")
        return element("p", element("strong", text), class_="cp-headline")
    names = t.listed([ctx.flag_name(flag["flag"]) for flag in flags])
    first = element("strong", t("profile.headline", n=len(flags), names=names))
    return element("p", first, " ", t("profile.no_verdict"), class_="cp-headline")


def _meetings(ctx: PageContext, history: pl.DataFrame) -> None:
    t = ctx.t
    rows = history.to_dicts()
    missing = [t.month(row["month"]) for row in rows if kind_of(row) in WITHOUT_REGULAR]
    text = t("strip.all_held", n=len(rows))
    if missing:
        text = t("strip.some_missing", n=len(missing), total=len(rows), months=t.listed(missing))
    show(element("h3", t("profile.meetings")), strip.draw(t, rows), element("p", text, class_="cp-limits"))


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
