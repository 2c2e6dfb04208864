"""When meetings were entered, and how long they lasted."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.style import LEGEND, PALETTES, shared_layout
from dashboard.language import Language

HEIGHT = 260
# Minutes; steps and ends as bunching.sql makes them.
STEP, SHORTEST, LONGEST = 5, 30, 180


def entries(meetings: pl.DataFrame, t: Language, theme: str) -> go.Figure:
    """Days from each meeting to its entry; `meetings`: held_on, recorded_at, days. One marker a day."""
    colours = PALETTES[theme]
    days = meetings["recorded_at"].dt.date()
    together = days.is_in(days.filter(days.is_duplicated()).unique().implode())
    figure = go.Figure(layout=_layout(theme))
    for batch, symbol, colour in ((False, "circle", colours.soft), (True, "diamond", colours.concern)):
        some = meetings.filter(together == batch)
        text = [
            t("formal.entry_hover", held=t.date(r["held_on"]), recorded=t.moment(r["recorded_at"]), n=r["days"])
            for r in some.iter_rows(named=True)
        ]
        figure.add_scatter(
            x=some["held_on"].to_list(), y=some["days"], mode="markers", text=text,
            marker={"symbol": symbol, "color": colour, "size": 10}, hovertemplate="%{text}<extra></extra>",
            name=t.of("formal.entry", "batch" if batch else "alone"),
        )  # fmt: skip
    figure.update_traces(cliponaxis=False)
    figure.update_xaxes(tickformat="%m/%Y", ticklabelstandoff=8)
    figure.update_yaxes(title=t.of("formal.column", "days"))
    return figure


def lengths(steps: pl.DataFrame, t: Language, theme: str) -> go.Figure:
    """Meetings by length; `steps`: minutes (beginning of the step), at_line (they took just what was required of
    them, and are marked), n_meetings."""
    names = {False: t.of("formal.length", "other"), True: t.of("formal.length", "at_line")}
    middle = steps["minutes"] + STEP / 2
    figure = _bars(middle, steps["n_meetings"], steps["at_line"], names, STEP, theme)
    figure.update_traces(hovertemplate=t("formal.length_hover") + "<extra></extra>")
    figure.update_xaxes(title=t.of("formal.column", "length"))
    figure.update_yaxes(title=t.of("formal.column", "meetings"))
    return figure


def reached(steps: pl.DataFrame, t: Language, theme: str) -> go.Figure:
    """Meetings by how many members more than needed came; `steps`: over, n_meetings. Just enough (0) is marked."""
    names = {False: t.of("formal.reached", "other"), True: t.of("formal.reached", "at_line")}
    figure = _bars(steps["over"], steps["n_meetings"], steps["over"] == 0, names, 1, theme)
    figure.update_traces(hovertemplate=t("formal.reached_hover") + "<extra></extra>")
    figure.update_xaxes(title=t.of("formal.column", "over"), dtick=1)
    figure.update_yaxes(title=t.of("formal.column", "meetings"))
    return figure


def _bars(
    x: pl.Series, n: pl.Series, at_line: pl.Series, names: dict[bool, str], width: float, theme: str
) -> go.Figure:
    """Bars; those at the line differ by their pattern, not by their colour alone."""
    colours = PALETTES[theme]
    figure = go.Figure(layout=_layout(theme))
    for there, colour in ((False, colours.soft), (True, colours.concern)):
        some = at_line == there
        marker = {"color": colour, "pattern": {"shape": "/" if there else ""}}
        figure.add_bar(x=x.filter(some), y=n.filter(some), width=width * 0.9, name=names[there], marker=marker)
    figure.update_layout(barmode="stack")
    return figure


def _layout(theme: str) -> go.Layout:
    colours = PALETTES[theme]
    axis: dict[str, Any] = {"gridcolor": colours.grid, "zeroline": False}
    return go.Layout(
        height=HEIGHT,
        margin={"l": 64, "r": 12, "t": 12, "b": 44},
        **shared_layout(colours),
        legend=LEGEND,
        xaxis=axis,
        yaxis=axis | {"rangemode": "tozero"},
    )
