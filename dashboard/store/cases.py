"""Cases: what is done about a cell, by whom, until when, what was promised, and what a visit found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dashboard.store import Conflict, Store
from dashboard.store.letters import put_answer
from dashboard.store.sealed import seal, unseal
from dashboard.store.tables import OUTCOMES, Case, Commitment, Note, Outcome, place_of_case
from etl.user_error import TranslatableError, UserError

CHANGEABLE = {"state", "owner", "due_on", "watch_until"}
# As in an address; longer ones fit no column of numbers.
CASE_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True)
class ReadNote:
    """A note that can be read: its kind, text, author and moment; one that judges a flag says which and how."""

    kind: str
    text: str
    written_by: str
    written_at: datetime
    flag: str | None = None
    judgement: str | None = None


@dataclass(frozen=True)
class Promised:
    """A commitment that can be read; `done_on` is empty until somebody saw that it was kept.

    `visited_on` is the visit at which it was made, empty where it was made otherwise.
    """

    id: int
    version: int
    text: str
    promised_on: date
    due_on: date
    done_on: date | None
    visited_on: date | None = None


def open_case(store: Store, cell_code: str, flags: Sequence[str], by: str, at: datetime) -> Case:
    """The cell's open case; a new one where there is none. Two who open at once get the same one."""
    try:
        with store.writing() as session:
            return current(session, cell_code) or new(session, cell_code, flags, by, at)
    except IntegrityError:
        with store.reading() as session:
            case = current(session, cell_code)
        if case is None:
            raise
        return case


def change_case(
    store: Store, case_id: int, seen: int | None, by: str, at: datetime, *,
    reason: str, kind: str = "reason", **changes: Any,
) -> Case:  # fmt: skip
    """Changes state, owner, due day or the end of watching, with the reason as a note of its `kind`.

    `seen` is the version that was looked at, None = no case was seen. Raises Conflict where it is not the present one,
    UserError where there is no such case, it is closed already, or the reason is lacking.
    """
    with store.writing() as session:
        case = _get(session, case_id)
        if case.version != seen:
            raise Conflict(f"case {case_id} was changed by somebody else; look at it again, then repeat")
        change(session, store.key, case, by, at, reason=reason, kind=kind, **changes)
        return case


def change(
    session: Session, key: bytes, case: Case, by: str, at: datetime, *, reason: str, kind: str, **changes: Any
) -> None:
    """Changes a case within a transaction; see `change_case`."""
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"a case has no {sorted(unknown)[0]} to change")
    if case.closed_at is not None:
        raise TranslatableError("closed", f"case {case.id} is closed; open a new one")
    if not reason.strip():
        raise TranslatableError("no_reason", "say why in a few words; the reason is kept with the case")
    for name, value in changes.items():
        setattr(case, name, value)
    case.closed_at = at if case.state == "closed" else None
    put_note(session, key, case.id, kind, reason, by, at)


def add_note(store: Store, case_id: int, kind: str, text: str, by: str, at: datetime) -> None:
    """Adds a note, a question to the cell or its answer; nothing written before is changed."""
    if not text.strip():
        raise TranslatableError("no_text", "the text is empty; write something first")
    with store.writing() as session:
        _get(session, case_id)
        put_note(session, store.key, case_id, kind, text, by, at)


def add_answer(store: Store, case_id: int, text: str, answered_on: date, by: str, at: datetime) -> None:
    """Adds what the cell answered on a day; letters that awaited it are answered."""
    if not text.strip():
        raise TranslatableError("no_text", "the text is empty; write something first")
    with store.writing() as session:
        case = _get(session, case_id)
        put_note(session, store.key, case_id, "answer", text, by, at)
        put_answer(session, case, answered_on)


def notes(store: Store, case_id: int) -> list[ReadNote]:
    """The notes of a case in the order in which they were written."""
    with store.reading() as session:
        rows = session.scalars(select(Note).where(Note.case_id == case_id).order_by(Note.written_at, Note.id)).all()
    return [read_note(store, note) for note in rows]


def read_note(store: Store, note: Note) -> ReadNote:
    """The note with its text unsealed."""
    text = unseal(note.text_sealed, store.key, place_of_case(note.case_id))
    return ReadNote(note.kind, text, note.written_by, note.written_at, note.flag, note.judgement)


def promise(store: Store, case_id: int, text: str, promised_on: date, due_on: date) -> int:
    """Keeps a commitment and gives its number. Raises UserError where it is empty or due before it was made."""
    with store.writing() as session:
        return put_promise(session, store.key, case_id, text, promised_on, due_on).id


def put_promise(session: Session, key: bytes, case_id: int, text: str, promised_on: date, due_on: date) -> Commitment:
    """Keeps a commitment within a transaction; see `promise`."""
    if not text.strip() or due_on < promised_on:
        raise TranslatableError("no_commitment", "a commitment says what will be done, by a day that is not past")
    _get(session, case_id)
    sealed = seal(text, key, place_of_case(case_id))
    kept = Commitment(case_id=case_id, text_sealed=sealed, promised_on=promised_on, due_on=due_on)
    session.add(kept)
    session.flush()
    return kept


def promised(store: Store, case_id: int) -> list[Promised]:
    """The commitments of a case by the day they are due."""
    with store.reading() as session:
        rows = session.scalars(select(Commitment).where(Commitment.case_id == case_id)).all()
    place = place_of_case(case_id)
    promises = [
        Promised(
            c.id, c.version, unseal(c.text_sealed, store.key, place), c.promised_on, c.due_on, c.done_on, c.visited_on
        )
        for c in rows
    ]
    return sorted(promises, key=lambda one: (one.due_on, one.id))


