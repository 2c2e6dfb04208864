"""What is seen of a cell, for its own secretary: good points first, the same flags and evidence, and how to answer."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components import flag_cards, letter_fields, meeting_table
from dashboard.components.cell_responses import line, meetings_with_disputes, with_disputes
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext, open_page
from dashboard.markup import element, listed, show
from dashboard.store import letters, responses
from dashboard.summaries.flags import ordered
from dashboard.summaries.good_points import criteria_not_praised, good_points
from dashboard.summaries.known_of_cell import context_of
from dashboard.summaries.places import place_of
from dashboard.views.own_cell import answering
from etl.config.workspace import now

ORDER = 16
GROUP = "cells"
TITLE = "own_cell.title"
PATH = "goc-nhin-chi-bo"
RESULT = "own_cell_result"


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    t, code = ctx.t, ctx.scope.code
    asked = {"as_of": ctx.as_of, "cell": code}
    cells = access.query("cell", ctx.scope, **asked)
    if cells.is_empty():
        show(element("p", t("own_cell.none"), class_="cp-empty cp-ready"))
        return
    cell = cells.row(0, named=True)
    flags = ordered(access.query("cell_flags", ctx.scope, **asked).to_dicts(), cell["reasons"] or [])
    meetings = access.query("cell_meetings", ctx.scope, **asked).to_dicts()
    show(
        element("h2", cell["name"], class_="cp-part"),
        element("p", f"{place_of(cell['above'])} · {code}", class_="cp-place"),
        element("p", t("own_cell.explain"), class_="cp-headline"),
    )
    if done := st.session_state.pop(RESULT, ""):
        st.success(t.of("own_cell.done", done), icon=":material/check:")
    _good(ctx, asked, flags)
    _flags(ctx, code, flags, asked)
    _letters(ctx, code)
    _meetings(ctx, meetings_with_disputes(ctx, code, meetings))
    _written(ctx, code)
    if answering.may_answer(ctx):
        answering.draw(ctx, [flag["flag"] for flag in flags], meetings)
    show(element("p", t("profile.no_verdict"), class_="cp-limits cp-ready"))


def _good(ctx: PageContext, asked: dict[str, Any], flags: list[dict[str, Any]]) -> None:
    out = criteria_not_praised(flags, ctx.words, access.query("cell_months", ctx.scope, **asked))
    points = good_points(access.query("cell_scores", ctx.scope, **asked), ctx.words, ctx.t, out)
    body = listed(points) if points else element("p", ctx.t("own_cell.no_good"), class_="cp-empty")
    show(element("h3", ctx.t("own_cell.good"), class_="cp-family"), body)


def _flags(ctx: PageContext, code: str, flags: list[dict[str, Any]], asked: dict[str, Any]) -> None:
    holding = access.query("cell_circumstances", ctx.scope, **asked).to_dicts()
    known = with_disputes(ctx, code, context_of(ctx.scope, ctx.as_of, code, holding))
    show(element("h3", ctx.t("own_cell.flags"), class_="cp-family"))
    if not flags:
        show(element("p", ctx.t("own_cell.no_flag"), class_="cp-empty"))
    show(*(flag_cards.in_full(ctx, flag, known) for flag in flags))


def _letters(ctx: PageContext, code: str) -> None:
    sent = letters.letters_of(store(), [code])
    if sent:
        lines = [letter_fields.state_in_words(ctx.t, one, now().date()) for one in sent]
        show(element("h3", ctx.t("letter.title"), class_="cp-family"), listed(lines))


def _meetings(ctx: PageContext, meetings: list[dict[str, Any]]) -> None:
    """All meetings of 24 months with what is known of each, marked where a flag rests on it."""
    meeting_table.draw(ctx, meetings)
    if meetings:
        rows = partial(meeting_table.exported, ctx, meetings)
        offer(ctx.t, "meetings", rows, title=ctx.t("meeting.title"), about=ctx.scope.code, masked=False)


def _written(ctx: PageContext, code: str) -> None:
    written = responses.of_cells(store(), [code])
    if written:
        show(element("h3", ctx.t("own_cell.written"), class_="cp-family"))
        show(*(line(ctx.t, one, now().date()) for one in written))


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
