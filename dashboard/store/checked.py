"""Which cells were looked at since a day, as it is recorded in the store."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import select

from dashboard.store import Store
from dashboard.store.tables import Case, Outcome, VisitMade


def since(store: Store, cells: Collection[str], day: date) -> set[str]:
    """Those of the cells that were visited after the day, or whose case was closed after it."""
    made = select(Case.cell_code).join(VisitMade, VisitMade.case_id == Case.id).where(VisitMade.visited_on > day)
    answered = select(Case.cell_code).join(Outcome, Outcome.case_id == Case.id).where(Outcome.visited_on > day)
    closed = select(Case.cell_code).where(Case.closed_at > datetime.combine(day, time.max))
    with store.reading() as session:
        return {cell for query in (made, answered, closed) for cell in session.scalars(query)} & set(cells)
