"""One cell among others by one measure: each other cell a ring, the cell itself a diamond with its interval."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.spread import levels
from dashboard.charts.style import PALETTES, shared_layout
from dashboard.language import Language

HEIGHT = 118  # pixels
# Rings side by side would hide each other; neighbours by size take turns in height.
TURNS = (0.0, 0.55, -0.55, 0.28, -0.28)
BOUNDS = (0.2, 0.4, 0.6, 0.8)
OWN_AT = 1.35
# Of the largest figure: an axis that is shorter makes much of little.
SHORTEST_AXIS = 0.05
Own = tuple[float, float, float]


def fifths(
    others: pl.DataFrame, own: Own | None, written: Callable[[float], str], t: Language, theme: str
) -> go.Figure:
    """Rings for the others, lines between their fifths, the middle fifth shaded.

    `others`: name, figure (at least one row). `own`: figure and the ends of its interval, None = unknown.
    """
    colours = PALETTES[theme]
    figures = others["figure"].to_list() + list(own or ())
    end = max(figures)
    at = levels(min(*figures, end - SHORTEST_AXIS * max(end, 1)), end)
    figure = go.Figure(layout=_layout(at, written, theme))
    _bounds(figure, others["figure"], theme)
    placed = others.sort("figure", "name")
    ring = {"symbol": "circle-open", "size": 10, "color": colours.soft, "line": {"width": 2}}
    figure.add_scatter(
        x=placed["figure"], y=[y for y, _ in zip(cycle(TURNS), range(placed.height), strict=False)], mode="markers",
        marker=ring, name=t("compare.chart.others"), hovertemplate="%{text}<extra></extra>",
        text=[f"{row['name']}: {written(row['figure'])}" for row in placed.iter_rows(named=True)],
    )  # fmt: skip
    if own is not None:
        _own(figure, own, written, t, theme)
    return figure


def _bounds(figure: go.Figure, others: pl.Series, theme: str) -> None:
    colours = PALETTES[theme]
    ends = [others.quantile(share, "linear") for share in BOUNDS]
    figure.add_vrect(x0=ends[1], x1=ends[2], fillcolor=colours.band, line_width=0, layer="below")
    for end in ends:
        figure.add_vline(x=end, line={"width": 1, "dash": "dot", "color": colours.soft}, layer="below")


def _own(figure: go.Figure, own: Own, written: Callable[[float], str], t: Language, theme: str) -> None:
    colours, (value, low, high) = PALETTES[theme], own
    text = t("compare.chart.hover", figure=written(value), low=written(low), high=written(high))
    figure.add_scatter(
        x=[low, high], y=[OWN_AT, OWN_AT], mode="lines", line={"width": 3, "color": colours.ink}, hoverinfo="skip",
        showlegend=False,
    )  # fmt: skip
    figure.add_scatter(
        x=[value], y=[OWN_AT], mode="markers", marker={"symbol": "diamond", "size": 14, "color": colours.ink},
        name=t("compare.chart.own"), text=[text], hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip


def _layout(at: list[float], written: Callable[[float], str], theme: str) -> go.Layout:
    colours = PALETTES[theme]
    edge = 0.03 * (at[-1] - at[0])
    return go.Layout(
        height=HEIGHT,
        margin={"l": 10, "r": 14, "t": 4, "b": 26},
        **shared_layout(colours),
        showlegend=False,
        xaxis={
            "tickvals": at, "ticktext": [written(v) for v in at], "gridcolor": colours.grid, "zeroline": False,
            "range": [at[0] - edge, at[-1] + edge],
        },
        yaxis={"visible": False, "range": [-1, 1.9]},
    )  # fmt: skip
