"""What became of tasks: by the month they were set in, and how soon they were reported on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.style import LEGEND, PALETTES, Palette, shared_layout
from dashboard.language import Language

HEIGHT = 300
MONTHS_PER_TICK = 3
# From the bottom up.
STATES = ("done", "partly", "running", "undated", "late")
Written = Callable[[dict[str, Any], str], str]


def flow(months: pl.DataFrame, written: Written, t: Language, theme: str) -> go.Figure:
    """One column a month, its tasks by their state. `months`: month, and counts of STATES; `written` says one of them.

    Each state has a pattern of its own, so that it reads without colour and in print.
    """
    colours = PALETTES[theme]
    ticks = months["month"].to_list()[::-MONTHS_PER_TICK][::-1]
    figure = go.Figure(layout=_layout(colours))
    figure.update_layout(
        barmode="stack", bargap=0.12, legend=LEGEND,
        xaxis={"tickvals": ticks, "ticktext": [t.short_month(m) for m in ticks], "showgrid": False},
    )  # fmt: skip
    for state, (colour, shape) in _styles(colours).items():
        lined = {"fgcolor": colours.ink, "bgcolor": colour, "size": 6, "solidity": 0.2, "shape": shape}
        figure.add_bar(
            x=months["month"].to_list(), y=months[state], name=t.of("decisions.state", state),
            marker={"color": colour, "line": {"width": 0.5, "color": colours.ink}, "pattern": lined},
            text=[written(row, state) for row in months.iter_rows(named=True)], textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    return figure


def reporting(reports: pl.DataFrame, written: Callable[[dict[str, Any]], str], t: Language, theme: str) -> go.Figure:
    """The share reported within so many days. `reports`: days, n (at least 1), reported; `written` says one row."""
    colours = PALETTES[theme]
    levels = (0, 0.25, 0.5, 0.75, 1)
    figure = go.Figure(layout=_layout(colours))
    figure.update_layout(
        showlegend=False,
        xaxis={"tickvals": reports["days"].to_list()[1::2], "title": {"text": t("reports.days")}, "showgrid": False},
        yaxis={"range": [0, 1.04], "tickvals": levels, "ticktext": [t.percent(level) for level in levels]},
    )
    figure.add_scatter(
        x=reports["days"].to_list(), y=reports["reported"] / reports["n"], mode="lines+markers",
        line={"width": 2, "color": colours.soft}, marker={"size": 7, "color": colours.improvement},
        text=[written(row) for row in reports.iter_rows(named=True)], hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    return figure


def _styles(colours: Palette) -> dict[str, tuple[str, str]]:
    """Colour and pattern of each state."""
    styles = (
        (colours.improvement, ""), (colours.improvement, "/"), (colours.grid, ""), (colours.soft, "."),
        (colours.concern, "x"),
    )  # fmt: skip
    return dict(zip(STATES, styles, strict=True))


def _layout(colours: Palette) -> go.Layout:
    return go.Layout(
        height=HEIGHT,
        margin={"l": 52, "r": 12, "t": 8, "b": 44},
        **shared_layout(colours),
        showlegend=True,
        yaxis={"zeroline": False, "gridcolor": colours.grid},
    )
