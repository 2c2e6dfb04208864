"""Who was due at the meetings of a unit and not in the room: online, excused, unexcused; stacked shares by month."""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.style import FONT, LEGEND, PALETTES, Palette
from dashboard.language import Language

HEIGHT = 340
MONTHS_PER_TICK = 3
PARTS = ("in_room", "online", "excused", "unexcused", "unstated")
HIGHEST = 0.25
Written = Callable[[dict, str], str]


def presence(months: pl.DataFrame, written: Written, t: Language, theme: str) -> go.Figure:
    """One column a month, its parts from the bottom up: unexcused, excused, no reason stated, online.

    `months`: month, marked (at least 1) and the counts of PARTS. `written` says one part of one month in words.
    Those in the room are the rest, left out so that the small parts can be seen. Each part has a pattern of its own,
    so that it reads without colour and in print.
    """
    colours = PALETTES[theme]
    figure = go.Figure(layout=_layout(months, t, colours))
    for part, (colour, shape) in _styles(colours).items():
        if not months[part].sum():
            continue
        lined = {"fgcolor": colours.ink, "bgcolor": colour, "size": 6, "solidity": 0.2}
        figure.add_bar(
            x=months["month"].to_list(), y=months[part] / months["marked"], name=t.of("presence.part", part),
            marker={"color": colour, "line": {"width": 0.5, "color": colours.ink}, "pattern": lined | {"shape": shape}},
            text=[written(row, part) for row in months.iter_rows(named=True)], textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    return figure


def _styles(colours: Palette) -> dict[str, tuple[str, str]]:
    """Colour and pattern of each part."""
    return {
        "unexcused": (colours.concern, "x"),
        "excused": (colours.soft, ""),
        "unstated": (colours.grid, "."),
        "online": (colours.improvement, "/"),
    }


def _layout(months: pl.DataFrame, t: Language, colours: Palette) -> go.Layout:
    ticks = months["month"].to_list()[::-MONTHS_PER_TICK][::-1]
    away = 1 - months["in_room"] / months["marked"]
    highest = max([HIGHEST, *away])
    levels = [level / 100 for level in range(0, 101, 5 if highest <= 0.4 else 20)]
    return go.Layout(
        height=HEIGHT,
        margin={"l": 52, "r": 12, "t": 8, "b": 30},
        font={"family": FONT, "size": 14, "color": colours.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        barmode="stack",
        bargap=0.12,
        hovermode="closest",
        dragmode=False,
        legend=LEGEND,
        xaxis={"tickvals": ticks, "ticktext": [t.short_month(m) for m in ticks], "showgrid": False},
        yaxis={"range": [0, min(highest * 1.05, 1)], "tickvals": levels, "ticktext": [t.percent(v) for v in levels],
               "zeroline": False, "gridcolor": colours.grid},
    )  # fmt: skip
