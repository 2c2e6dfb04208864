"""The month's visits: proposed under what the teams can do, explained, swapped by hand, accepted, printed."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import url_state
from dashboard.auth.current_user import refuse_ended, store
from dashboard.components.frame import Look, open_page
from dashboard.markup import Markup, element, show
from dashboard.store import Conflict, audit, plans
from dashboard.store.tables import Plan
from dashboard.views.plan import plan_calendar, plan_capacity, plan_files, plan_making, plan_next, plan_rows, plan_swap
from dashboard.views.plan.plan_capacity import Wish
from dashboard.views.plan.plan_rows import Row
from etl.config.workspace import now
from etl.user_error import UserError

ORDER = 4
TITLE = "plan.title"
PATH = "ke-hoach"
SHOWN = ("list", "calendar", "swap")


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE)
    if look is None:
        return
    plan_next.draw(look, now().date())
    month, place = plan_capacity.month_and_place(look, now().date())
    plan = plans.find_plan(store(), month, place.unit)
    rows = plan_rows.of_month(look, month, place.unit)
    if look.visitor.may_act:
        wish = plan_capacity.draw(look, month, place.unit, plan.settings if plan else {})
        _actions(look, wish, plan, rows)
    _said()
    show(_headline(look, month, plan, rows))
    if rows:
        _visits(look, month, place.unit, rows)


def _headline(look: Look, month: date, plan: Plan | None, rows: list[Row]) -> Markup:
    say = look.say
    if not rows:
        empty = say("plan.empty" if look.visitor.may_act else "plan.empty_reader", month=say.month(month))
        return element("p", empty, class_="cp-empty cp-ready")
    drawn = sum(row.reason == "random" for row in rows)
    first = say("plan.headline", n=len(rows), month=say.month(month))
    parts = [say("plan.drawn", n=drawn)] if look.visitor.may_act and drawn else []
    if waiting := sum(row.visit.visit_on is None for row in rows):
        parts.append(say("plan.waiting", n=waiting))
    if plan is not None and plan.accepted_at is not None:
        parts.append(say("plan.accepted", date=say.date(plan.accepted_at), by=plan.accepted_by or say("plan.nobody")))
    elif plan is not None:
        parts.append(say("plan.draft", date=say.date(plan.proposed_at)))
    return element("p", element("strong", first), " ", " ".join(parts), class_="cp-headline cp-ready")


def _actions(look: Look, wish: Wish, plan: Plan | None, rows: list[Row]) -> None:
    """Propose, and accept what was proposed; a plan that is accepted changes by swaps only."""
    say = look.say
    if plan is not None and plan.accepted_at is not None:
        show(element("p", say("plan.only_swaps"), class_="cp-limits"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(say("plan.propose" if plan is None else "plan.propose_again"), type="primary", key="propose"):
            _propose(look, wish, plan, rows)
        if plan is not None and st.button(say("plan.accept"), key="accept"):
            _accept(look, plan)
        show(element("span", say("plan.capacity.visits", n=wish.capacity.visits), class_="cp-place"))


def _propose(look: Look, wish: Wish, plan: Plan | None, rows: list[Row]) -> None:
    try:
        refuse_ended(look.visitor)
        with st.spinner(look.say("plan.proposing")):
            made = plan_making.make(look, wish, plan, [row.visit for row in rows])
    except Conflict:
        _say_then_again("error", look.say("plan.conflict"))
    except (UserError, ArithmeticError) as refused:
        _say_then_again("error", look.say("plan.refused", reason=str(refused)))
    else:
        left = look.say("plan.left_out", n=len(made.left_out)) if made.left_out else ""
        _say_then_again("success", f"{look.say('plan.proposed', n=len(made.visits))} {left}".strip())


def _accept(look: Look, plan: Plan) -> None:
    login, at = look.visitor.login, now()
    try:
        refuse_ended(look.visitor)
        plans.accept(store(), plan.id, plan.version, login, at)
    except Conflict:
        _say_then_again("error", look.say("plan.conflict"))
    except UserError as refused:
        _say_then_again("error", look.say("plan.refused", reason=str(refused)))
    audit.enter(store(), at, login, "plan accepted", f"plan {plan.id}", **look.visitor.as_detail())
    _say_then_again("success", look.say("plan.accepted_now"))


def _visits(look: Look, month: date, unit: str, rows: list[Row]) -> None:
    say = look.say
    shown = SHOWN if look.visitor.may_act else SHOWN[:2]
    chosen = url_state.switch("show", say("plan.show"), {name: say.of("plan.show", name) for name in shown}, "list")
    if chosen == "calendar":
        show(plan_calendar.draw(look, month, rows))
    elif chosen == "swap":
        plan_swap.draw(look, month, unit, rows)
    else:
        show(plan_rows.listed(look, rows), element("p", say("plan.limits"), class_="cp-limits"))
    plan_files.draw(look, month, rows)


def _say_then_again(kind: str, text: str) -> None:
    """Draws the page anew with what is now in the store, and says what happened."""
    st.session_state[plan_swap.SAID] = (kind, text)
    st.rerun()


def _said() -> None:
    kind, text = st.session_state.pop(plan_swap.SAID, ("", ""))
    if kind:
        (st.success if kind == "success" else st.error)(text)


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
