"""Whether an inspector may see the scores of a cell yet: where `blind = true`, not before the outcome of the visit."""

from __future__ import annotations

from dashboard.auth.current_user import CurrentUser, here, store
from dashboard.components.case_writing import next_month
from dashboard.store import cases, plans
from etl.config.workspace import now


def may_see_scores(user: CurrentUser, cell: str) -> bool:
    """False for an inspector while a visit of this month or the next is planned and its outcome is not recorded.

    `cell` may be seen by the user.
    """
    if not here().config.blind or user.right.role != "inspector":
        return True
    first = now().date().replace(day=1)
    planned = [one for month in (first, next_month(first)) for one in plans.planned(store(), month, [cell])]
    if not planned:
        return True
    case = cases.open_cases(store(), [cell]).get(cell)
    return case is not None and any(one.visited_on >= first for one in cases.outcomes(store(), case.id))
