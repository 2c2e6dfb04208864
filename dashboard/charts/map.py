"""Units where they lie, on plain axes: no tiles, nothing from outside."""

from __future__ import annotations

from math import cos, radians, sqrt

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.style import PALETTES, Palette, shared_layout
from dashboard.language import Language

HEIGHT = 520  # pixels
SMALLEST, LARGEST = 12, 38  # pixels across
# With more units their names lie over each other; the pointer still shows them.
MOST_NAMED = 30
# Around the marks, as a share of how far they reach, and what that is at least, in degrees.
ROOM, LEAST_HEIGHT = 0.15, 0.02


def units_map(units: pl.DataFrame, t: Language, theme: str) -> go.Figure:
    """A mark a unit: the larger the more cells, the darker the larger the share to be looked at.

    `units`: name, words (the share), share (0-1), n_cells, lat, lon, href.
    """
    colours = PALETTES[theme]
    most = max(units["n_cells"].to_list(), default=1)
    sizes = [SMALLEST + (LARGEST - SMALLEST) * sqrt(n / most) for n in units["n_cells"]]
    named = units.height <= MOST_NAMED
    figure = go.Figure(layout=_layout(units, t, colours))
    figure.add_scatter(
        x=units["lon"], y=units["lat"], mode="markers+text" if named else "markers", textposition="bottom center",
        text=[_label(row) for row in units.iter_rows(named=True)], textfont={"size": 11, "color": colours.ink},
        marker={
            "size": sizes, "color": units["share"], "colorscale": [[0, colours.pale], [1, colours.deep]],
            "cmin": 0, "cmax": max(units["share"].max() or 0, 0.2), "line": {"width": 1.5, "color": colours.soft},
        },
        hovertext=[t("map.hover", **row) for row in units.iter_rows(named=True)],
        customdata=units["href"], hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    return figure


def _label(row: dict) -> str:
    return f"{row['name']}<br>{row['words']}"


def _layout(units: pl.DataFrame, t: Language, colours: Palette) -> go.Layout:
    lat, middle = units["lat"].to_list(), units["lat"].mean()
    # The names stand below the marks.
    room = ROOM * max(max(lat) - min(lat), LEAST_HEIGHT)
    # A degree east is shorter than one north.
    shrink = cos(radians(middle)) if isinstance(middle, float) else 1
    axis = {"gridcolor": colours.grid, "zeroline": False, "ticksuffix": "°", "nticks": 6, "automargin": True}
    return go.Layout(
        height=HEIGHT,
        margin={"l": 10, "r": 12, "t": 8, "b": 40},
        **shared_layout(colours),
        showlegend=False,
        xaxis={**axis, "title": t("map.lon")},
        yaxis={
            **axis, "title": t("map.lat"), "scaleanchor": "x", "scaleratio": 1 / shrink,
            "range": [min(lat) - room, max(lat) + room],
        },
    )
