"""The cell that is laid open beside the list: what was seen, what could explain it, what to ask, what to do."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.components import case_actions, casework, flag_cards
from dashboard.components.blind import visible_flags
from dashboard.components.casework import Casework
from dashboard.components.frame import PageContext
from dashboard.components.links import cell_link
from dashboard.components.marks import data_mark, needs_chip, state_chip, variation_mark
from dashboard.markup import Markup, element, joined, show
from dashboard.summaries.flags import ordered
from dashboard.summaries.known_of_cell import CellContext
from dashboard.summaries.places import place_of
from dashboard.views.attention.triage_list import CLOSED, OPENED, last_seen, without_flag


def draw(
    ctx: PageContext, row: dict[str, Any], work: Casework, known: CellContext, strip: dict[str, Any] | None
) -> None:
    """Draws a row of the query `queue`; `known` is what holds for the cell, `strip` its row of `queue_strips`."""
    t, code = ctx.t, row["cell_code"]
    case = work.cases.get(code)
    flags = ordered(visible_flags(ctx.user, code, row["flags"] or []), row["reasons"])
    with st.container(border=True, key=f"card-{code}"):
        name, close = st.columns([5, 2], vertical_alignment="top")
        with name:
            cell_link(ctx, code, row["name"])
        with close:
            st.button(t("triage.close"), icon=":material/close:", type="tertiary", key="close-cell", on_click=_close)
        names = [flag["flag"] for flag in flags]
        # Above what is read, so that it is seen without scrolling however much there is to read.
        case_actions.draw(ctx, code, row["name"], names, case, followed=code in work.followed)
        show(_facts(ctx, row, names, last_seen(t, strip)))
        unit = place_of(row["above"]) or t("value.unknown")
        place = t("queue.place", unit=unit, type=t.of("cell_type", row["cell_type"]))
        body = element("p", without_flag(t, row["state"]), class_="cp-triggers")
        if flags:
            body = flag_cards.in_short(ctx, flags, known)
        doing = casework.line(ctx, case, work.today) if case else None
        show(joined([element("p", f"{place} · {code}", class_="cp-place"), doing, body]))


def _facts(ctx: PageContext, row: dict[str, Any], flags: list[str], seen: str) -> Markup:
    t, expected = ctx.t, row["expected"]
    size = t("queue.size_unknown") if expected is None else t("queue.size", size=t.persons(expected), n=expected)
    marks = [
        state_chip(t, row["state"], is_new=row["is_new"], rests_since=row["checked_on"] if row["rests"] else None),
        needs_chip(t, row["needs"]),
        element("span", size),
        data_mark(t, row["completeness"]),
        variation_mark(t, flags, row["attendance_concern"]),
        element("span", t("triage.seen", date=seen)),
    ]
    return element("div", *marks, class_="cp-facts cp-facts-left")


def _close() -> None:
    st.query_params[OPENED] = CLOSED
