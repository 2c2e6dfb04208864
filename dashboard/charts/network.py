"""Cells that share text of their own: each group a ring of cells, lines between those that share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

import plotly.graph_objects as go

from dashboard.charts.grid import in_lines
from dashboard.charts.style import PALETTES, shared_layout
from dashboard.language import Language

ACROSS = 4
ROW = 190  # pixels a row of groups, with names in two lines above and below
# Of the space of a group; labels need the rest.
RADIUS = 0.22
THINNEST, THICKEST = 1.5, 8.0


@dataclass(frozen=True)
class Tie:
    """Two cells (places in the list of cells), in how many minutes they share text, and that in words."""

    one: int
    other: int
    n_minutes: int
    words: str


@dataclass(frozen=True)
class Network:
    """Names of cells, the number of the group of each (from 1), what each leads to, and the ties between them."""

    names: Sequence[str]
    groups: Sequence[int]
    hrefs: Sequence[str]
    ties: Sequence[Tie]


def network(shown: Network, t: Language, theme: str) -> go.Figure:
    """Groups from left to right and down, in the order of their numbers."""
    colours = PALETTES[theme]
    places = _places(shown.groups)
    rows = (max(shown.groups) - 1) // ACROSS + 1
    axis = {"visible": False}
    figure = go.Figure(
        layout=go.Layout(
            height=ROW * rows + 20,
            margin={"l": 8, "r": 8, "t": 8, "b": 8},
            **shared_layout(colours),
            showlegend=False,
            xaxis=axis | {"range": [-0.6, min(max(shown.groups), ACROSS) - 0.4]},
            yaxis=axis | {"range": [rows - 0.4, -0.6]},
        )
    )
    most = max(tie.n_minutes for tie in shown.ties)
    for tie in shown.ties:
        (x0, y0), (x1, y1) = places[tie.one], places[tie.other]
        width = THINNEST + (THICKEST - THINNEST) * sqrt(tie.n_minutes / most)
        figure.add_scatter(
            x=[x0, (x0 + x1) / 2, x1], y=[y0, (y0 + y1) / 2, y1], mode="lines",
            line={"width": width, "color": colours.concern}, text=[tie.words] * 3,
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    figure.add_scatter(
        x=[x for x, _ in places], y=[y for _, y in places], mode="markers+text",
        marker={"size": 15, "color": colours.soft, "line": {"width": 1.5, "color": colours.ink}},
        text=[in_lines(name) for name in shown.names], textposition=_beside(places, shown.groups),
        textfont={"size": 11, "color": colours.ink}, customdata=list(shown.hrefs), hovertext=list(shown.names),
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    return figure


def _places(groups: Sequence[int]) -> list[tuple[float, float]]:
    """The cells of a group one below the other where they are two, else in a ring."""
    members = {group: [i for i, of in enumerate(groups) if of == group] for group in groups}
    places = []
    for i, group in enumerate(groups):
        column, row = (group - 1) % ACROSS, (group - 1) // ACROSS
        angle = 2 * pi * members[group].index(i) / len(members[group]) - pi / 2
        places.append((column + RADIUS * cos(angle), row + RADIUS * sin(angle)))
    return places


def _beside(places: Sequence[tuple[float, float]], groups: Sequence[int]) -> list[str]:
    """Names of the upper half above their marks, of the lower half below."""
    return [
        "top center" if y < (group - 1) // ACROSS else "bottom center"
        for (_, y), group in zip(places, groups, strict=True)
    ]
