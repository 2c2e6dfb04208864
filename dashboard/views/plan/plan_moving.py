"""Moving a visit by keyboard beside the calendar: a day earlier or later, or to the next team, always with a reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import NoReturn

import streamlit as st

from dashboard import url_state
from dashboard.auth.current_user import store
from dashboard.components.frame import PageContext
from dashboard.components.planned import day_of, team_of
from dashboard.markup import element, show
from dashboard.planning.cells import Capacity
from dashboard.store import plans
from dashboard.views.plan import plan_writing
from dashboard.views.plan.plan_rows import Row

# Shift, so that nothing moves while somebody scrolls with the arrows.
KEYS = {"earlier": "Shift+Left", "later": "Shift+Right", "team": "t"}


@dataclass(frozen=True)
class Move:
    """Where a visit goes: the day, and the team (None = as it is)."""

    on: date
    team: int | None = None


def draw(ctx: PageContext, rows: list[Row], capacity: Capacity) -> None:
    """The choice of a visit, the reason and the three moves; the visit stands in the address, so that it stays."""
    t = ctx.t
    there = {str(row.visit.id): row for row in rows if row.visit.visit_on is not None}
    if not there:
        return
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        labels = {number: _label(ctx, row) for number, row in there.items()}
        row = there[url_state.select("visit", t("plan.move.visit"), labels, next(iter(there)))]
    reason = right.text_input(t("plan.swap.reason"), placeholder=t("plan.swap.reason_hint"), key="plan-move-reason")
    day = row.visit.visit_on or rows[0].visit.month
    moves = {
        "earlier": Move(day - timedelta(days=1)),
        "later": Move(day + timedelta(days=1)),
        "team": Move(day, (row.visit.team or 0) % capacity.teams + 1),
    }
    with st.container(horizontal=True, key="plan-moves"):
        for name, move in moves.items():
            if st.button(t.of("plan.move", name), shortcut=KEYS[name], key=f"plan-move-{name}"):
                _move(ctx, row, move, reason, {one.visit.cell_code for one in rows})
    show(element("p", _room(ctx, rows, capacity), class_="cp-limits"))


def _label(ctx: PageContext, row: Row) -> str:
    return f"{row.cell['name']}, {day_of(ctx, row.visit)}, {team_of(ctx, row.visit)}"


def _room(ctx: PageContext, rows: list[Row], capacity: Capacity) -> str:
    """What the teams can do, and the days on which all of them, or one of them, have more visits than that."""
    t = ctx.t
    a_day = Counter(row.visit.visit_on for row in rows if row.visit.visit_on)
    of_team = Counter((row.visit.visit_on, row.visit.team) for row in rows if row.visit.visit_on and row.visit.team)
    days = {(row.visit.team, row.visit.visit_on) for row in rows if row.visit.team and row.visit.visit_on}
    full = {day for day, n in a_day.items() if n > capacity.teams * capacity.visits_a_day}
    over = sorted(full | {day for (day, _), n in of_team.items() if n > capacity.visits_a_day})
    text = t("plan.move.room", days=len(days), room=capacity.teams * capacity.days_each, teams=capacity.teams)
    return f"{text} {t('plan.move.over', days=t.listed([t.date(day) for day in over]))}" if over else text


def _move(ctx: PageContext, row: Row, move: Move, reason: str, within: set[str]) -> NoReturn:
    visit, code, login = row.visit, row.visit.cell_code, ctx.user.login
    # The first of the month is another one once this is moved: the next key is for the same visit.
    url_state.keep("visit", str(visit.id))
    swap = partial(plans.swap, store(), visit.id, visit.version, code, move.on, reason, login, within=within)
    plan_writing.write(
        ctx, lambda at: swap(team=move.team), "visit swapped", code, done=ctx.t("plan.swap.done"),
        refused=lambda reason: ctx.t("plan.move.refused", reason=reason), month=f"{visit.month:%Y-%m}",
        was=f"{visit.visit_on}", day=f"{move.on}", team=str(move.team or visit.team or ""),
    )  # fmt: skip
