"""What a committee wrote to cells, and what cells themselves wrote."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import Table, one_of

RESPONSE_KINDS = ("reply", "dispute", "context")
VERDICTS = ("accepted", "refused")


class Letter(Table):
    """A letter that asked a cell for an explanation: about which flags as of which month, sent and due when.

    The sealed details are its number, who signed it by which right, and the question.
    """

    __tablename__ = "letters"
    __table_args__ = (CheckConstraint("due_on >= sent_on", name="period"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    as_of: Mapped[date]
    flags: Mapped[list[str]]
    details_sealed: Mapped[bytes]
    sent_on: Mapped[date]
    due_on: Mapped[date]
    answered_on: Mapped[date | None]
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column()
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class Response(Table):
    """What a cell itself wrote: a reply, a dispute of a figure, or context; who deals with it until when, and how it
    was judged by one person and confirmed by a second one.

    A dispute says which figure of which meeting, and the day on which the source was seen to have it corrected.
    """

    __tablename__ = "responses"
    __table_args__ = (one_of("kind", RESPONSE_KINDS), one_of("verdict", VERDICTS))
    id: Mapped[int] = mapped_column(primary_key=True)
    cell_code: Mapped[str] = mapped_column(String(120), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    as_of: Mapped[date]
    flag: Mapped[str] = mapped_column(String(60), default="")
    meeting_code: Mapped[str] = mapped_column(String(120), default="")
    meeting_on: Mapped[date | None]
    figure: Mapped[str] = mapped_column(String(40), default="")
    texts_sealed: Mapped[bytes]
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(120))
    owner: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date]
    verdict: Mapped[str | None] = mapped_column(String(20))
    verdict_by: Mapped[str] = mapped_column(String(120), default="")
    reason_sealed: Mapped[bytes | None]
    second_by: Mapped[str] = mapped_column(String(120), default="")
    second_at: Mapped[datetime | None]
    in_source_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}
