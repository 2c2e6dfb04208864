"""Visits that were made: what they found, how long they stayed, what was promised; written all together or not at all.

What is not known of a visit stays unknown; a correction changes only what it says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select

from dashboard.store import Store, cases
from dashboard.store.tables import Case, Commitment, VisitMade
from etl.user_error import TranslatableError


@dataclass(frozen=True)
class Made:
    """How a visit was made; None = not known. `arrived_at` and `left_at` are in local time."""

    visited_on: date
    selected_by: str
    kind: str = "thematic_supervision"
    by_level: str | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    remarks_recorded: bool | None = None

    @property
    def tells(self) -> bool:
        """Whether anything is known that says how closely it looked: the stay, or whether it left remarks."""
        return (self.arrived_at is not None and self.left_at is not None) or self.remarks_recorded is not None


@dataclass(frozen=True)
class Given:
    """A commitment that was made at a visit, and the signal it is about (None = none of them)."""

    text: str
    due_on: date
    flag: str | None = None


def record_visit(
    store: Store,
    case_id: int,
    made: Made,
    outcomes: Mapping[str, str],
    by: str,
    at: datetime,
    given: Sequence[Given] = (),
) -> None:
    """Keeps a visit with what it found about each flag and what was promised; a correction of its day replaces it.

    Raises UserError where an outcome is unknown, the visit ends before it began, or a commitment lacks text or is due
    before the visit; then nothing is written.
    """
    if made.arrived_at and made.left_at and made.left_at < made.arrived_at:
        raise TranslatableError("left_before", "whoever came left after that; look at the two times again")
    with store.writing() as session:
        cases.put_outcomes(session, case_id, outcomes, made.visited_on, made.selected_by, by, at)
        there = select(VisitMade).where(VisitMade.case_id == case_id, VisitMade.visited_on == made.visited_on)
        row = session.scalars(there).first() or VisitMade(case_id=case_id)
        for name, value in asdict(made).items():
            if value is not None:
                setattr(row, name, value)
        row.written_at, row.written_by = at, by
        session.add(row)
        for one in given:
            kept = cases.put_promise(session, store.key, case_id, one.text, made.visited_on, one.due_on)
            kept.visited_on, kept.flag = made.visited_on, one.flag


def visits_of(store: Store, case_id: int) -> list[VisitMade]:
    """The visits of a case, the newest first."""
    with store.reading() as session:
        wanted = select(VisitMade).where(VisitMade.case_id == case_id).order_by(VisitMade.visited_on.desc())
        return list(session.scalars(wanted))


def all_visits(store: Store) -> list[tuple[str, VisitMade]]:
    """Every visit with its cell, the one written last at the end."""
    with store.reading() as session:
        rows = session.execute(
            select(Case.cell_code, VisitMade)
            .join(Case, Case.id == VisitMade.case_id)
            .order_by(VisitMade.written_at, VisitMade.id)
        ).all()
        return [(cell, made) for cell, made in rows]


def all_given(store: Store) -> list[tuple[str, date, Commitment]]:
    """Every commitment that was made at a visit, with its cell and the day of the visit; texts stay sealed."""
    with store.reading() as session:
        rows = session.execute(
            select(Case.cell_code, Commitment)
            .join(Case, Case.id == Commitment.case_id)
            .where(Commitment.visited_on.is_not(None))
            .order_by(Commitment.id)
        ).all()
        return [(cell, given.visited_on, given) for cell, given in rows if given.visited_on is not None]


def waiting_commitments(store: Store, until: date) -> dict[str, date]:
    """By cell the earliest day, up to `until`, on which a commitment was due that nobody has seen kept; who may see
    the cells is for the asker."""
    with store.reading() as session:
        rows = session.execute(
            select(Case.cell_code, Commitment.due_on)
            .join(Case, Case.id == Commitment.case_id)
            .where(Commitment.done_on.is_(None), Commitment.due_on <= until)
            .order_by(Commitment.due_on.desc())
        ).all()
        return {cell: due for cell, due in rows}
