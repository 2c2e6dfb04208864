"""How far each unit has moved since the last quarter: improvement to the right, decline to the left, with intervals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.grid import height_of, in_lines
from dashboard.charts.spread import levels
from dashboard.charts.style import LEGEND, PALETTES, room, shared_layout
from dashboard.language import Language

EDGES = 74  # pixels
SHAPES = {"falling": "triangle-left", "steady": "circle", "rising": "triangle-right", "unknown": "circle-open"}
# Of the most a measure can change: a shorter axis makes much of little.
SHORTEST_AXIS = 0.05


def changes(
    units: pl.DataFrame,
    whole: float | None,
    written: Callable[[float], str],
    hover: Callable[[dict[str, Any]], str],
    t: Language,
    theme: str,
    *,
    scale: float = 1,
) -> go.Figure:
    """One row a unit in the order given: its change, the interval beyond which chance would not move it, its kind.

    `units`: name, change, reach (half the interval, empty where unknown), kind (of SHAPES), href. `whole`: the change
    of all together, a dashed line. `written` writes a change with its plus or minus; `scale`: the most a measure is.
    """
    colours = PALETTES[theme]
    rows = list(range(units.height))
    ends = [v for c, r in units["change", "reach"].iter_rows() for v in (c - (r or 0), c + (r or 0))] + [whole or 0.0]
    far = max(*(abs(v) for v in ends), SHORTEST_AXIS * scale)
    at = levels(-far, far)
    names = [in_lines(name) for name in units["name"]]
    figure = go.Figure(
        layout=go.Layout(
            height=EDGES + height_of(names),
            margin={"l": room(names), "r": 12, "t": 8, "b": 28},
            **shared_layout(colours),
            legend=LEGEND,
            xaxis={"tickvals": at, "ticktext": [written(v) for v in at], "range": [at[0], at[-1]],
                   "gridcolor": colours.grid, "zerolinecolor": colours.soft, "zerolinewidth": 1},
            yaxis={"tickvals": rows, "ticktext": names, "range": [units.height - 0.4, -0.6],
                   "showgrid": False, "zeroline": False, "tickfont": {"size": 12}},
        )
    )  # fmt: skip
    x = [v for c, r in units["change", "reach"].iter_rows() for v in (c - (r or 0), c + (r or 0), None)]
    y = [v for i in rows for v in (i, i, None)]
    figure.add_scatter(
        x=x, y=y, mode="lines", line={"width": 5, "color": colours.band}, hoverinfo="skip", name=t("changes.chance")
    )
    fills = {"falling": colours.concern, "rising": colours.improvement}
    with_place = units.with_columns(row=pl.Series(rows, dtype=pl.Int64))
    for kind, symbol in SHAPES.items():
        some = with_place.filter(pl.col("kind") == kind)
        if some.is_empty():
            continue
        marker = {"symbol": symbol, "size": 13 if kind in fills else 9, "color": fills.get(kind, colours.soft)}
        figure.add_scatter(
            x=some["change"], y=some["row"], mode="markers", marker=marker, name=t.of("overview.change", kind),
            customdata=some["href"], text=[hover(row) for row in some.iter_rows(named=True)],
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    if whole is not None:
        figure.add_vline(x=whole, line={"width": 2, "dash": "dash", "color": colours.ink}, layer="below")
    return figure
