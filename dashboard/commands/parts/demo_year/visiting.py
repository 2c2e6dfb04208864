"""Visits of the demo's year: the outcomes of each, what was promised there, and cases that end with it."""

from __future__ import annotations

from datetime import timedelta

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.commands.parts.demo_year.texts import text
from dashboard.commands.parts.demo_year.truth import Truth
from dashboard.components import case_conflict
from dashboard.components.case_writing import Action, write
from dashboard.components.frame import PageContext
from dashboard.store import audit, cases
from dashboard.store.tables import PlannedVisit
from dashboard.store.visits import Given, Made, record_visit
from etl.config.workspace import now

DUE_DAYS = (30, 45, 60)


def record(ctx: PageContext, visit: PlannedVisit, truth: Truth) -> None:
    """Keeps what a team saw on the day of a visit; a cell where nothing was confirmed has its case closed."""
    cell, at = visit.cell_code, now()
    drawn = truth.drawn("visit", cell, f"{at:%Y-%m}")
    flags = access.query("cell_flags", ctx.scope, as_of=ctx.as_of, cell=cell).to_dicts()
    outcomes = {f["flag"]: truth.finds(cell, f["flag"], at.date(), f["confidence"] >= 1) for f in flags}
    case = cases.open_case(store(), cell, list(outcomes), ctx.user.login, at)
    arrived = at - timedelta(minutes=drawn.choice((20, 60, 90, 120)))
    made = Made(
        at.date(), visit.selected_by, kind=drawn.choice(("sit_in", "thematic_supervision")), by_level="province",
        arrived_at=arrived, left_at=at, remarks_recorded=drawn.random() < 0.8,
    )  # fmt: skip
    confirmed = [flag for flag, outcome in outcomes.items() if outcome == "confirmed"]
    given = [
        Given(text(drawn, "promises"), at.date() + timedelta(days=drawn.choice(DUE_DAYS)), flag)
        for flag in confirmed[:2]
    ]
    record_visit(store(), case.id, made, outcomes, ctx.user.login, at, given)
    detail = {"day": f"{made.visited_on}", "answers": len(outcomes), "commitments": len(given)}
    audit.enter(store(), at, ctx.user.login, "case: outcome", cell, **detail)
    verb = "assign" if confirmed else "close"
    owner, until = (ctx.user.login, given[-1].due_on) if confirmed else ("", None)
    seen = case_conflict.seen(cases.open_cases(store(), [cell])[cell])
    write(ctx, Action(cell, tuple(outcomes), verb, text(drawn, verb), owner, until), seen)
