"""What a committee wrote to cells, and what is awaited from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import Table


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
