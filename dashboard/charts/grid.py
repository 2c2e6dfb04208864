"""A heat grid: rows of units, columns of months, the shade of one measure, its figure inside where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from dashboard.charts.style import PALETTES, Palette, room, shared_layout
from dashboard.language import Language

ROW, HIGH_ROW, EDGES = 25, 32, 34  # pixels; high where a name takes two lines
MONTHS_PER_TICK = 3
# A name of more letters takes two lines.
LINE = 30
# Of the most a figure can be: a narrower range of shades makes much of little.
NARROWEST = 0.2


@dataclass(frozen=True)
class Grid:
    """What a heat grid shows: `figures` by row and month, None where unknown; `attention` is the end to look at,
    `scale` the most a figure can be."""

    names: Sequence[str]
    months: Sequence[date]
    figures: Sequence[Sequence[float | None]]
    attention: str = "low"
    scale: float = 1


def grid(shown: Grid, written: Callable[[float], str], t: Language, theme: str) -> go.Figure:
    """Rows from the top down in the order given; unknown months are blank. `written` says a figure in words."""
    colours = PALETTES[theme]
    known = [v for row in shown.figures for v in row if v is not None]
    low, high = _reach(known, shown.scale)
    figure = go.Figure(layout=_layout(shown, t, colours))
    text = [["" if v is None else written(v) for v in row] for row in shown.figures]
    ends = [colours.deep, colours.pale] if shown.attention == "low" else [colours.pale, colours.deep]
    figure.add_heatmap(
        x=[month.isoformat() for month in shown.months], y=list(range(len(shown.names))), z=shown.figures, text=text,
        texttemplate="%{text}", textfont={"color": colours.ink, "size": 11}, hoverongaps=False, showscale=False,
        xgap=2, ygap=2, colorscale=[[0, ends[0]], [1, ends[1]]], zmin=low, zmax=high,
        hovertext=[[f"{name}, {t.month(month)}" for month in shown.months] for name in shown.names],
        hovertemplate="%{hovertext}: %{text}<extra></extra>",
    )  # fmt: skip
    return figure


def in_lines(name: str) -> str:
    """A name for an axis, in two lines where it is long, cut off where it is longer."""
    if len(name) <= LINE:
        return name
    cut = name.rfind(" ", 0, LINE + 1)
    first, rest = (name[:cut], name[cut + 1 :]) if cut > 0 else (name[:LINE], name[LINE:])
    return f"{first}<br>{rest if len(rest) <= LINE else f'{rest[: LINE - 1]}…'}"


def height_of(names: Sequence[str]) -> int:
    """Pixels of rows with these names, as `in_lines` gives them."""
    return len(names) * (HIGH_ROW if any("<br>" in name for name in names) else ROW)


def _reach(known: Sequence[float], scale: float) -> tuple[float, float]:
    """The figures at the ends of the shades."""
    low, high = min(known, default=0.0), max(known, default=scale)
    more = max(NARROWEST * scale - (high - low), 0)
    high = min(high + more / 2, scale)
    return min(low, max(high - NARROWEST * scale, 0)), high


def _layout(shown: Grid, t: Language, colours: Palette) -> go.Layout:
    ticks = list(shown.months)[::-MONTHS_PER_TICK][::-1]
    names = [in_lines(name) for name in shown.names]
    return go.Layout(
        height=EDGES + height_of(names),
        margin={"l": room(names), "r": 8, "t": 4, "b": 26},
        **shared_layout(colours),
        xaxis={
            "tickvals": [month.isoformat() for month in ticks], "ticktext": [t.short_month(month) for month in ticks],
            "showgrid": False, "type": "category",
        },
        yaxis={
            "tickvals": list(range(len(names))), "ticktext": names, "autorange": "reversed",
            "showgrid": False, "zeroline": False, "tickfont": {"size": 12},
        },
    )  # fmt: skip
