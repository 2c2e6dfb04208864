"""Swapping a visit by hand: another cell or another day, always with the reason."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import access, url_state
from dashboard.auth.current_user import store
from dashboard.components.frame import PageContext
from dashboard.components.planned import day_of
from dashboard.language import search_words
from dashboard.markup import element, show
from dashboard.planning.meeting_days import days_of
from dashboard.scope import Scope
from dashboard.store import plans
from dashboard.summaries.places import place_of
from dashboard.views.plan import plan_writing
from dashboard.views.plan.plan_rows import Row


def draw(ctx: PageContext, month: date, unit: Scope, rows: list[Row]) -> None:
    """The form; the visit and what is searched for live in the address."""
    t = ctx.t
    show(element("p", t("plan.swap.explain"), class_="cp-limits"))
    left, right = st.columns(2)
    with left:
        options = {str(row.visit.id): f"{row.cell['name']}, {day_of(ctx, row.visit)}" for row in rows}
        chosen = url_state.select("visit", t("plan.swap.visit"), options, next(iter(options)))
    with right:
        wanted = search_words(url_state.text("other", t("plan.swap.search"), t("plan.swap.search_hint")))
    row = next(row for row in rows if str(row.visit.id) == chosen)
    cells = {row.visit.cell_code: t("plan.swap.same", cell=row.cell["name"])} | _others(ctx, unit, wanted, rows)
    _form(ctx, month, row, cells)


def _others(ctx: PageContext, unit: Scope, wanted: str, rows: list[Row]) -> dict[str, str]:
    """Cells found by name that are not in the plan yet."""
    if not wanted:
        return {}
    matches = access.query("cells_matching", unit, as_of=ctx.as_of, search=wanted).iter_rows(named=True)
    there = {row.visit.cell_code for row in rows}
    return {c["cell_code"]: f"{c['name']} ({place_of(c['above'])})" for c in matches if c["cell_code"] not in there}


def _form(ctx: PageContext, month: date, row: Row, cells: dict[str, str]) -> None:
    t = ctx.t
    days = days_of(month)
    usual = row.visit.visit_on or (row.habit.on if row.habit else days[0])
    with st.form(f"swap-{row.visit.id}-{row.visit.version}", border=True):
        columns = st.columns([3, 2, 4], vertical_alignment="bottom")
        # The last match stands first: who searched wants it, and not the cell that is there.
        code = columns[0].selectbox(
            t("plan.swap.cell"), list(cells), index=min(1, len(cells) - 1), format_func=cells.__getitem__
        )
        day = columns[1].date_input(
            t("plan.swap.day"), usual, min_value=days[0], max_value=days[-1], format="DD/MM/YYYY"
        )
        reason = columns[2].text_input(t("plan.swap.reason"), placeholder=t("plan.swap.reason_hint"))
        if st.form_submit_button(t("plan.swap.do"), type="primary"):
            _swap(ctx, row, str(code), day if isinstance(day, date) else usual, reason, set(cells))


def _swap(ctx: PageContext, row: Row, code: str, day: date, reason: str, within: set[str]) -> None:
    if not reason.strip():
        plan_writing.outcome("error", ctx.t("plan.swap.no_reason"))
    t, visit, login = ctx.t, row.visit, ctx.user.login
    url_state.keep("visit", str(visit.id))
    plan_writing.write(
        ctx, lambda at: plans.swap(store(), visit.id, visit.version, code, day, reason, login, within=within),
        "visit swapped", code, done=t("plan.swap.done"), refused=lambda reason: t("plan.swap.refused", reason=reason),
        month=f"{visit.month:%Y-%m}", was=visit.cell_code, day=f"{day}",
    )  # fmt: skip
