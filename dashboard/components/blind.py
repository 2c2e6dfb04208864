"""Whether an inspector may see the scores of a cell yet: where `blind = true`, not before the outcome of the visit."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from dashboard.auth.current_user import CurrentUser, here, store
from dashboard.components.case_writing import next_month
from dashboard.store import cases, plans
from dashboard.summaries.flags import without_points
from etl.config.workspace import now


def may_see_scores(user: CurrentUser, cell: str) -> bool:
    """False for an inspector while a visit of this month or the next is planned and its outcome is not recorded.

    `cell` may be seen by the user.
    """
    return cell not in hidden_scores(user, [cell])


def visible_flags(user: CurrentUser, cell: str, flags: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The flags of a cell, without points in their evidence for who may not see its scores yet."""
    return flags if may_see_scores(user, cell) else without_points(flags)


def hidden_scores(user: CurrentUser, cells: Collection[str]) -> frozenset[str]:
    """Those of the cells whose scores the user may not see yet; the user may see the cells."""
    if not here().config.blind or user.right.role != "inspector":
        return frozenset()
    first = now().date().replace(day=1)
    planned = {one.cell_code for month in (first, next_month(first)) for one in plans.planned(store(), month, cells)}
    visited = {
        cell
        for cell, case in cases.open_cases(store(), list(planned)).items()
        if any(one.visited_on >= first for one in cases.outcomes(store(), case.id))
    }
    return frozenset(planned - visited)
