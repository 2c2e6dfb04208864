"""A small chart of one cell's attendance, to stand beside others of the same scale."""

from __future__ import annotations

import math
from datetime import date

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.months import judged
from dashboard.charts.style import FONT, PALETTES, Palette
from dashboard.language import Language

HEIGHT = 150
MONTHS_PER_TICK = 6
STEP = 0.25


def floor_of(months: pl.DataFrame) -> float:
    """The level from which charts with these rates (0-1) can all begin, so that they share a scale."""
    lowest = months["rate"].drop_nulls().min()
    return 0.0 if not isinstance(lowest, float) else math.floor(lowest / STEP) * STEP


def small(months: pl.DataFrame, since: date | None, floor: float, t: Language, theme: str) -> go.Figure:
    """Rates by month, what would be expected had nothing changed, its 95 % band, and the onset.

    `months`: month, rate (0-1, empty = not assessable), usual, low95, high95 (empty = no limits). `since` is the month
    of the estimated onset, `floor` where the scale begins. A rate below its band has a marker of its own.
    """
    colours = PALETTES[theme]
    figure = go.Figure(layout=_layout(months, floor, t, colours))
    limited = months.filter(pl.col("usual").is_not_null())
    if limited.height:
        _band(figure, limited, t, colours)
    known = judged(months.filter(pl.col("rate").is_not_null()))
    low = [side == "low" for side in known["side"]]
    marker = {
        "symbol": ["triangle-down" if below else "circle" for below in low],
        "color": [colours.concern if below else colours.soft for below in low],
        "size": [9 if below else 5 for below in low],
    }
    figure.add_scatter(
        x=known["month"].to_list(), y=known["rate"], mode="lines+markers", marker=marker,
        line={"width": 1, "color": colours.soft}, hovertemplate="%{text}<extra></extra>",
        text=[_hover(m, r, t) for m, r in known["month", "rate"].iter_rows()],
    )  # fmt: skip
    if since is not None and since >= min(months["month"].to_list(), default=date.max):
        figure.add_vline(x=since.isoformat(), line={"width": 2, "dash": "dot", "color": colours.concern})
    return figure


def _hover(month: date, rate: float, t: Language) -> str:
    return t("chart.hover", month=t.month(month), share=t.percent(rate))


def _band(figure: go.Figure, months: pl.DataFrame, t: Language, colours: Palette) -> None:
    x = months["month"].to_list()
    unseen = {"mode": "lines", "hoverinfo": "skip", "line": {"width": 0}}
    figure.add_scatter(x=x, y=months["high95"], **unseen)
    figure.add_scatter(x=x, y=months["low95"], fill="tonexty", fillcolor=colours.band, **unseen)
    dashed = {"width": 1.5, "dash": "dash", "color": colours.ink}
    figure.add_scatter(x=x, y=months["usual"], mode="lines", hoverinfo="skip", line=dashed, name=t("chart.usual"))


def _layout(months: pl.DataFrame, floor: float, t: Language, colours: Palette) -> go.Layout:
    ticks = months["month"].to_list()[::-MONTHS_PER_TICK][::-1]
    levels = [level / 4 for level in range(round(floor * 4), 5)]
    return go.Layout(
        height=HEIGHT,
        margin={"l": 44, "r": 6, "t": 6, "b": 22},
        font={"family": FONT, "size": 12, "color": colours.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        xaxis={"tickvals": ticks, "ticktext": [t.short_month(m) for m in ticks], "gridcolor": colours.grid},
        yaxis={"range": [floor, 1.03], "tickvals": levels, "ticktext": [t.percent(v) for v in levels],
               "gridcolor": colours.grid, "zeroline": False},
    )  # fmt: skip
