"""Replies, disputes and context from cells: written by a secretary, judged by one person, confirmed by a second one."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.store import Conflict, Store, cases, letters
from dashboard.store.letter_tables import VERDICTS
from dashboard.store.sealed import seal, unseal
from dashboard.store.tables import Response
from etl.user_error import UserError

# Ten working days, as the Care Quality Commission gives for factual accuracy (docs/screens.md, feature 10).
DAYS_TO_JUDGE = timedelta(days=14)


@dataclass(frozen=True)
class Texts:
    """What the cell wrote: the reply, reason or context; of a dispute the value as shown and as it should be, and the
    name of a paper that proves it."""

    text: str
    shown: str = ""
    claimed: str = ""
    attachment: str = ""


@dataclass(frozen=True)
class Figure:
    """Which figure of which meeting is disputed; empty where the response is about none."""

    name: str = ""
    meeting_code: str = ""
    meeting_on: date | None = None


@dataclass(frozen=True)
class ReadResponse:
    """A response that can be read, with its state."""

    id: int
    version: int
    cell_code: str
    kind: str
    as_of: date
    flag: str
    figure: Figure
    texts: Texts
    written_at: datetime
    written_by: str
    owner: str
    due_on: date
    verdict: str
    verdict_by: str
    reason: str
    second_by: str
    is_settled: bool
    in_source_on: date | None

    @property
    def state(self) -> str:
        """`waiting` for a verdict, `judged` by one person, then `accepted` or `refused`."""
        return (self.verdict if self.is_settled else "judged") if self.verdict else "waiting"

    @property
    def is_open_dispute(self) -> bool:
        """Whether a figure is in dispute, or its accepted correction has not come from the source yet."""
        return self.kind == "dispute" and self.state != "refused" and self.in_source_on is None

    def is_overdue(self, today: date) -> bool:
        """Whether nobody has judged it, or no second person confirmed it, by its day."""
        return not self.is_settled and self.due_on < today


def write(
    store: Store, cell_code: str, kind: str, as_of: date, texts: Texts, by: str, at: datetime,
    *, flag: str = "", figure: Figure | None = None, flags: Collection[str] = (),
) -> int:  # fmt: skip
    """Keeps a response in the cell's open case (a new one about `flags` where there is none) and gives its number.

    A reply goes with the flags, and letters that awaited it are answered. Raises UserError where it says nothing, or a
    dispute lacks figure or value.
    """
    of = figure or Figure()
    if not texts.text.strip() or (kind == "dispute" and not (of.name and texts.claimed.strip())):
        raise UserError("say what is meant; a dispute names the figure, what it should be, and why")
    sealed = seal(json.dumps(asdict(texts), ensure_ascii=False), store.key, place_of_cell(cell_code))
    with store.writing() as session:
        case = cases.current(session, cell_code) or cases.new(session, cell_code, list(flags), by, at)
        if kind == "reply":
            cases.put_note(session, store.key, case.id, "answer", texts.text, by, at)
            letters.put_answer(session, case, at.date())
        response = Response(
            cell_code=cell_code, kind=kind, as_of=as_of, flag=flag, meeting_code=of.meeting_code,
            meeting_on=of.meeting_on, figure=of.name, texts_sealed=sealed, written_at=at, written_by=by,
            owner=case.owner, due_on=at.date() + DAYS_TO_JUDGE, verdict_by="", second_by="",
        )  # fmt: skip
        session.add(response)
        session.flush()
        return response.id


def judge(store: Store, response_id: int, seen: int, verdict: str, reason: str, by: str) -> None:
    """One person accepts or refuses, with a reason. Raises Conflict where it was changed, UserError where unfit."""
    if verdict not in VERDICTS or not reason.strip():
        raise UserError("choose what becomes of it, and say why in a few words")
    with store.writing() as session:
        response = _get(session, response_id, seen)
        if response.second_at is not None:
            raise UserError("this is settled already")
        response.verdict, response.verdict_by, response.owner = verdict, by, response.owner or by
        response.reason_sealed = seal(reason, store.key, place_of_cell(response.cell_code))


def confirm(store: Store, response_id: int, seen: int, by: str, at: datetime, *, agreed: bool) -> None:
    """A second person confirms the verdict, or gives it back to be judged again.

    Raises UserError where nobody judged it yet or the same person did. Where nobody signs in, persons cannot be
    distinguished.
    """
    with store.writing() as session:
        response = _get(session, response_id, seen)
        if response.verdict is None or response.second_at is not None:
            raise UserError("there is no verdict to confirm")
        if by and by == response.verdict_by:
            raise UserError("a second person confirms it, not the one who judged")
        if agreed:
            response.second_by, response.second_at = by, at
        else:
            response.verdict, response.verdict_by, response.reason_sealed = None, "", None


def note_in_source(store: Store, response_id: int, seen: int, on: date) -> None:
    """The source was seen to have the correction."""
    with store.writing() as session:
        _get(session, response_id, seen).in_source_on = on


def of_cells(store: Store, cells: Collection[str]) -> list[ReadResponse]:
    """The responses of these cells, the newest first; `cells` is what the asker may see."""
    wanted = set(cells)
    with store.reading() as session:
        rows = session.scalars(select(Response).order_by(Response.written_at.desc(), Response.id.desc())).all()
    return [_read(store.key, row) for row in rows if row.cell_code in wanted]


def cells_that_wrote(store: Store) -> list[str]:
    """Codes of all cells with a response, no matter who may see them: for asking which of them the asker may."""
    with store.reading() as session:
        return sorted(set(session.scalars(select(Response.cell_code))))


def _get(session: Session, response_id: int, seen: int) -> Response:
    response = session.get(Response, response_id)
    if response is None:
        raise UserError(f"there is no response {response_id}")
    if response.version != seen:
        raise Conflict("somebody else has just changed this; look at it again, then repeat")
    return response


def _read(key: bytes, row: Response) -> ReadResponse:
    texts = Texts(**json.loads(unseal(row.texts_sealed, key, place_of_cell(row.cell_code))))
    reason = "" if row.reason_sealed is None else unseal(row.reason_sealed, key, place_of_cell(row.cell_code))
    figure = Figure(row.figure, row.meeting_code, row.meeting_on)
    return ReadResponse(
        row.id, row.version, row.cell_code, row.kind, row.as_of, row.flag, figure, texts, row.written_at,
        row.written_by, row.owner, row.due_on, row.verdict or "", row.verdict_by, reason, row.second_by,
        row.second_at is not None, row.in_source_on,
    )  # fmt: skip


def place_of_cell(cell_code: str) -> str:
    """What the sealed texts of a cell's responses are bound to."""
    return f"response of {cell_code}"
