"""All measures of a cell meeting by meeting: the shade and an arrow say how unusual each is for cells of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import plotly.graph_objects as go

from dashboard.charts.style import PALETTES, Palette, room, shared_layout
from dashboard.language import Language

ROW, EDGES = 24, 34  # pixels
TICKS = 12
# How far from the usual, low before high, and how it is drawn: a shade, and an arrow that reads without colour.
ARROWS = {-2: "⇊", -1: "↓", 0: "", 1: "↑", 2: "⇈"}


@dataclass(frozen=True)
class Strip:
    """Measures by meeting: `steps` by measure and meeting, a key of ARROWS, None where unknown."""

    measures: Sequence[str]
    held_on: Sequence[date]
    steps: Sequence[Sequence[int | None]]
    hover: Sequence[Sequence[str]]
    hrefs: Sequence[str]


def measures(strip: Strip, t: Language, theme: str) -> go.Figure:
    """One row a measure, one column a meeting, oldest first."""
    colours = PALETTES[theme]
    every = max(len(strip.held_on) // TICKS, 1)
    ticks = list(range(len(strip.held_on)))[::-every][::-1]
    figure = go.Figure(layout=_layout(strip, ticks, t, colours))
    figure.add_heatmap(
        z=[[None if step is None else abs(step) for step in row] for row in strip.steps],
        x=list(range(len(strip.held_on))), y=list(range(len(strip.measures))),
        text=[["" if step is None else ARROWS[step] for step in row] for row in strip.steps],
        texttemplate="%{text}", textfont={"color": colours.ink, "size": 13}, hoverongaps=False, showscale=False,
        xgap=2, ygap=2, zmin=0, zmax=2, colorscale=[[0, colours.pale], [0.5, colours.mid], [1, colours.deep]],
        customdata=[list(strip.hrefs)] * len(strip.measures), hovertext=strip.hover,
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    return figure


def step_of(figure: float, p01: float, p05: float, p95: float, p99: float) -> int:
    """How far a figure is from the usual: a key of ARROWS."""
    if figure < p05:
        return -2 if figure < p01 else -1
    if figure > p95:
        return 2 if figure > p99 else 1
    return 0


def _layout(strip: Strip, ticks: list[int], t: Language, colours: Palette) -> go.Layout:
    # A month with two meetings is named once.
    named = {tick: t.short_month(strip.held_on[tick]) for tick in ticks}
    first = [next(group)[0] for _, group in groupby(named.items(), key=lambda item: item[1])]
    return go.Layout(
        height=EDGES + ROW * len(strip.measures),
        margin={"l": room(strip.measures), "r": 8, "t": 4, "b": 26},
        **shared_layout(colours),
        xaxis={"tickvals": first, "ticktext": [named[tick] for tick in first], "showgrid": False, "zeroline": False},
        yaxis={
            "tickvals": list(range(len(strip.measures))), "ticktext": list(strip.measures), "autorange": "reversed",
            "showgrid": False, "zeroline": False, "tickfont": {"size": 12},
        },
    )  # fmt: skip
