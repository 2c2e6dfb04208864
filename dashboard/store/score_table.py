"""What superiors decide of a month: points and band of a cell's meeting."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import Table, one_of

BANDS = ("good", "fair", "average", "weak")


class MonthScore(Table):
    """Points and band that superiors gave a meeting; where two persons are asked for, it counts once confirmed."""

    __tablename__ = "month_scores"
    __table_args__ = (one_of("band", BANDS), CheckConstraint("points BETWEEN 0 AND 100", name="points"))
    meeting_code: Mapped[str] = mapped_column(String(120), primary_key=True)
    cell_code: Mapped[str] = mapped_column(String(120))
    month: Mapped[date]
    points: Mapped[float]
    band: Mapped[str | None] = mapped_column(String(20))
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(120))
    second_at: Mapped[datetime | None]
    second_by: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}
