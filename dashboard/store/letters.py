"""Letters to cells: written with the case in one transaction, awaited until a day, answered."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.store import Store
from dashboard.store.sealed import seal, unseal
from dashboard.store.tables import Case, Letter, place_of_case
from etl.user_error import TranslatableError


@dataclass(frozen=True)
class Details:
    """What a person fills in of a letter; empty = left to be written in by hand.

    `authority` is the right behind the signature (T/M BAN THƯỜNG VỤ), `position` the post, `signatory` the name.
    """

    number: str = ""
    authority: str = ""
    position: str = ""
    signatory: str = ""
    question: str = ""


@dataclass(frozen=True)
class ToSend:
    """A letter that is about to be sent: as of which month its figures are, and until when an answer is awaited."""

    as_of: date
    due_on: date
    details: Details


@dataclass(frozen=True)
class SentLetter:
    """A letter that can be read; `answered_on` is empty while its answer is awaited."""

    id: int
    case_id: int
    cell_code: str
    as_of: date
    flags: tuple[str, ...]
    sent_on: date
    due_on: date
    answered_on: date | None
    details: Details

    def is_overdue(self, today: date) -> bool:
        """Whether the day has passed without an answer."""
        return self.answered_on is None and self.due_on < today


def put_letter(
    session: Session, key: bytes, case_id: int, flags: Sequence[str], to_send: ToSend, by: str, at: datetime
) -> None:
    """Keeps a letter as sent, within a transaction. Raises UserError where its answer is due before it is sent."""
    if to_send.due_on < at.date():
        raise TranslatableError("past_day", "a letter is answered on a day that is not past; choose a later one")
    sealed = seal(json.dumps(asdict(to_send.details), ensure_ascii=False), key, place_of_case(case_id))
    session.add(
        Letter(
            case_id=case_id, as_of=to_send.as_of, flags=list(flags), details_sealed=sealed, sent_on=at.date(),
            due_on=to_send.due_on, written_at=at, written_by=by,
        )
    )  # fmt: skip


def put_answer(session: Session, case: Case, on: date) -> None:
    """The cell answered on a day: no letter of the case is awaited any more, and no day passes for it."""
    awaited = session.scalars(select(Letter).where(Letter.case_id == case.id, Letter.answered_on.is_(None))).all()
    for letter in awaited:
        letter.answered_on = on
    if case.state == "asked":
        case.state, case.due_on = "open", None


def letters_of(store: Store, cells: Collection[str]) -> list[SentLetter]:
    """The letters to these cells, the newest first; `cells` is what the asker may see."""
    wanted = set(cells)
    with store.reading() as session:
        rows = session.execute(
            select(Case.cell_code, Letter)
            .join(Letter, Letter.case_id == Case.id)
            .order_by(Letter.written_at.desc(), Letter.id.desc())
        ).all()
    return [_read(store.key, cell, letter) for cell, letter in rows if cell in wanted]


def awaited(store: Store) -> list[tuple[str, date]]:
    """The cells from which an answer is awaited, and until when; whether they may be seen is for the asker."""
    with store.reading() as session:
        rows = session.execute(
            select(Case.cell_code, Letter.due_on)
            .join(Letter, Letter.case_id == Case.id)
            .where(Letter.answered_on.is_(None), Case.closed_at.is_(None))
            .order_by(Letter.due_on, Case.cell_code)
        ).all()
        return [(cell, due) for cell, due in rows]


def _read(key: bytes, cell: str, letter: Letter) -> SentLetter:
    details = Details(**json.loads(unseal(letter.details_sealed, key, place_of_case(letter.case_id))))
    return SentLetter(
        letter.id, letter.case_id, cell, letter.as_of, tuple(letter.flags), letter.sent_on, letter.due_on,
        letter.answered_on, details,
    )  # fmt: skip
