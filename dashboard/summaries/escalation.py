"""Commitments that are long overdue: they go before the level above the unit that the cell is in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dashboard import access
from dashboard.scope import Scope
from dashboard.store import Store, visits

# Unless cellpulse.toml says otherwise (`escalate_days`; chosen by us: one round of monthly meetings).
USUAL_DAYS = 30


def escalated(
    store: Store, scope: Scope, as_of: date | None, today: date, days: int = USUAL_DAYS
) -> list[dict[str, Any]]:
    """The cells of the scope (rows of known_among.sql) that are due for the reader: the unit right above a cell has
    its commitments in its own cases, so for a reader of just that unit none is."""
    late = visits.waiting_commitments(store, today - timedelta(days=days + 1))
    if not late:
        return []
    rows = access.query("known_among", scope, as_of=as_of, cells="\n".join(late)).to_dicts()
    return [row for row in rows if row["unit_code"] != scope.code]
