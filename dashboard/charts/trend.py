"""One measure of a whole area by month, with its mean and limits."""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.spread import levels
from dashboard.charts.style import LEGEND, PALETTES, room, shared_layout
from dashboard.language import Language

HEIGHT = 270
MONTHS_PER_TICK = 3
# Of a share or, times a hundred, of points: a shorter axis makes much of little.
SHORTEST_AXIS = 0.1


def trend(
    months: pl.DataFrame, written: Callable[[float], str], t: Language, theme: str, *, scale: float = 1
) -> go.Figure:
    """A point a month; out of the limits it looks different.

    `months`: month, figure, and mean, low, high (empty where there are no limits). `scale`: the most a figure can be.
    """
    colours = PALETTES[theme]
    reach = months.select("figure", "low", "high").unpivot()["value"].drop_nulls().to_list() or [0.0]
    middle = (min(reach) + max(reach)) / 2
    half = max(max(reach) - min(reach), SHORTEST_AXIS * scale) / 2
    at = levels(max(middle - half, 0), min(middle + half, scale))
    edge = 0.04 * (at[-1] - at[0])
    ticks = months["month"].to_list()[::-MONTHS_PER_TICK][::-1]
    levels_in_words = [written(v) for v in at]
    figure = go.Figure(
        layout=go.Layout(
            height=HEIGHT,
            margin={"l": room(levels_in_words, 14), "r": 12, "t": 8, "b": 28},
            **shared_layout(colours),
            legend=LEGEND,
            xaxis={"tickvals": ticks, "ticktext": [t.short_month(m) for m in ticks], "gridcolor": colours.grid},
            yaxis={"tickvals": at, "ticktext": levels_in_words, "range": [at[0] - edge, at[-1] + edge],
                   "gridcolor": colours.grid, "zeroline": False},
        )
    )  # fmt: skip
    x = months["month"].to_list()
    if months["mean"].count():
        unseen = {"mode": "lines", "hoverinfo": "skip", "line": {"width": 0}}
        figure.add_scatter(x=x, y=months["high"], showlegend=False, **unseen)
        figure.add_scatter(
            x=x, y=months["low"], fill="tonexty", fillcolor=colours.band, name=t("trend.limits"), **unseen
        )
        dashed = {"width": 2, "dash": "dash", "color": colours.ink}
        figure.add_scatter(x=x, y=months["mean"], mode="lines", hoverinfo="skip", line=dashed, name=t("trend.mean"))
    beyond = [
        low is not None and (value < low or value > high)
        for value, low, high in months["figure", "low", "high"].iter_rows()
    ]
    figure.add_scatter(
        x=x, y=months["figure"], mode="lines+markers", line={"width": 1.5, "color": colours.soft}, showlegend=False,
        marker={
            "symbol": ["diamond" if out else "circle" for out in beyond], "size": [12 if out else 8 for out in beyond],
            "color": [colours.concern if out else colours.soft for out in beyond],
        },
        text=[t("chart.hover", month=t.month(m), share=written(v)) for m, v in months["month", "figure"].iter_rows()],
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    return figure
