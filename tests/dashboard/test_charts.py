"""Figures hold what the frames say, in both themes."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
import polars as pl
import pytest

from dashboard import charts
from dashboard.charts.plain_text import keep_plain
from dashboard.charts.style import room
from dashboard.language import Language

T = Language("vi")
NAME = '<a href="https://evil.example">Chi bộ</a> A & B <dự bị>'
PLAIN = '&lt;a href="https://evil.example">Chi bộ&lt;/a> A &amp; B &lt;dự bị>'
MONTHS = pl.date_range(date(2025, 1, 1), date(2025, 12, 1), "1mo", eager=True)


def _months(rates, *, limits=True):
    n = len(rates)
    known = {"usual": 0.9, "low95": 0.8, "high95": 0.97, "low998": 0.7, "high998": 1.0}
    levels = {name: [value if limits else None] * n for name, value in known.items()}
    counts = {"came": [None if r is None else round(r * 10) for r in rates], "marked": [r and 10 for r in rates]}
    schema = dict.fromkeys(("rate", *levels), pl.Float64)
    return pl.DataFrame({"month": MONTHS[:n], "rate": rates, **counts, **levels}, schema_overrides=schema)


def _named(figure):
    return {trace.name: trace for trace in figure.data if trace.name}


def test_points_are_told_apart_by_their_own_limits():
    figure = charts.attendance(_months([0.9, 0.5, None, 1.0]), None, T, "light")
    traces = _named(figure)
    assert list(traces[T("chart.point.usual")].y) == [0.9]
    assert list(traces[T("chart.point.low")].y) == [0.5]
    assert list(traces[T("chart.point.high")].y) == [1.0]
    symbols = {traces[T(f"chart.point.{side}")].marker.symbol for side in ("usual", "low", "high")}
    assert len(symbols) == 3


def test_an_unknown_month_is_no_point_no_zero_and_a_gap_in_the_line():
    figure = charts.attendance(_months([0.9, None, 0.9], limits=False), None, T, "light")
    points = [y for trace in figure.data if trace.mode == "markers" for y in trace.y]
    (line,) = (trace for trace in figure.data if trace.mode == "lines")
    assert points == [0.9, 0.9]
    assert [y if y == y else None for y in line.y] == [0.9, None, 0.9]
    assert not line.connectgaps


def test_without_limits_there_is_only_the_history():
    figure = charts.attendance(_months([0.9, 0.8], limits=False), None, T, "light")
    assert T("chart.usual") not in _named(figure)
    assert not figure.layout.showlegend


def test_small_cells_are_told_as_counts():
    months = _months([0.7]).with_columns(came=pl.lit(7), marked=pl.lit(9))
    figure = charts.attendance(months, None, T, "light")
    (text,) = next(t.text for t in figure.data if t.mode == "markers")
    assert text == "tháng 1/2025: 7 trong 9"


def test_what_chance_does_is_drawn_within_the_months_shown():
    figure = charts.attendance(_months([0.9, 0.5]), None, T, "light", by_chance=(date(2020, 1, 1), 0.6, 0.9))
    assert list(_named(figure)[T("chart.by_chance")].x) == [MONTHS[0], MONTHS[1]]


def test_the_onset_is_marked_where_it_lies_in_sight():
    seen = charts.attendance(_months([0.9, 0.5]), date(2025, 2, 1), T, "light")
    unseen = charts.attendance(_months([0.9, 0.5]), date(2024, 2, 1), T, "light")
    onset = T("chart.onset", month=T.month(date(2025, 2, 1)))
    assert onset in _named(seen), "the legend names the line, so that no text covers it"
    assert [trace for trace in unseen.data if trace.name and trace.name.startswith("giảm từ")] == []


def test_names_beside_an_axis_have_room_without_being_measured():
    figure = charts.attendance(_months([0.9, 0.5]), None, T, "light")
    assert room(["Đảng bộ thị xã An Lộc Sơn<br>x"]) >= 25 * 6.6
    assert figure.layout.xaxis.automargin is None, "it draws every picture twice"


def test_the_axis_never_cuts_off_a_low_point():
    figure = charts.attendance(_months([0.9, 0.1]), None, T, "light")
    assert figure.layout.yaxis.range[0] <= 0.1


def test_nothing_known_is_an_empty_figure():
    figure = charts.attendance(_months([None, None], limits=False), None, T, "dark")
    assert not [t for t in figure.data if t.mode == "markers"]


@pytest.mark.parametrize(("theme", "ground"), [("light", "#ffffff"), ("dark", "#14191f")])
def test_texts_have_the_contrast_of_aa(theme, ground):
    colours = charts.PALETTES[theme]
    assert all(_contrast(colour, ground) >= 4.5 for colour in (colours.ink, colours.soft))


def test_the_themes_differ():
    light, dark = (charts.attendance(_months([0.9]), None, T, t) for t in ("light", "dark"))
    assert light.layout.font.color != dark.layout.font.color
    assert light.layout.font.family == dark.layout.font.family == charts.FONT


def _contrast(one, other):
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_names_in_charts_stay_texts():
    figure = go.Figure(go.Scatter(x=[1, 2], y=[1, 2], text=[NAME, "Chi bộ B"], hovertext=[f"{NAME}<br>80%", "B"]))
    figure.add_heatmap(z=[[1, 2]], text=[[NAME, "1"]], name=NAME)
    figure.update_yaxes(ticktext=[NAME, "B"], tickvals=[0, 1], title=NAME)
    figure.add_annotation(text=NAME)
    figure.update_layout(meta={"title": NAME, "file": "a&b"})
    keep_plain(figure)
    assert list(figure.data[0].text) == [PLAIN, "Chi bộ B"]
    assert list(figure.data[0].hovertext) == [f"{PLAIN}<br>80%", "B"]
    assert list(figure.data[1].text[0]) == [PLAIN, "1"]
    assert (figure.data[1].name, figure.layout.annotations[0].text) == (PLAIN, PLAIN)
    assert (list(figure.layout.yaxis.ticktext), figure.layout.yaxis.title.text) == ([PLAIN, "B"], PLAIN)
    assert figure.layout.meta == {"title": PLAIN, "file": "a&b"}
