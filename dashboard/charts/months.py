"""Attendance of one cell by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.limits import EXPECTED, P_PRIME, XMR
from dashboard.charts.style import FONT, LEGEND, PALETTES, Palette
from dashboard.language import Language

HEIGHT = 250
# Below this the axis would hide a fall; a cell that goes lower stretches it.
LOWEST_SHARE = 0.4
MONTHS_PER_TICK = 3
# Room at the foot for the numbers of notes, in shares of attendance.
NOTE_ROOM = 0.07
# Numbers of months that follow one another would touch; every other one stands higher.
TOO_NEAR_DAYS = 31
# What the line, the band and the dotted limits are called.
NAMES = {
    EXPECTED: ("usual", "limits95", "limits998"),
    XMR: ("mean", "xmr_near", "xmr"),
    P_PRIME: ("mean", "p_prime", "p_prime"),
}
Note = tuple[date, str]
Band = tuple[date, float, float]


def attendance(
    months: pl.DataFrame,
    since: date | None,
    t: Language,
    theme: str,
    kind: str = EXPECTED,
    notes: Sequence[Note] = (),
    by_chance: Band | None = None,
) -> go.Figure:
    """Attendance by month against what would be expected if nothing had changed, or another kind of limits.

    `months`: month, rate (0-1, empty = not assessable), came, marked, usual, low95, high95, low998, high998 (empty =
    no limits), and where the kind is another, `side` (limits.py). `since` is the month of an estimated onset. A rate
    out of the usual looks different. `notes`: month and words, numbered from 1 at the foot. `by_chance`: the month
    from which, and the rates between which, cells that began alike are by chance alone.
    """
    colours = PALETTES[theme]
    figure = go.Figure(layout=_layout(months, t, colours))
    limited = months.filter(pl.col("usual").is_not_null())
    # Without limits no point is usual or not, so there is nothing that a legend could say.
    figure.update_layout(showlegend=limited.height > 0)
    if limited.height:
        _limits(figure, limited, [t.of("chart", name) for name in NAMES[kind]], colours)
    _points(figure, months, t, colours)
    if by_chance is not None:
        _by_chance(figure, by_chance, months, t, colours)
    if notes:
        _notes(figure, notes, _lowest(months), colours)
    if since is not None and since >= min(months["month"].to_list(), default=date.max):
        _onset(figure, since, t, colours)
    return figure


def judged(months: pl.DataFrame) -> pl.DataFrame:
    """Adds `side`: "low" or "high" where a rate is beyond its 95 % limits, else "usual"."""
    low = pl.col("rate") < pl.col("low95")
    high = pl.col("rate") > pl.col("high95")
    side = pl.when(low).then(pl.lit("low")).when(high).then(pl.lit("high")).otherwise(pl.lit("usual"))
    return months.with_columns(side=side)


def _limits(figure: go.Figure, months: pl.DataFrame, names: Sequence[str], colours: Palette) -> None:
    x = months["month"].to_list()
    line, band, limits = names
    if months["low95"].count():
        invisible = {"mode": "lines", "hoverinfo": "skip", "line": {"width": 0}}
        figure.add_scatter(x=x, y=months["high95"], showlegend=False, **invisible)
        figure.add_scatter(x=x, y=months["low95"], fill="tonexty", fillcolor=colours.band, name=band, **invisible)
    dotted = {"mode": "lines", "hoverinfo": "skip", "line": {"width": 1, "dash": "dot", "color": colours.soft}}
    figure.add_scatter(x=x, y=months["low998"], name=limits, **dotted)
    figure.add_scatter(x=x, y=months["high998"], showlegend=False, **dotted)
    dashed = {"width": 2, "dash": "dash", "color": colours.ink}
    figure.add_scatter(x=x, y=months["usual"], name=line, mode="lines", hoverinfo="skip", line=dashed)


def _points(figure: go.Figure, months: pl.DataFrame, t: Language, colours: Palette) -> None:
    line = {"width": 1, "color": colours.soft}
    every = {"x": months["month"].to_list(), "y": months["rate"], "mode": "lines"}
    figure.add_scatter(**every, line=line, hoverinfo="skip", showlegend=False)
    styles = {
        "usual": ("circle", colours.soft),
        "low": ("triangle-down", colours.concern),
        "high": ("triangle-up", colours.improvement),
    }
    known = months.filter(pl.col("rate").is_not_null())
    by_side = (known if "side" in known.columns else judged(known)).partition_by("side", as_dict=True)
    for side, (symbol, colour) in styles.items():
        if (some := by_side.get((side,))) is None:
            continue
        marker = {"symbol": symbol, "color": colour, "size": 9 if side == "usual" else 12}
        figure.add_scatter(
            x=some["month"].to_list(), y=some["rate"], mode="markers", marker=marker, name=t.of("chart.point", side),
            text=[_hover(row, t) for row in some.iter_rows(named=True)], hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip


def _hover(row: dict, t: Language) -> str:
    return t("chart.hover", month=t.month(row["month"]), share=t.share(row["came"], row["marked"]))


def _notes(figure: go.Figure, notes: Sequence[Note], lowest: float, colours: Palette) -> None:
    foot, heights = lowest + NOTE_ROOM / 2, [0.0]
    for (before, _), (month, _) in pairwise(notes):
        near = (month - before).days <= TOO_NEAR_DAYS
        heights.append(NOTE_ROOM if near and not heights[-1] else 0.0)
    marker = {"symbol": "circle", "size": 17, "color": "rgba(0,0,0,0)", "line": {"width": 1.5, "color": colours.ink}}
    figure.add_scatter(
        x=[month for month, _ in notes], y=[foot + height for height in heights], mode="markers+text", marker=marker,
        text=[str(i + 1) for i in range(len(notes))], textfont={"size": 11, "color": colours.ink}, showlegend=False,
        hovertext=[words for _, words in notes], hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip


def _by_chance(figure: go.Figure, band: Band, months: pl.DataFrame, t: Language, colours: Palette) -> None:
    begun, low, high = band
    shown = months["month"].to_list()
    # What is older than the picture would stretch it.
    begun, ended = max(begun, min(shown, default=begun)), max(shown, default=begun)
    if ended < begun:
        return
    # In one month alone the band would have no width.
    x = [begun, max(ended, begun + timedelta(days=TOO_NEAR_DAYS))]
    edge = {"mode": "lines", "hoverinfo": "skip", "line": {"width": 1, "dash": "dash", "color": colours.ink}}
    figure.add_scatter(x=x, y=[high, high], showlegend=False, **edge)
    figure.add_scatter(
        x=x, y=[low, low], fill="tonexty", fillcolor=colours.band, name=t("chart.by_chance"), **edge
    )  # fmt: skip
    figure.update_layout(showlegend=True)


def _onset(figure: go.Figure, since: date, t: Language, colours: Palette) -> None:
    line = {"width": 2, "dash": "dot", "color": colours.concern}
    figure.add_vline(x=since.isoformat(), line=line)
    # Written at the line itself, it would lie over the legend or over points.
    figure.add_scatter(x=[None], y=[None], mode="lines", line=line, name=t("chart.onset", month=t.month(since)))
    figure.update_layout(showlegend=True)


def _lowest(months: pl.DataFrame) -> float:
    """Where the axis begins: below every rate, with room for the numbers of notes."""
    return max(min([LOWEST_SHARE, *(v - 0.05 - NOTE_ROOM for v in months["rate"].drop_nulls())]), 0)


def _layout(months: pl.DataFrame, t: Language, colours: Palette) -> go.Layout:
    ticks = months["month"].to_list()[::-MONTHS_PER_TICK][::-1]
    font = {"family": FONT, "size": 14, "color": colours.ink}
    levels = [0, 0.2, 0.4, 0.6, 0.8, 1]
    share_axis = {"tickvals": levels, "ticktext": [t.percent(v) for v in levels], "gridcolor": colours.grid}
    return go.Layout(
        height=HEIGHT,
        margin={"l": 52, "r": 12, "t": 28, "b": 30},
        font=font,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hovermode="closest",
        dragmode=False,
        legend=LEGEND | {"font": {"size": 12}},
        xaxis={
            "tickvals": ticks,
            "ticktext": [t.short_month(m) for m in ticks],
            "gridcolor": colours.grid,
            "tickangle": 0,
            "tickfont": {"size": 12},
        },
        yaxis={"range": [_lowest(months), 1.03], "zeroline": False, **share_axis},
    )
