"""What cells themselves answered: it goes wherever their signals go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from dashboard.store import Store
from dashboard.store.sealed import unseal
from dashboard.store.tables import Case, Note, place_of_case


@dataclass(frozen=True)
class Answered:
    """The flags that a cell was asked about, and what it said: with the day and the author's role, as recorded."""

    flags: tuple[str, ...]
    text: str


def last_answers(store: Store, cells: Sequence[str]) -> dict[str, Answered]:
    """The last answer of each of these cells in its open case; `cells` is what the asker may see."""
    wanted = set(cells)
    with store.reading() as session:
        rows = session.execute(
            select(Case, Note)
            .join(Note, Note.case_id == Case.id)
            .where(Case.closed_at.is_(None), Note.kind == "answer")
            .order_by(Note.written_at, Note.id)
        ).all()
    last = {case.cell_code: (case, note) for case, note in rows if case.cell_code in wanted}
    return {
        cell: Answered(tuple(case.flags), unseal(note.text_sealed, store.key, place_of_case(case.id)))
        for cell, (case, note) in last.items()
    }
