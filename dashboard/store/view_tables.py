"""Views of a list that somebody keeps under a name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import Table


class SavedView(Table):
    """The filters of a page as its address holds them, kept by a person under a name."""

    __tablename__ = "saved_views"
    login: Mapped[str] = mapped_column(String(120), primary_key=True)
    page: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    filters: Mapped[dict[str, Any]]
