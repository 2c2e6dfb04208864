"""How the cells of each unit are spread: one strip a unit, in the order given, no ranks."""

from __future__ import annotations

import math
from collections.abc import Callable

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.style import LEGEND, PALETTES, room, shared_layout
from dashboard.language import Language

ROW, EDGES = 26, 90  # pixels
LONGEST_NAME = 34


def spread(units: pl.DataFrame, written: Callable[[float], str], t: Language, theme: str) -> go.Figure:
    """Strips of quantiles: four fifths of the cells thin, half of them thick, the middle one a mark.

    `units`: name, n_cells, p10, p25, p50, p75, p90, from the top down. `written` says a figure in words.
    """
    colours = PALETTES[theme]
    names = [_short(name) for name in units["name"]]
    rows = list(range(len(names)))
    figure = go.Figure(layout=_layout(names, t, theme))
    for low, high, width, part in (("p10", "p90", 3, "most"), ("p25", "p75", 11, "half")):
        x = [v for row in units.iter_rows(named=True) for v in (row[low], row[high], None)]
        y = [v for i in rows for v in (i, i, None)]
        line = {"width": width, "color": colours.soft}
        figure.add_scatter(
            x=x, y=y, mode="lines", line=line, opacity=1 if part == "most" else 0.55,
            name=t.of("overview.spread", part), hoverinfo="skip",
        )  # fmt: skip
    marker = {"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": colours.ink}}
    text = [_hover(row, written, t) for row in units.iter_rows(named=True)]
    figure.add_scatter(
        x=units["p50"], y=rows, mode="markers", marker=marker, name=t("overview.spread.middle"), text=text,
        customdata=units["href"] if "href" in units.columns else None, hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    at = levels(min(units["p10"].to_list(), default=0.0), max(units["p90"].to_list(), default=1.0))
    reach = [at[0] - 0.02 * (at[-1] - at[0]), at[-1] + 0.02 * (at[-1] - at[0])]
    figure.update_xaxes(tickvals=at, ticktext=[written(v) for v in at], range=reach)
    return figure


def levels(low: float, high: float) -> list[float]:
    """Round levels from below the lowest to above the highest, seven at most."""
    rough = max(high - low, 1e-6) / 5
    step = next(s * 10**power for power in range(-4, 4) for s in (1, 2, 5) if s * 10**power >= rough)
    first = math.floor(low / step)
    return [round(step * i, 6) for i in range(first, math.ceil(high / step) + 1)]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _hover(row: dict, written: Callable[[float], str], t: Language) -> str:
    figures = {name: written(row[name]) for name in ("p10", "p50", "p90")}
    return t("overview.spread.hover", name=row["name"], n=row["n_cells"], **figures)


def _layout(names: list[str], t: Language, theme: str) -> go.Layout:
    colours = PALETTES[theme]
    return go.Layout(
        height=EDGES + ROW * len(names),
        margin={"l": room(names, 14), "r": 12, "t": 8, "b": 30},
        **shared_layout(colours),
        legend=LEGEND,
        xaxis={"gridcolor": colours.grid, "zeroline": False},
        yaxis={
            "tickvals": list(range(len(names))), "ticktext": names, "autorange": "reversed",
            "showgrid": False, "zeroline": False,
        },
    )  # fmt: skip
