"""Frames to Plotly figures; pure. The words come from the language, the colours from the theme."""

from dashboard.charts.fifths import fifths
from dashboard.charts.formalism import LONGEST, SHORTEST, STEP, entries, lengths, reached
from dashboard.charts.months import attendance, judged
from dashboard.charts.spread import spread
from dashboard.charts.style import FONT, PALETTES

__all__ = [
    "FONT", "LONGEST", "PALETTES", "SHORTEST", "STEP", "attendance", "entries", "fifths", "judged",
    "lengths", "reached", "spread",
]  # fmt: skip