def keep_promise(store: Store, commitment_id: int, seen: int, done_on: date) -> None:
    """Notes that a commitment was found kept. Raises Conflict where somebody else changed it meanwhile."""
    with store.writing() as session:
        kept = session.get(Commitment, commitment_id)
        if kept is None:
            raise TranslatableError("gone", f"there is no commitment {commitment_id}")
        if kept.version != seen:
            raise Conflict("somebody else has just changed this commitment; look at it again, then repeat")
        kept.done_on = done_on


def record_outcomes(
    store: Store, case_id: int, outcomes: dict[str, str], visited_on: date, selected_by: str, by: str, at: datetime
) -> None:
    """What a visit found about each flag, once; a correction of the same visit replaces it."""
    with store.writing() as session:
        put_outcomes(session, case_id, outcomes, visited_on, selected_by, by, at)


def put_outcomes(
    session: Session,
    case_id: int,
    outcomes: Mapping[str, str],
    visited_on: date,
    selected_by: str,
    by: str,
    at: datetime,
) -> None:
    """Keeps what a visit found within a transaction; see `record_outcomes`."""
    if unknown := set(outcomes.values()) - set(OUTCOMES):
        raise UserError(f"there is no outcome '{sorted(unknown)[0]}'; there are {', '.join(OUTCOMES)}")
    _get(session, case_id)
    there = {o.flag: o for o in session.scalars(_outcomes_of(case_id).where(Outcome.visited_on == visited_on))}
    for flag, outcome in outcomes.items():
        row = there.get(flag) or Outcome(case_id=case_id, flag=flag, visited_on=visited_on)
        row.outcome, row.selected_by, row.written_at, row.written_by = outcome, selected_by, at, by
        session.add(row)


def outcomes(store: Store, case_id: int) -> list[Outcome]:
    """What visits found, the newest first."""
    with store.reading() as session:
        return list(session.scalars(_outcomes_of(case_id).order_by(Outcome.visited_on.desc(), Outcome.flag)))


def open_cases(store: Store, cells: Sequence[str]) -> dict[str, Case]:
    """The open case of each of these cells that has one; `cells` is what the asker may see."""
    wanted = set(cells)
    with store.reading() as session:
        cases = session.scalars(select(Case).where(Case.closed_at.is_(None))).all()
    return {case.cell_code: case for case in cases if case.cell_code in wanted}


def cases_of(store: Store, cells: Sequence[str]) -> list[Case]:
    """All cases of these cells, closed ones too, the newest first; `cells` is what the asker may see."""
    wanted = set(cells)
    with store.reading() as session:
        cases = session.scalars(select(Case).order_by(Case.opened_at.desc(), Case.id.desc())).all()
    return [case for case in cases if case.cell_code in wanted]


def cell_of(store: Store, case_id: str) -> str:
    """The cell of the case with that number, no matter who may see it: for saying whom somebody asked for; empty where
    there is no such case."""
    if not CASE_NUMBER.fullmatch(case_id):
        return ""
    with store.reading() as session:
        case = session.get(Case, int(case_id))
        return "" if case is None else case.cell_code


def visited(store: Store) -> set[int]:
    """Numbers of the cases for which what a visit found was recorded, no matter who may see them."""
    with store.reading() as session:
        return set(session.scalars(select(Outcome.case_id).distinct()))


def all_outcomes(store: Store) -> list[tuple[str, Outcome]]:
    """Every outcome with its cell, the oldest visit first: what goes into the warehouse as findings."""
    with store.reading() as session:
        rows = session.execute(
            select(Case.cell_code, Outcome)
            .join(Case, Case.id == Outcome.case_id)
            .order_by(Outcome.visited_on, Case.cell_code, Outcome.case_id, Outcome.flag)
        ).all()
        return [(cell, outcome) for cell, outcome in rows]


def cells_of_cases(store: Store) -> list[str]:
    """Codes of all cells that ever had a case, no matter who may see them: for asking which of them the asker may."""
    with store.reading() as session:
        return sorted(set(session.scalars(select(Case.cell_code))))


def cells_with_case(store: Store) -> list[str]:
    """Codes of all cells with an open case, no matter who may see them: for asking which of them the asker may."""
    with store.reading() as session:
        return sorted(session.scalars(select(Case.cell_code).where(Case.closed_at.is_(None))))


def is_overdue(case: Case, today: date) -> bool:
    """Whether a day that was set for an open case has passed: the one it was due on, or the end of watching."""
    days = (case.due_on, case.watch_until)
    return case.closed_at is None and any(day is not None and day < today for day in days)


def current(session: Session, cell_code: str) -> Case | None:
    """The open case of a cell, within a transaction."""
    return session.scalars(select(Case).where(Case.cell_code == cell_code, Case.closed_at.is_(None))).first()


def new(session: Session, cell_code: str, flags: Sequence[str], by: str, at: datetime) -> Case:
    """A new case of a cell, within a transaction."""
    case = Case(cell_code=cell_code, state="open", flags=list(flags), owner="", opened_at=at, opened_by=by)
    session.add(case)
    session.flush()
    return case


def _get(session: Session, case_id: int) -> Case:
    case = session.get(Case, case_id)
    if case is None:
        raise TranslatableError("gone", f"there is no case {case_id}")
    return case


def put_note(session: Session, key: bytes, case_id: int, kind: str, text: str, by: str, at: datetime) -> Note:
    """Keeps a note within a transaction; see `add_note`."""
    sealed = seal(text, key, place_of_case(case_id))
    note = Note(case_id=case_id, kind=kind, text_sealed=sealed, written_at=at, written_by=by)
    session.add(note)
    return note


def _outcomes_of(case_id: int) -> Any:
    return select(Outcome).where(Outcome.case_id == case_id)
