"""A planned visit in words: its day and its team."""

from __future__ import annotations

from dashboard.components.frame import PageContext
from dashboard.store.tables import PlannedVisit


def day_of(ctx: PageContext, visit: PlannedVisit) -> str:
    """The weekday and day of a visit; a word where it has none yet."""
    if visit.visit_on is None:
        return ctx.t("plan.no_day")
    weekday = ctx.t.of("plan.weekday", str(visit.visit_on.weekday()))
    return ctx.t("plan.on", weekday=weekday, date=ctx.t.date(visit.visit_on))


def team_of(ctx: PageContext, visit: PlannedVisit) -> str:
    """The team of a visit; a word where it has none yet."""
    return ctx.t("plan.no_team") if visit.team is None else ctx.t("plan.team", team=str(visit.team))
