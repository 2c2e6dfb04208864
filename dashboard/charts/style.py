"""What all charts share: the font, the colours of both themes, and where the legend is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

FONT = "Be Vietnam Pro, Segoe UI, sans-serif"
# Of its size, what a letter of our font takes at most on average; and pixels between a name and the picture.
LETTER, BESIDE = 0.6, 12
# Above the picture, where it covers no point.
LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "font": {"size": 13}}


@dataclass(frozen=True)
class Palette:
    """Colours of one theme. Concern and improvement are those of the NHS package for variation."""

    ink: str
    soft: str
    grid: str
    band: str
    ground: str
    # The ends of a heat grid; ink is read on both.
    pale: str
    mid: str
    deep: str
    concern: str = "#e46c0a"
    improvement: str = "#00b0f0"


PALETTES = {
    "light": Palette(
        ink="#1b2733",
        soft="#4d5966",
        grid="#e3e8ec",
        band="rgba(120,130,140,.20)",
        ground="#ffffff",
        pale="#eef2f5",
        mid="#f8cfa6",
        deep="#f09a4e",
    ),
    "dark": Palette(
        ink="#e9edf1",
        soft="#b3bec9",
        grid="#2c353f",
        band="rgba(190,200,210,.16)",
        ground="#14191f",
        pale="#232c35",
        mid="#62370f",
        deep="#9c4a06",
    ),
}


def room(names: Iterable[str], size: int = 12) -> int:
    """Pixels that names need beside an axis, lines divided by <br>.

    Plotly can measure it itself (`automargin`), but draws everything twice for that: four pictures took 307 ms
    in Chromium instead of 188.
    """
    longest = max((len(line) for name in names for line in name.split("<br>")), default=0)
    return round(longest * size * LETTER) + BESIDE


def shared_layout(colours: Palette) -> dict[str, Any]:
    """The options of a Plotly layout that every chart has: font, no background of its own, no dragging."""
    return {
        "font": {"family": FONT, "size": 14, "color": colours.ink},
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "hovermode": "closest", "dragmode": False,
    }  # fmt: skip
