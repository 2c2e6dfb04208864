"""The pictures of the profile held against the rows behind them: one screen, then each measure of each meeting."""

from __future__ import annotations

import polars as pl
import pytest

from dashboard import access
from dashboard.charts.measures import ARROWS, step_of
from dashboard.language import Language
from dashboard.scope import WHOLE
from dashboard.views.profile.measures import MEASURES, written
from tests.dashboard.drawn import drawn
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show, text

VI = Language("vi")


def test_the_first_screen_has_why_what_to_ask_and_both_pictures_before_any_tab(open_world):
    open_world("tiny")
    app = show("profile", cell="C1")
    assert "attendance-chart" in drawn(app)
    assert [tab.label for tab in app.tabs][1] == VI("profile.tab.meetings")
    before = text(app).split('class="cp-sign-card"')[0]
    for part in ("2 dấu hiệu", "Nên hỏi:", "Có thể vô hại:", "cp-strip"):
        assert part in before, part


def test_each_measure_of_each_meeting_is_shaded_by_what_is_usual_for_its_kind(open_world):
    open_world("full")
    figures = access.query("cell_figures", WHOLE, as_of=AS_OF, cell="C0241")
    kind = access.query("cell", WHOLE, as_of=AS_OF, cell="C0241")["cell_type"][0]
    usual = {r["measure"]: r for r in access.query("kind_measures", WHOLE, as_of=AS_OF, cell_type=kind).to_dicts()}
    assert "attendance" in usual
    (trace,) = drawn(show("profile", cell="C0241", tab="meetings"))["measures-chart"]["data"]
    meetings = figures["meeting_code"].unique(maintain_order=True).to_list()
    known = {(r["measure"], r["meeting_code"]): r["figure"] for r in figures.to_dicts()}
    shown = [m for m in MEASURES if m in set(figures["measure"])]
    assert len(trace["z"]) == len(shown)
    for measure, shades, arrows, hover in zip(shown, trace["z"], trace["text"], trace["hovertext"], strict=True):
        for meeting, shade, arrow, words in zip(meetings, shades, arrows, hover, strict=True):
            figure = known.get((measure, meeting))
            if figure is None:
                assert shade is None
                continue
            ends = [usual[measure][q] for q in ("p01", "p05", "p95", "p99")] if measure in usual else [figure] * 4
            step = step_of(figure, *ends)
            assert (shade, arrow) == (abs(step), ARROWS[step])
            assert written(VI, measure, figure) in words


def test_what_is_usual_is_counted_over_the_meetings_of_the_kind(open_world):
    open_world("full")
    con = access._service().connect()
    usual = access.query("kind_measures", WHOLE, as_of=AS_OF, cell_type="residential")
    row = usual.row(by_predicate=pl.col("measure") == "duration", named=True)
    lengths = con.execute(
        "SELECT duration_minutes FROM mart.meeting_facts WHERE cell_type = 'residential' AND counts_for_attendance "
        "AND duration_minutes IS NOT NULL AND month > ?::DATE - INTERVAL 24 MONTH AND month <= ?",
        [AS_OF, AS_OF],
    ).pl()["duration_minutes"]
    assert row["n_meetings"] == lengths.len()
    assert row["p05"] == pytest.approx(lengths.quantile(0.05, "linear"))
    assert row["p99"] == pytest.approx(lengths.quantile(0.99, "linear"))


@pytest.mark.parametrize(("figure", "step"), [(0, -2), (2, -1), (5, 0), (50, 0), (95, 0), (97, 1), (100, 2)])
def test_only_beyond_the_quantiles_is_unusual(figure, step):
    assert step_of(figure, 1, 5, 95, 99) == step
