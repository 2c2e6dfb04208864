"""Figures as people read them that keep their value, so that a spreadsheet gets numbers, days and shares, not texts."""

from __future__ import annotations

from datetime import date

NUMBER, PERCENT, DAY, MOMENT, MONTH = "number", "percent", "day", "moment", "month"


class Figure(str):
    """A written figure: `value` is the number, share (0-1), day or moment behind it, `kind` how it is written."""

    value: float | date
    kind: str

    def __new__(cls, written: str, value: float | date, kind: str) -> Figure:
        """Reads everywhere as the text `written`."""
        figure = super().__new__(cls, written)
        figure.value, figure.kind = value, kind
        return figure

    def __getnewargs__(self) -> tuple[str, float | date, str]:
        """What a copy is made of: Streamlit copies the texts of its choices."""
        return str(self), self.value, self.kind
