"""A month of visits as a calendar: a table that a screen reader reads row by row, week by week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from dashboard.components.frame import PageContext
from dashboard.components.planned import team_of
from dashboard.markup import Markup, element, joined, listed
from dashboard.planning.meeting_days import days_of
from dashboard.views.plan.plan_rows import Row

SUNDAY = 6


def draw(ctx: PageContext, month: date, rows: list[Row]) -> Markup:
    """The visits on their days, and the usual meeting days of those cells where these are other days."""
    t = ctx.t
    visits: dict[date, list[Row]] = defaultdict(list)
    meetings: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        if row.visit.visit_on is not None:
            visits[row.visit.visit_on].append(row)
        if row.habit is not None and row.habit.on != row.visit.visit_on:
            meetings[row.habit.on].append(row)
    head = [element("th", t.of("plan.weekday", str(i)), scope="col") for i in range(7)]
    weeks = [element("tr", *(_day(ctx, day, visits, meetings) for day in week)) for week in _weeks(days_of(month))]
    caption = element("caption", t("plan.calendar", month=t.month(month)))
    written = element(
        "table",
        caption,
        element("thead", element("tr", *head)),
        element("tbody", *weeks),
        class_="cp-table cp-calendar",
    )
    return element(
        "div", written, class_="cp-scroll", tabindex="0", role="region",
        aria_label=t("plan.calendar", month=t.month(month)),
    )  # fmt: skip


def _weeks(days: list[date]) -> Iterable[list[date | None]]:
    """The days by weeks from Monday; None outside of the month."""
    week: list[date | None] = [None] * days[0].weekday()
    for day in days:
        week.append(day)
        if day.weekday() == SUNDAY:
            yield week
            week = []
    if week:
        yield week + [None] * (7 - len(week))


def _day(ctx: PageContext, day: date | None, visits: dict[date, list[Row]], meetings: dict[date, list[Row]]) -> Markup:
    if day is None:
        return element("td", class_="cp-calendar-out")
    t = ctx.t
    items = [
        joined([element("strong", team_of(ctx, row.visit)), f" {row.cell['name']}"]) for row in visits.get(day, [])
    ]
    usual = [t("plan.usually_meets", cell=row.cell["name"]) for row in meetings.get(day, [])]
    return element(
        "td",
        element("span", str(day.day), class_="cp-calendar-day"),
        listed(items, class_="cp-calendar-visits") if items else None,
        listed(usual, class_="cp-calendar-meetings") if usual else None,
    )
