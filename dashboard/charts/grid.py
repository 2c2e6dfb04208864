"""A heat grid: rows of units, columns of months, the shade of one measure, its figure inside where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from dashboard.charts.style import PALETTES, Palette, shared_layout
from dashboard.language import Language

ROW, EDGES = 25, 34  # pixels
MONTHS_PER_TICK = 3
# A name of more letters takes two lines.
LINE = 26


@dataclass(frozen=True)
class Grid:
    """What a heat grid shows: `figures` by row and month, None where unknown; `attention` is the end to look at."""

    names: Sequence[str]
    months: Sequence[date]
    figures: Sequence[Sequence[float | None]]
    attention: str = "low"


def grid(shown: Grid, written: Callable[[float], str], t: Language, theme: str) -> go.Figure:
    """Rows from the top down in the order given; unknown months are blank. `written` says a figure in words."""
    colours = PALETTES[theme]
    known = [v for row in shown.figures for v in row if v is not None]
    figure = go.Figure(layout=_layout(shown, t, colours))
    text = [["" if v is None else written(v) for v in row] for row in shown.figures]
    ends = [colours.deep, colours.pale] if shown.attention == "low" else [colours.pale, colours.deep]
    figure.add_heatmap(
        x=[month.isoformat() for month in shown.months], y=list(range(len(shown.names))), z=shown.figures, text=text,
        texttemplate="%{text}", textfont={"color": colours.ink, "size": 11}, hoverongaps=False, showscale=False,
        xgap=2, ygap=2, colorscale=[[0, ends[0]], [1, ends[1]]], zmin=min(known, default=0), zmax=max(known, default=1),
        customdata=[[f"{name}, {t.month(month)}" for month in shown.months] for name in shown.names],
        hovertemplate="%{customdata}: %{text}<extra></extra>",
    )  # fmt: skip
    return figure


def in_lines(name: str) -> str:
    """A name for an axis, in two lines where it is long, cut off where it is longer."""
    if len(name) <= LINE:
        return name
    cut = name.rfind(" ", 0, LINE + 1)
    first, rest = (name[:cut], name[cut + 1 :]) if cut > 0 else (name[:LINE], name[LINE:])
    return f"{first}<br>{rest if len(rest) <= LINE else f'{rest[: LINE - 1]}…'}"


def _layout(shown: Grid, t: Language, colours: Palette) -> go.Layout:
    ticks = list(shown.months)[::-MONTHS_PER_TICK][::-1]
    names = [in_lines(name) for name in shown.names]
    lines = sum(1.35 if "<br>" in name else 1 for name in names)
    return go.Layout(
        height=round(EDGES + ROW * lines),
        margin={"l": 8, "r": 8, "t": 4, "b": 26},
        **shared_layout(colours),
        xaxis={
            "tickvals": [month.isoformat() for month in ticks], "ticktext": [t.short_month(month) for month in ticks],
            "showgrid": False, "type": "category",
        },
        yaxis={
            "tickvals": list(range(len(names))), "ticktext": names, "autorange": "reversed", "automargin": True,
            "showgrid": False, "zeroline": False, "tickfont": {"size": 12},
        },
    )  # fmt: skip
