"""The plan of a month in the demo: proposed and accepted as on the page of plans, for three teams."""

from __future__ import annotations

from datetime import date

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components.frame import PageContext
from dashboard.scope import WHOLE
from dashboard.store import audit, plans
from dashboard.store.tables import PlannedVisit
from dashboard.views.plan import plan_making
from dashboard.views.plan.plan_capacity import USUAL, Wish
from etl.config.workspace import now

TEAMS = ("doan-1", "doan-2", "doan-3")
# Chosen by us: three teams visit a fifth of the cells in a year, each at most on eight days of a month.
A_YEAR, MOST_DAYS = 0.2, 8


def plan(ctx: PageContext, month: date, draw: str) -> list[PlannedVisit]:
    """The accepted visits of a month, by day; those of a plan that is there already are kept."""
    if plans.find_plan(store(), month, ctx.scope.code) is None:
        n_cells = ctx.fresh["n_cells"]
        days = min(MOST_DAYS, max(1, round(n_cells * A_YEAR / 12 / len(TEAMS))))
        wish = Wish(month, ctx.scope, USUAL | {"teams": str(len(TEAMS)), "days_each": str(days)})
        seen = access.query("unit_cells", ctx.scope, as_of=ctx.as_of, take=n_cells)["cell_code"].to_list()
        plan_making.make(ctx, wish, None, plans.planned(store(), month, seen), draw)
        draft = plans.find_plan(store(), month, ctx.scope.code)
        if draft is not None:
            plans.accept(store(), draft.id, draft.version, ctx.user.login, now())
            audit.enter(store(), now(), ctx.user.login, "plan accepted", f"plan {draft.id}")
    return plans.planned(store(), month, plans.cells_of_month(store(), month))


def is_planned(month: date) -> bool:
    """Whether the whole has a plan of the month."""
    return plans.find_plan(store(), month, WHOLE.code) is not None


def team_of(visit: PlannedVisit) -> str:
    """Who makes a visit."""
    return TEAMS[((visit.team or 1) - 1) % len(TEAMS)]
