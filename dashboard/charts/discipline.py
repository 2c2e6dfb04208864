"""Cases of discipline of organisations against their members, each with the range that would be usual for it.

Both directions bear the same colour: more and fewer are reasons to look, neither is better.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.style import LEGEND, PALETTES, Palette, shared_layout
from dashboard.language import Language

HEIGHT = 420
SIDES = {
    "usual": ("circle", 8),
    "low95": ("triangle-down-open", 11),
    "low998": ("triangle-down", 13),
    "high95": ("triangle-up-open", 11),
    "high998": ("triangle-up", 13),
}
# Steps of a decade where the picture spans one or more, and where it spans less.
COARSE, FINE = (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 7)
DECADES = range(1, 7)
PER = 1_000


def discipline(units: pl.DataFrame, hover: Callable[[dict[str, Any]], str], t: Language, theme: str) -> go.Figure:
    """Cases per 1,000 members and year over member-years, on a scale of multiples; bars hold 95 % of similar ones.

    `units`: shown_cases (where counts are masked a stand-in), masked, member_years, expected, low95, high95, side (one
    of SIDES) and what `hover` writes of a row.
    """
    colours = PALETTES[theme]
    rates = {name: PER * units[name] / units["member_years"] for name in ("shown_cases", "expected", "low95", "high95")}
    drawn = units.with_columns(pl.Series(f"{name}_rate", values) for name, values in rates.items())
    figure = go.Figure(layout=_layout(drawn, t, colours))
    _ranges(figure, drawn, t, colours)
    for side, (symbol, size) in SIDES.items():
        for masked in (False, True):
            some = drawn.filter((pl.col("side") == side) & (pl.col("masked") == masked))
            if some.is_empty():
                continue
            hidden = masked and side == "usual"
            colour = colours.soft if side == "usual" else colours.ink
            figure.add_scatter(
                x=some["member_years"], y=some["shown_cases_rate"], mode="markers",
                marker={"symbol": "circle-open" if hidden else symbol, "color": colour, "size": size},
                name=t("discipline.masked") if hidden else t.of("discipline.side", side),
                showlegend=hidden or not masked or side not in drawn.filter(~pl.col("masked"))["side"],
                text=[hover(row) for row in some.iter_rows(named=True)], hovertemplate="%{text}<extra></extra>",
                customdata=some["href"] if "href" in some.columns else None,
            )  # fmt: skip
    return figure


def _ranges(figure: go.Figure, units: pl.DataFrame, t: Language, colours: Palette) -> None:
    rows = units.iter_rows(named=True)
    ends = [(row["member_years"], row["low95_rate"], row["high95_rate"]) for row in rows]
    x = [v for years, _, _ in ends for v in (years, years, None)]
    y = [v for _, low, high in ends for v in (low, high, None)]
    figure.add_scatter(
        x=x, y=y, mode="lines", line={"width": 6, "color": colours.band}, name=t("discipline.range"),
        hoverinfo="skip",
    )  # fmt: skip
    marker = {"symbol": "line-ew", "size": 9, "line": {"width": 2, "color": colours.soft}}
    figure.add_scatter(
        x=units["member_years"], y=units["expected_rate"], mode="markers", marker=marker,
        name=t("discipline.middle"), hoverinfo="skip",
    )  # fmt: skip


def _layout(units: pl.DataFrame, t: Language, colours: Palette) -> go.Layout:
    # The range of the smallest reaches far up and may leave the picture; no organisation may.
    years = units["member_years"].to_list()
    steps = FINE if max(years) < 10 * min(years) else COARSE
    ticks = [step * 10**decade for decade in DECADES for step in steps]
    highest = max([*units["shown_cases_rate"], units["high95_rate"].quantile(0.9) or 0.0], default=1.0)
    return go.Layout(
        height=HEIGHT,
        margin={"l": 56, "r": 12, "t": 8, "b": 46},
        **shared_layout(colours),
        legend=LEGEND,
        xaxis={"title": {"text": t("discipline.axis_years"), "font": {"size": 13}}, "gridcolor": colours.grid,
               "zeroline": False, "type": "log", "tickvals": ticks, "ticktext": [t.number(v) for v in ticks]},
        yaxis={"title": {"text": t("discipline.axis_rate"), "font": {"size": 13}}, "gridcolor": colours.grid,
               "zeroline": False, "range": [-0.03 * highest, 1.06 * highest]},
    )  # fmt: skip
