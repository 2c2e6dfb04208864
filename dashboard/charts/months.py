"""Attendance of one cell by month."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.look import FONT, PALETTES, Palette
from dashboard.language import Language

HEIGHT = 330
# Below this the axis would hide a fall; a cell that goes lower stretches it.
LOWEST_SHARE = 0.4
MONTHS_PER_TICK = 3


def attendance(months: pl.DataFrame, since: date | None, say: Language, theme: str) -> go.Figure:
    """Attendance by month against what would be expected if nothing had changed.

    `months`: month, rate (0-1, empty = not assessable), came, marked, usual, low95, high95, low998, high998 (empty =
    no limits). `since` is the month of an estimated onset. A rate beyond the 95 % limits looks different.
    """
    colours = PALETTES[theme]
    figure = go.Figure(layout=_layout(months, say, colours))
    limited = months.filter(pl.col("usual").is_not_null())
    if limited.height:
        _limits(figure, limited, say, colours)
    _points(figure, months, say, colours)
    if since is not None and since >= min(months["month"].to_list(), default=date.max):
        _onset(figure, since, say, colours)
    return figure


def judged(months: pl.DataFrame) -> pl.DataFrame:
    """Adds `side`: "low" or "high" where a rate lies beyond its 95 % limits, else "usual"."""
    low = pl.col("rate") < pl.col("low95")
    high = pl.col("rate") > pl.col("high95")
    side = pl.when(low).then(pl.lit("low")).when(high).then(pl.lit("high")).otherwise(pl.lit("usual"))
    return months.with_columns(side=side)


def _limits(figure: go.Figure, months: pl.DataFrame, say: Language, colours: Palette) -> None:
    x = months["month"].to_list()
    invisible = {"mode": "lines", "hoverinfo": "skip", "line": {"width": 0}, "showlegend": False}
    figure.add_scatter(x=x, y=months["high95"], **invisible)
    figure.add_scatter(
        x=x, y=months["low95"], fill="tonexty", fillcolor=colours.band, name=say("chart.limits95"), mode="lines",
        line={"width": 0}, hoverinfo="skip",
    )  # fmt: skip
    dotted = {"mode": "lines", "hoverinfo": "skip", "line": {"width": 1, "dash": "dot", "color": colours.soft}}
    figure.add_scatter(x=x, y=months["low998"], name=say("chart.limits998"), **dotted)
    figure.add_scatter(x=x, y=months["high998"], showlegend=False, **dotted)
    dashed = {"width": 2, "dash": "dash", "color": colours.ink}
    figure.add_scatter(x=x, y=months["usual"], name=say("chart.usual"), mode="lines", hoverinfo="skip", line=dashed)


def _points(figure: go.Figure, months: pl.DataFrame, say: Language, colours: Palette) -> None:
    line = {"width": 1, "color": colours.soft}
    every = {"x": months["month"].to_list(), "y": months["rate"], "mode": "lines"}
    figure.add_scatter(**every, line=line, hoverinfo="skip", showlegend=False)
    looks = {
        "usual": ("circle", colours.soft),
        "low": ("triangle-down", colours.concern),
        "high": ("triangle-up", colours.improvement),
    }
    by_side = judged(months.filter(pl.col("rate").is_not_null())).partition_by("side", as_dict=True)
    for side, (symbol, colour) in looks.items():
        if (some := by_side.get((side,))) is None:
            continue
        marker = {"symbol": symbol, "color": colour, "size": 9 if side == "usual" else 12}
        figure.add_scatter(
            x=some["month"].to_list(), y=some["rate"], mode="markers", marker=marker, name=say.of("chart.point", side),
            text=[_hover(row, say) for row in some.iter_rows(named=True)], hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip


def _hover(row: dict, say: Language) -> str:
    return say("chart.hover", month=say.month(row["month"]), share=say.share(row["came"], row["marked"]))


def _onset(figure: go.Figure, since: date, say: Language, colours: Palette) -> None:
    figure.add_vline(x=since.isoformat(), line={"width": 2, "dash": "dot", "color": colours.concern})
    text = {"text": say("chart.onset", month=say.month(since)), "font": {"color": colours.ink, "size": 13}}
    figure.add_annotation(x=since.isoformat(), y=1, yref="paper", yanchor="bottom", showarrow=False, **text)


def _layout(months: pl.DataFrame, say: Language, colours: Palette) -> go.Layout:
    ticks = months["month"].to_list()[::-MONTHS_PER_TICK][::-1]
    lowest = min([LOWEST_SHARE, *(v - 0.05 for v in months["rate"].drop_nulls())])
    font = {"family": FONT, "size": 14, "color": colours.ink}
    levels = [0, 0.2, 0.4, 0.6, 0.8, 1]
    share_axis = {"tickvals": levels, "ticktext": [say.percent(v) for v in levels], "gridcolor": colours.grid}
    return go.Layout(
        height=HEIGHT,
        margin={"l": 52, "r": 12, "t": 28, "b": 30},
        font=font,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hovermode="closest",
        dragmode=False,
        legend={"orientation": "h", "y": -0.14, "x": 0, "font": {"size": 13}},
        xaxis={"tickvals": ticks, "ticktext": [say.short_month(m) for m in ticks], "gridcolor": colours.grid},
        yaxis={"range": [max(lowest, 0), 1.03], "zeroline": False, **share_axis},
    )
