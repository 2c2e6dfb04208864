"""What the teams can do in a month: the controls of the planner, kept in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from dashboard import url_state
from dashboard.components import tree
from dashboard.components.frame import PageContext
from dashboard.planning.cells import Capacity
from dashboard.planning.meeting_days import visiting_days
from dashboard.scope import Scope
from etl.discover import documents

MONTHS_AHEAD = 3
# Usual for an inspection committee, and what the guidance asks nobody to exceed (all chosen by us).
USUAL = {"teams": "2", "days_each": "8", "a_day": "1", "share": "15", "week": "5"}
CHOICES = {
    "teams": range(1, 9),
    "days_each": range(1, 24),
    "a_day": range(1, 4),
    "share": (0, 5, 10, 15, 20, 25, 30),
}
WEEKS = ("5", "6", "7")


@dataclass(frozen=True)
class Wish:
    """The month, the part of the tree, and the numbers that were chosen (as they stand in the address)."""

    month: date
    scope: Scope
    numbers: dict[str, str]

    @property
    def capacity(self) -> Capacity:
        """The same for the planner."""
        n = {name: int(value) for name, value in self.numbers.items()}
        days = visiting_days(self.month, range(n["week"]), documents("calendars")["tet"]["days"])
        return Capacity(n["teams"], days, n["days_each"], n["a_day"], n["share"] / 100)


def month_and_place(ctx: PageContext, today: date) -> tuple[date, tree.Place]:
    """Which month and part of the tree the plan is for: the next month unless another one is chosen."""
    months = [_later(today, i) for i in range(MONTHS_AHEAD + 1)]
    options = {f"{month:%Y-%m}": ctx.t.month(month) for month in months}
    place = tree.place(ctx)
    left, right = st.columns([1, 3])
    with left:
        chosen = url_state.select("month", ctx.t("plan.month"), options, f"{months[1]:%Y-%m}")
    with right:
        place.draw(ctx)
    return date.fromisoformat(f"{chosen}-01"), place


def draw(ctx: PageContext, month: date, unit: Scope, planned: dict[str, Any]) -> Wish:
    """The controls; where a plan is held already they begin with its numbers."""
    t = ctx.t
    usual = USUAL | {name: str(planned[name]) for name in USUAL if name in planned}
    numbers = {}
    columns = st.columns(len(CHOICES) + 1, vertical_alignment="bottom")
    for column, (name, values) in zip(columns, CHOICES.items(), strict=False):
        with column:
            options = {str(v): t.percent(v / 100) if name == "share" else str(v) for v in values}
            numbers[name] = url_state.select(name, t.of("plan.capacity", name), options, usual[name])
    with columns[-1]:
        weeks = {week: t.of("plan.week", week) for week in WEEKS}
        numbers["week"] = url_state.select("week", t("plan.capacity.week"), weeks, usual["week"])
    return Wish(month, unit, numbers)


def _later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)
