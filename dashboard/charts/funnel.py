"""Funnel plot: the attendance of cells of one type against limits that narrow with the number due."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.style import LEGEND, PALETTES, Palette, shared_layout
from dashboard.language import Language

HEIGHT = 430
SIDES = ("usual", "low95", "low998", "high95", "high998")
# The lowest cell stays in sight; the axis never ends so near to it that its marker is cut.
ROOM = 0.04


def funnel(cells: pl.DataFrame, t: Language, theme: str) -> go.Figure:
    """Rates over the number due; each kind of side has a marker of its own.

    `cells`: name, above, present, due, rate, target, low95, high95, low998, high998 and side (one of SIDES), all of
    one type, so that target and limits are one curve each.
    """
    colours = PALETTES[theme]
    figure = go.Figure(layout=_layout(cells, t, colours))
    _curves(figure, cells.unique("due").sort("due"), t, colours)
    markers = {
        "usual": ("circle", colours.soft, 7),
        "low95": ("triangle-down-open", colours.concern, 10),
        "low998": ("triangle-down", colours.concern, 13),
        "high95": ("triangle-up-open", colours.improvement, 10),
        "high998": ("triangle-up", colours.improvement, 13),
    }
    parts = cells.partition_by("side", as_dict=True)
    for side, (symbol, colour, size) in markers.items():
        if (some := parts.get((side,))) is None:
            continue
        marker = {"symbol": symbol, "color": colour, "size": size, "opacity": 0.6 if side == "usual" else 1}
        figure.add_scatter(
            x=some["due"], y=some["rate"], mode="markers", marker=marker, name=t.of("funnel.side", side),
            text=[_hover(row, t) for row in some.iter_rows(named=True)], hovertemplate="%{text}<extra></extra>",
            customdata=some["href"] if "href" in some.columns else None,
        )  # fmt: skip
    return figure


def _curves(figure: go.Figure, sizes: pl.DataFrame, t: Language, colours: Palette) -> None:
    x = sizes["due"]
    lines = {
        "target": (t("funnel.column.target"), {"width": 2, "dash": "dash", "color": colours.ink}),
        "low95": (t("funnel.column.usual"), {"width": 1, "color": colours.soft}),
        "high95": (None, {"width": 1, "color": colours.soft}),
        "low998": (t("chart.limits998"), {"width": 1.5, "dash": "dot", "color": colours.ink}),
        "high998": (None, {"width": 1.5, "dash": "dot", "color": colours.ink}),
    }
    for column, (name, line) in lines.items():
        figure.add_scatter(
            x=x, y=sizes[column], mode="lines", line=line, hoverinfo="skip", showlegend=name is not None,
            name=name,
        )  # fmt: skip


def _hover(row: dict, t: Language) -> str:
    share = t.share(row["present"], row["due"])
    return t("funnel.hover", name=row["name"], above=row["above"] or "", share=share)


def _layout(cells: pl.DataFrame, t: Language, colours: Palette) -> go.Layout:
    # The limits of the very smallest cells reach far down; they may leave the picture, no cell may.
    lowest = min([*cells["rate"], *cells["low998"].sort()[cells.height // 10 :]], default=0.0)
    levels = [level / 10 for level in range(0, 11, 1 if lowest > 0.5 else 2)]
    return go.Layout(
        height=HEIGHT,
        margin={"l": 52, "r": 12, "t": 8, "b": 46},
        **shared_layout(colours),
        legend=LEGEND,
        xaxis={"title": {"text": t("funnel.axis"), "font": {"size": 13}}, "gridcolor": colours.grid,
               "zeroline": False, "rangemode": "tozero"},
        yaxis={"range": [max(lowest - ROOM, 0), 1 + ROOM / 2], "tickvals": levels,
               "ticktext": [t.percent(v) for v in levels], "gridcolor": colours.grid, "zeroline": False},
    )  # fmt: skip
