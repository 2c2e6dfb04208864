"""The cases as a board: a column for each state, in each the cases with owner and day, late ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.auth.current_user import store
from dashboard.components import casework
from dashboard.components.frame import PageContext
from dashboard.components.links import case_address
from dashboard.markup import Markup, element
from dashboard.store import cases
from dashboard.store.tables import Case

STATES = ("open", "asked", "planned", "visited", "watched")
# Chosen by us: so many can be read; the list has all of them.
MOST = 30


def draw(ctx: PageContext, shown: Sequence[Case], known: Mapping[str, dict[str, Any]], today: date) -> Markup:
    """The board of the open cases among those shown; a screen reader reads it column by column."""
    visited = cases.visited(store())
    open_ = sorted(
        (case for case in shown if case.closed_at is None),
        key=lambda case: (not cases.is_overdue(case, today), case.due_on or date.max, case.id),
    )
    columns = {state: [case for case in open_ if casework.state_of(case, visited) == state] for state in STATES}
    return element("div", *(_column(ctx, state, of, known, today) for state, of in columns.items()), class_="cp-board")


def _column(
    ctx: PageContext, state: str, of: Sequence[Case], known: Mapping[str, dict[str, Any]], today: date
) -> Markup:
    t = ctx.t
    items = [_case(ctx, case, known[case.cell_code], today) for case in of[:MOST]]
    if len(of) > MOST:
        items.append(element("li", t("cases.board_more", n=len(of) - MOST), class_="cp-limits"))
    title = t("cases.board_column", state=t.of("case.state", state), n=t.number(len(of)))
    return element("section", element("h3", title), element("ul", *items), class_="cp-board-column", aria_label=title)


def _case(ctx: PageContext, case: Case, cell: Mapping[str, Any], today: date) -> Markup:
    t = ctx.t
    due = case.watch_until if case.state == "watched" else case.due_on
    parts = [case.owner or t("case.unowned"), *([t.date(due)] if due else [])]
    late = element("strong", " ", t("cases.late"), class_="cp-stale") if cases.is_overdue(case, today) else None
    link = element("a", cell["name"], href=case_address(ctx, case.id), target="_self")
    return element("li", link, Markup("<br>"), element("span", " · ".join(parts), class_="cp-place"), late)
