"""The column of members in a roll call."""

from __future__ import annotations

from collections.abc import Sequence

from etl.mapping.folding import fold
from etl.mapping.names import headings

NAMES = ("ho va ten", "ho ten")
CODES = ("ma", "so the", "so ly lich")


def member_column(titles: Sequence[str]) -> int | None:
    """Its place: that of the members' codes where there is one, else of their names; None where there is neither."""
    known = headings("attendance")["member_code"]
    named = [place for place, title in enumerate(titles) if fold(title) in known or fold(title).startswith(NAMES)]
    coded = [place for place in named if fold(titles[place]).startswith(CODES)]
    return next(iter(coded or named), None)
