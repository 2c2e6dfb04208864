"""The profile of one cell: why it is flagged, whether it could be harmless, and what the figures say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, url_state
from dashboard.auth.current_user import store
from dashboard.components import (
    brief_download,
    case_actions,
    casework,
    cell_attendance,
    cell_search,
    flag_cards,
    month_picker,
)
from dashboard.components.frame import PageContext, open_page
from dashboard.components.links import back_link
from dashboard.components.marks import data_mark, needs_chip, state_chip, variation_mark
from dashboard.components.part import part
from dashboard.markup import Markup, element, show
from dashboard.store import cases, following
from dashboard.summaries.meeting_months import meetings_sentence
from dashboard.summaries.places import place_of
from dashboard.views.profile import cell_data, strip, tables, tabs
from dashboard.views.profile.cell_data import CellData
from etl.config.workspace import now

ORDER = 2
GROUP = "cells"
TITLE = "profile.title"
PATH = "ho-so"
# Chosen by us: so many fit beside the chart; all of them are in the first tab.
FLAGS_IN_SHORT = 2
MONTH_WIDTH = 170  # pixels
Row = dict[str, Any]


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
    data = cell_data.of_cell(ctx, cell)
    _top(data)
    _above_the_fold(data)
    part(ctx, TITLE, partial(tabs.draw, data))
    show(element("p", ctx.t("profile.no_verdict"), class_="cp-limits cp-ready"))


def _top(data: CellData) -> None:
    """The way back, what can be taken along and done, and which cell it is."""
    ctx, code = data.ctx, data.cell["cell_code"]
    with st.container(horizontal=True, vertical_alignment="bottom", key="profile-top"):
        back_link(ctx)
        st.space("stretch")
        brief_download.offer(ctx, code)
        with st.container(width="content"):
            part(ctx, TITLE, partial(tables.draw, data))
        with st.container(width=MONTH_WIDTH):
            month_picker.choose(ctx)
    month_picker.show_if_earlier(ctx)
    show(_head(ctx, data.cell, data.flags))


def _above_the_fold(data: CellData) -> None:
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
        notes = cell_attendance.notes_of(ctx, code, data.history, list(data.known.holding), data.visits)
        below = partial(_meetings, ctx, data.history)
        cell_attendance.draw(ctx, code, _onset(data.flags), data.history, notes, below=below)


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
    t, rows = ctx.t, history.to_dicts()
    text = element("p", meetings_sentence(t, rows), class_="cp-limits")
    show(element("h3", t("profile.meetings")), strip.draw(t, rows), text)


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
