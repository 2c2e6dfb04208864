"""A flag judged where its evidence is seen: attached to the cell's case, confirmed or dismissed by the records."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from dashboard.store import Store, cases
from dashboard.store.cases import ReadNote
from dashboard.store.tables import Case, Note
from etl.user_error import UserError

JUDGEMENTS = ("attach", "confirm", "dismiss")


def judge(store: Store, cell_code: str, flag: str, judgement: str, text: str, by: str, at: datetime) -> Case:
    """Keeps the judgement as a note of the cell's open case, a new one where there is none.

    `text` says why. What is dismissed does not become a flag of the case. No visit was made, so nothing of it goes into
    the precision of flags. Raises UserError where it does not say why.
    """
    if judgement not in JUDGEMENTS or not text.strip():
        raise UserError("choose what becomes of the flag, and say why in a few words")
    with store.writing() as session:
        case = cases.current(session, cell_code) or cases.new(session, cell_code, [], by, at)
        if judgement != "dismiss" and flag not in case.flags:
            case.flags = [*case.flags, flag]
        note = cases.put_note(session, store.key, case.id, "note", text, by, at)
        note.flag, note.judgement = flag, judgement
        return case


def judged(store: Store, cell_code: str) -> dict[str, ReadNote]:
    """The last judgement of each flag of a cell that was judged, whether its case is open or closed by now."""
    of_cell = select(Note).join(Case, Case.id == Note.case_id).where(Case.cell_code == cell_code)
    with store.reading() as session:
        notes = session.scalars(of_cell.where(Note.judgement.is_not(None)).order_by(Note.written_at, Note.id)).all()
    return {str(note.flag): cases.read_note(store, note) for note in notes}
