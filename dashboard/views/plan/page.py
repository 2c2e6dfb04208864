"""The month's visits: proposed under what the teams can do, explained, swapped by hand, accepted, printed."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import url_state
from dashboard.auth.current_user import refuse_ended, store
from dashboard.components import next_visits
from dashboard.components.frame import PageContext, open_page
from dashboard.components.right_ended import why_refused
from dashboard.markup import Markup, element, show
from dashboard.scope import Scope
from dashboard.store import Conflict, plans
from dashboard.store.tables import Plan
from dashboard.views.plan import (
    plan_appointment,
    plan_calendar,
    plan_capacity,
    plan_files,
    plan_making,
    plan_moving,
    plan_rows,
    plan_swap,
    plan_writing,
)
from dashboard.views.plan.plan_capacity import Wish
from dashboard.views.plan.plan_rows import Row
from etl.config.workspace import now
from etl.user_error import UserError

ORDER = 4
GROUP = "work"
TITLE = "plan.title"
PATH = "ke-hoach"
SHOWN = ("list", "calendar", "swap")


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    next_visits.draw(ctx, now().date())
    month, place = plan_capacity.month_and_place(ctx, now().date())
    plan = plans.find_plan(store(), month, place.scope.code)
    rows = plan_rows.of_month(ctx, month, place.scope)
    wish = None
    if ctx.user.may_act:
        wish = plan_capacity.draw(ctx, month, place.scope, plan.settings if plan else {})
        _actions(ctx, wish, plan, rows)
    _show_result()
    show(_headline(ctx, month, plan, rows))
    if rows:
        _visits(ctx, month, place.scope, rows, wish)


def _headline(ctx: PageContext, month: date, plan: Plan | None, rows: list[Row]) -> Markup:
    t = ctx.t
    if not rows:
        empty = t("plan.empty" if ctx.user.may_act else "plan.empty_reader", month=t.month(month))
        return element("p", empty, class_="cp-empty cp-ready")
    drawn = sum(row.reason == "random" for row in rows)
    first = t("plan.headline", n=len(rows), month=t.month(month))
    parts = [t("plan.drawn", n=drawn)] if ctx.user.may_act and drawn else []
    if waiting := sum(row.visit.visit_on is None for row in rows):
        parts.append(t("plan.waiting", n=waiting))
    if plan is not None and plan.accepted_at is not None:
        parts.append(t("plan.accepted", date=t.date(plan.accepted_at), by=plan.accepted_by or t("plan.nobody")))
    elif plan is not None:
        parts.append(t("plan.draft", date=t.date(plan.proposed_at)))
    return element("p", element("strong", first), " ", " ".join(parts), class_="cp-headline cp-ready")


def _actions(ctx: PageContext, wish: Wish, plan: Plan | None, rows: list[Row]) -> None:
    """Propose, and accept what was proposed; a plan that is accepted changes by swaps only."""
    t = ctx.t
    if plan is not None and plan.accepted_at is not None:
        show(element("p", t("plan.only_swaps"), class_="cp-limits"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("plan.propose" if plan is None else "plan.propose_again"), type="primary", key="propose"):
            _propose(ctx, wish, plan, rows)
        if plan is not None and st.button(t("plan.accept"), key="accept"):
            _accept(ctx, plan)
        show(element("span", t("plan.capacity.visits", n=wish.capacity.visits), class_="cp-place"))


def _propose(ctx: PageContext, wish: Wish, plan: Plan | None, rows: list[Row]) -> None:
    try:
        refuse_ended(ctx.user)
        with st.spinner(ctx.t("plan.proposing")):
            made = plan_making.make(ctx, wish, plan, [row.visit for row in rows])
    except Conflict:
        plan_writing.outcome("error", ctx.t("plan.conflict"))
    except UserError as refused:
        plan_writing.outcome("error", ctx.t("plan.refused", reason=why_refused(ctx.t, refused)))
    else:
        left = ctx.t("plan.left_out", n=len(made.left_out)) if made.left_out else ""
        plan_writing.outcome("success", f"{ctx.t('plan.proposed', n=len(made.visits))} {left}".strip())


def _accept(ctx: PageContext, plan: Plan) -> None:
    t = ctx.t
    plan_writing.write(
        ctx, lambda at: plans.accept(store(), plan.id, plan.version, ctx.user.login, at), "plan accepted",
        f"plan {plan.id}", done=t("plan.accepted_now"), refused=lambda reason: t("plan.refused", reason=reason),
    )  # fmt: skip


def _visits(ctx: PageContext, month: date, unit: Scope, rows: list[Row], wish: Wish | None) -> None:
    t = ctx.t
    shown = SHOWN if ctx.user.may_act else SHOWN[:2]
    chosen = url_state.switch("show", t("plan.show"), {name: t.of("plan.show", name) for name in shown}, "list")
    if chosen == "calendar":
        if wish is not None:
            plan_moving.draw(ctx, rows, wish.capacity)
        show(plan_calendar.draw(ctx, month, rows))
    elif chosen == "swap":
        plan_swap.draw(ctx, month, unit, rows)
    else:
        show(plan_rows.listed(ctx, rows), element("p", t("plan.limits"), class_="cp-limits"))
    if ctx.user.may_act and chosen == "list":
        plan_appointment.draw(ctx, rows)
    plan_files.draw(ctx, month, rows)


def _show_result() -> None:
    kind, text = st.session_state.pop(plan_writing.RESULT, ("", ""))
    if kind:
        (st.success if kind == "success" else st.error)(text)


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
