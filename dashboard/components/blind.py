"""Whether an inspector may see the scores of a cell yet: where `blind = true`, not before the outcome of the visit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from dashboard.auth.current_user import CurrentUser, here, store
from dashboard.components.case_writing import next_month
from dashboard.store import cases, plans
from dashboard.summaries.flags import without_points
from etl.config.workspace import now

# The table of the contract that holds points.
SCORES = "scores"


def may_see_scores(user: CurrentUser, cell: str) -> bool:
    """False for an inspector while a visit of this month or the next is planned and its outcome is not recorded.

    `cell` may be seen by the user.
    """
    return cell not in hidden_scores(user, [cell])


def visible_flags(user: CurrentUser, cell: str, flags: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The flags of a cell, without points in their evidence for who may not see its scores yet."""
    return flags if may_see_scores(user, cell) else without_points(flags)


def is_blind(user: CurrentUser) -> bool:
    """Whether the user judges for himself before he sees points, as inspectors do where `blind = true`."""
    return here().config.blind and user.right.role == "inspector"


def rows_of_files(user: CurrentUser, rows: Iterable[dict[str, Any]], instead: str) -> list[dict[str, Any]]:
    """Rows of files that were not taken in (`table`, `sentence`, `content`); of scores a blind user reads `instead`.

    Of which cell such a row is may be unknown, so it counts as one of a cell that is hidden.
    """
    hidden = {"sentence": instead, "content": "{}"} if is_blind(user) else {}
    return [row | hidden if row["table"] == SCORES else row for row in rows]


def hidden_scores(user: CurrentUser, cells: Collection[str]) -> frozenset[str]:
    """Those of the cells whose scores the user may not see yet; the user may see the cells."""
    if not is_blind(user):
        return frozenset()
    first = now().date().replace(day=1)
    planned = {one.cell_code for month in (first, next_month(first)) for one in plans.planned(store(), month, cells)}
    visited = {
        cell
        for cell, case in cases.open_cases(store(), list(planned)).items()
        if any(one.visited_on >= first for one in cases.outcomes(store(), case.id))
    }
    return frozenset(planned - visited)
