"""The pictures of the overview held against a plain count of the same world and against their tables."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import polars as pl
import pytest

from dashboard import access
from dashboard.charts.grid import Grid, grid
from dashboard.language import Language
from dashboard.scope import from_code
from tests.dashboard.drawn import drawn, values
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show, text

VI = Language("vi")
PICTURES = {"overview-grid", "overview-trend", "overview-changes", "overview-spread", "overview-map"}


@pytest.fixture
def overview(open_world):
    open_world("full")
    return _overview()


@cache
def _overview():
    """The page of the world that nobody changes, drawn once."""
    return show("overview")


def test_all_pictures_are_drawn_with_a_title_a_source_and_their_method(overview):
    figures = drawn(overview)
    assert set(figures) == PICTURES
    for name, figure in figures.items():
        assert figure["layout"]["meta"]["title"], name
        assert "Nguồn: cellpulse" in figure["layout"]["meta"]["source"], name
    assert {f"#how-{how}" for how in ("grid", "trend", "changes", "spread", "map")} <= {
        part.split('"')[0] for part in text(overview).split('href="phuong-phap')
    }


def test_the_map_has_the_units_with_coordinates_and_their_share_to_be_looked_at(open_world, overview):
    open_world("full")
    (marks,) = drawn(overview)["overview-map"]["data"]
    states = access.query("overview_states", from_code("P"), as_of=AS_OF).filter(~pl.col("whole"))
    share = {row["name"]: (row["n_now"] + row["n_later"]) / row["n_cells"] for row in states.iter_rows(named=True)}
    names = [label.split("<br>")[0] for label in marks["text"]]
    shown = dict(zip(names, values(marks["marker"]["color"]), strict=True))
    assert shown == pytest.approx(share)
    assert all("unit=D" in href for href in marks["customdata"])
    # Communes have no coordinates here.
    assert "overview-map" not in drawn(show("overview", unit="D1"))


def test_the_grid_is_a_plain_count_and_its_table_says_the_same(open_world, overview):
    open_world("full")
    con = access._service().connect()
    (trace,) = drawn(overview)["overview-grid"]["data"]
    links = drawn(overview)["overview-grid"]["layout"]["meta"]["links"]
    assert len(trace["z"]) == len(links) + 1
    for row, href in links.items():
        unit = href.split("unit=")[1].split("&")[0]
        for month, shown, written in zip(trace["x"], trace["z"][int(row)], trace["text"][int(row)], strict=True):
            rates = con.execute(
                "SELECT attendance_rate FROM mart.cell_month m JOIN mart.cell_scope s USING (cell_code) "
                "WHERE s.as_of = ? AND s.unit_code = ? AND m.month = ? AND attendance_rate IS NOT NULL",
                [AS_OF, unit, date.fromisoformat(month)],
            ).fetchall()
            assert shown == (pytest.approx(np.mean(rates)) if rates else None)
            assert written == ("" if shown is None else VI.percent(shown))
    first = "</td>".join(f'<td class="cp-number">{figure}' for figure in trace["text"][0])
    assert first in text(overview)


def test_the_trend_has_the_limits_of_its_own_months(overview):
    figures = drawn(overview)
    whole = [v for v in figures["overview-grid"]["data"][0]["z"][0] if v is not None]
    *_, high, low, mean, points = (values(trace["y"]) for trace in figures["overview-trend"]["data"])
    assert points == pytest.approx(whole)
    moved = np.abs(np.diff(whole))
    kept = moved[moved < 3.267 * moved.mean()]
    assert mean[0] == pytest.approx(np.mean(whole))
    assert low[0] == pytest.approx(np.mean(whole) - 2.66 * kept.mean())
    assert high[0] == pytest.approx(min(np.mean(whole) + 2.66 * kept.mean(), 1))


def test_the_changes_are_those_of_the_query(open_world, overview):
    open_world("full")
    asked = access.query("overview_changes", from_code("P"), as_of=AS_OF).filter(pl.col("measure") == "attendance")
    figure = drawn(overview)["overview-changes"]
    shown = [v for trace in figure["data"] if trace["mode"] == "markers" for v in values(trace["x"])]
    assert sorted(shown) == pytest.approx(sorted(asked.filter(pl.col("unit_code") != "P")["change"]))


def test_cells_to_look_at_are_counted_by_month_and_have_no_spread(open_world):
    open_world("full")
    figures = drawn(show("overview", measure="concern"))
    assert set(figures) == {"overview-grid", "overview-trend", "overview-map"}
    con = access._service().connect()
    shares = con.execute("SELECT avg((state IN ('now', 'later'))::INT) FROM result.attention WHERE as_of = ?", [AS_OF])
    assert figures["overview-grid"]["data"][0]["z"][0][-1] == pytest.approx(shares.fetchall()[0][0])


def test_attendance_of_fewer_than_three_members_is_blank(open_world):
    open_world("full")
    con = access._service().connect()
    con.execute("CREATE TABLE kept AS FROM mart.cell_month")
    try:
        con.execute("UPDATE mart.cell_month SET expected = 0 WHERE month = ?", [AS_OF])
        open_world("full")
        rows = access.query("area_months", from_code("P"), as_of=AS_OF)
        assert rows.filter(pl.col("month") == AS_OF)["attendance"].null_count() > 0
        assert access.query("area_trend", from_code("P"), as_of=AS_OF, measure="attendance")["month"].max() < AS_OF
    finally:
        con.execute("DELETE FROM mart.cell_month")
        con.execute("INSERT INTO mart.cell_month FROM kept")
        con.execute("DROP TABLE kept")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_more_units_make_a_higher_grid_and_unknown_months_stay_blank(theme):
    months = [date(2026, month, 1) for month in (8, 9, 10)]
    small = grid(Grid(["A"], months, [[0.5, None, 0.7]]), VI.percent, VI, theme)
    large = grid(Grid(["A"] * 30, months, [[0.5, None, 0.7]] * 30), VI.percent, VI, theme)
    assert large.layout.height > 10 * small.layout.height
    assert small.data[0].text[0] == ["50%", "", "70%"]
    assert small.data[0].z[0][1] is None
