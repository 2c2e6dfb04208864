"""Cells by signals: the shade says how likely each signal is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import radians, sin

import plotly.graph_objects as go

from dashboard.charts.grid import height_of, in_lines
from dashboard.charts.style import BESIDE, PALETTES, room, shared_layout
from dashboard.language import Language

SLOPE = 38  # degrees
# Below that a figure would be noise among others; the shade says enough.
LEAST_WRITTEN = 0.2


@dataclass(frozen=True)
class Matrix:
    """`strengths` (0-1) by cell and signal, None where a signal cannot be assessed; `hover` says each in words."""

    cells: Sequence[str]
    signals: Sequence[str]
    strengths: Sequence[Sequence[float | None]]
    hover: Sequence[Sequence[str]]


def matrix(shown: Matrix, t: Language, theme: str) -> go.Figure:
    """One row a cell in the order given, one column a signal."""
    colours = PALETTES[theme]
    names = [in_lines(name) for name in shown.cells]
    foot = round(room(shown.signals) * sin(radians(SLOPE))) + BESIDE
    axis = {"showgrid": False, "zeroline": False, "tickfont": {"size": 12}}
    figure = go.Figure(
        layout=go.Layout(
            height=foot + height_of(names),
            margin={"l": room(names), "r": 8, "t": 4, "b": foot},
            **shared_layout(colours),
            xaxis=axis
            | {"tickvals": list(range(len(shown.signals))), "ticktext": list(shown.signals), "tickangle": -SLOPE},
            yaxis=axis | {"tickvals": list(range(len(names))), "ticktext": names, "autorange": "reversed"},
        )
    )
    figure.add_heatmap(
        z=shown.strengths, x=list(range(len(shown.signals))), y=list(range(len(names))),
        text=[[t.percent(v) if v is not None and v >= LEAST_WRITTEN else "" for v in row] for row in shown.strengths],
        texttemplate="%{text}", textfont={"color": colours.ink, "size": 10}, hoverongaps=False, showscale=False,
        xgap=2, ygap=2, zmin=0, zmax=1, colorscale=[[0, colours.pale], [0.5, colours.mid], [1, colours.deep]],
        hovertext=shown.hover, hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    return figure
