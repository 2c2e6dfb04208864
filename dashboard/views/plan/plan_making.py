"""From what is published and what people put in by hand to a draft in the store."""

from __future__ import annotations

import secrets
from collections.abc import Set
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components.frame import PageContext
from dashboard.planning.cells import Cells, Wanted
from dashboard.planning.proposal import BY_HAND, Proposal, Visit, propose
from dashboard.scope import Scope
from dashboard.store import audit, plans, visits
from dashboard.store.tables import Plan, PlannedVisit
from dashboard.summaries.lone_units import below_lone_units
from dashboard.views.plan.plan_capacity import Wish
from etl.config.workspace import now

SELECTED_BY = {"signals": "flag", "random": "random", "unseen": "routine", "uncertain": "other", "owed": "routine"}
# A commitment that is due is looked at again, whatever the flags say.
RECHECK = "recheck"
SELECTED_BY |= {BY_HAND: "other", RECHECK: "routine"}


def make(ctx: PageContext, wish: Wish, plan: Plan | None, there: list[PlannedVisit], draw: str = "") -> Proposal:
    """Proposes the month's visits and keeps them as the draft; `there`: the visits of the month in the unit so far,
    `draw`: the seed of a first draft, else it is drawn by chance.

    What stands in another plan is neither chosen nor drawn again. Raises as `plans.propose` does.
    """
    seed = plan.seed if plan else draw or secrets.token_hex(8)
    candidates = _candidates(ctx, wish.scope)
    elsewhere = {v.cell_code for v in there if v.plan_id is not None and (plan is None or v.plan_id != plan.id)}
    candidates = candidates.filter(~pl.col("cell_code").is_in(elsewhere))
    again = visits.waiting_commitments(store(), last_day(wish.month))
    wanted = Wanted(dict.fromkeys(again) | _by_hand(there, plan))
    made = propose(_cells(candidates), wish.capacity, wish.month, wish.scope.code, seed, wanted)
    made = _rechecked(made, again.keys() - _by_hand(there, plan).keys())
    rows = {row["cell_code"]: row for row in candidates.iter_rows(named=True)}
    proposed = [
        plans.Proposed(v.cell, v.on, v.team, SELECTED_BY[v.reason], _why(v, rows[v.cell], made) | _due(v, again))
        for v in made.visits
    ]
    settings: dict[str, Any] = wish.numbers | {"as_of": f"{ctx.as_of:%Y-%m}"}
    seen = plan.version if plan else None
    login, at = ctx.user.login, now()
    kept = plans.propose(store(), wish.month, wish.scope.code, seen, settings, seed, proposed, login, at)
    detail = settings | {"unit": wish.scope.code, "visits": len(proposed), "drawn": made.drawn} | ctx.user.as_detail()
    audit.enter(store(), at, login, "plan proposed", f"plan {kept.id}", month=f"{wish.month:%Y-%m}", **detail)
    return made


def _rechecked(made: Proposal, cells: Set[str]) -> Proposal:
    """The proposal in which the visits that a commitment asks for say so: they come first, as those by hand do."""
    marked = [replace(v, reason=RECHECK) if v.reason == BY_HAND and v.cell in cells else v for v in made.visits]
    return replace(made, visits=marked)


def _due(visit: Visit, again: dict[str, date]) -> dict[str, str]:
    return {"due": f"{again[visit.cell]}"} if visit.reason == RECHECK else {}


def last_day(month: date) -> date:
    """The last day of a month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1) - timedelta(days=1)


def _candidates(ctx: PageContext, scope: Scope) -> pl.DataFrame:
    """The cells of the unit; areas are the parts right below it, below a lone part where it has only one."""

    def ask(part: Scope) -> pl.DataFrame:
        return access.query("plan_candidates", part, as_of=ctx.as_of)

    # What is not in any area below the lone one must stay.
    return below_lone_units(scope, ask, _lone, fewest=lambda rows: rows.height)[1]


def _lone(candidates: pl.DataFrame) -> str | None:
    return candidates["area_code"][0] if candidates["area_code"].n_unique() == 1 else None


def _cells(candidates: pl.DataFrame) -> Cells:
    def numbers(*columns: str) -> np.ndarray:
        return candidates.select(pl.col(columns).cast(pl.Float64).fill_null(float("nan"))).to_numpy()

    met: list[list[date]] = [days or [] for days in candidates["met_on"].to_list()]
    return Cells(
        candidates["cell_code"].to_list(), candidates["area_code"].fill_null("").to_list(), numbers("urgency")[:, 0],
        numbers("formalism", "attendance_concern"), numbers("months_unseen")[:, 0], met,
        candidates["declared_day"].fill_null(0).to_list(), candidates["is_owed"].to_numpy(),
    )  # fmt: skip


def _by_hand(there: list[PlannedVisit], plan: Plan | None) -> dict[str, date | None]:
    """What stays: on the day that a person named, or on whichever suits."""
    own = [v for v in there if v.plan_id is None or (plan is not None and v.plan_id == plan.id)]
    by_hand = [v for v in own if plans.BY_HAND in v.why or v.swap_reason_sealed is not None]
    return {v.cell_code: v.visit_on if _named_day(v) else None for v in by_hand}


def _named_day(visit: PlannedVisit) -> bool:
    return visit.swap_reason_sealed is not None or bool(visit.why.get(plans.NAMED_DAY))


def _why(visit: Visit, row: dict[str, Any], made: Proposal) -> dict[str, Any]:
    """What the row is explained with later, as it was known when it was proposed."""
    why = {
        "reason": visit.reason,
        "signs": row["reasons"] or [],
        "attention": row["attention"],
        "months_unseen": row["months_unseen"],
        "never": row["never"],
        "suits": round(visit.suits, 3),
    }
    # With these a base rate can be weighed: the sample's size, and out of how many it was drawn.
    return why | ({"drawn": made.drawn, "drawn_from": made.drawn_from} if visit.reason == "random" else {})
