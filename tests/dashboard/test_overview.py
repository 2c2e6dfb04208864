"""The overview held against a plain count of the same world; a fall of one unit is told, that of all is not its own."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from dashboard import access
from dashboard.charts import spread
from dashboard.language import Language
from dashboard.scope import Unit, from_code
from dashboard.summaries import quarters
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show, text

VI = Language("vi")


def change(moved, error=0.01, n_cells=20, measure="attendance"):
    return {"change": moved, "error": error, "n_cells": n_cells, "now": 0.8 + moved, "before": 0.8, "measure": measure}


@pytest.mark.parametrize(
    ("own", "whole", "kind"),
    [
        (change(-0.05), None, "falling"),
        (change(0.05), change(0.0), "rising"),
        (change(-0.05), change(-0.05), "steady"),
        (change(0.0), change(-0.05), "rising"),
        (change(0.0, error=0.0), change(-0.024, error=0.012), "steady"),
        (change(-0.02), None, "steady"),
        (change(-0.3, n_cells=4), None, "unknown"),
        (change(-0.3, error=None), None, "unknown"),
        (change(0.0, error=0.0), None, "steady"),
        (None, None, "unknown"),
    ],
)
def test_a_unit_is_held_against_the_whole(own, whole, kind):
    assert quarters.kind_of(own, whole) == kind


def test_the_sentence_of_a_unit_names_it_and_its_figures():
    sentence = quarters.of_a_unit(VI, "Đảng ủy xã Ia Kênh", change(-0.06), change(-0.01))
    assert sentence == "Đảng ủy xã Ia Kênh: Tỷ lệ dự họp 80% còn 74%, kém mức thay đổi chung 5 điểm."
    assert quarters.of_a_unit(VI, "Đảng ủy xã Ia Kênh", change(-0.01), change(-0.01)) is None


@pytest.mark.parametrize("unit", ["", "D1", "G3"])
def test_states_and_changes_like_a_plain_count(open_world, unit):
    open_world("full")
    con = access._service().connect()
    below = con.execute("SELECT unit_code FROM intake.units WHERE COALESCE(parent_code, '') = ?", [unit]).fetchall()
    states = access.query("overview_states", from_code(unit), as_of=AS_OF)
    changes = access.query("overview_changes", from_code(unit), as_of=AS_OF)
    assert set(states.filter(~pl.col("whole"))["unit_code"]) == {code for (code,) in below}
    for code, n_cells, n_now in states.select("unit_code", "n_cells", "n_now").iter_rows():
        cells = con.execute("SELECT cell_code FROM mart.cell_scope WHERE unit_code = ? AND as_of = ?", [code, AS_OF])
        cells = [cell for (cell,) in cells.fetchall()]
        acts = con.execute("SELECT cell_code FROM result.attention WHERE as_of = ? AND state = 'now'", [AS_OF])
        assert n_cells == len(cells)
        assert n_now == len(set(cells) & {cell for (cell,) in acts.fetchall()})
        row = changes.filter((pl.col("unit_code") == code) & (pl.col("measure") == "attendance")).row(0, named=True)
        moves = [m for cell in cells if (m := moved(con, cell)) is not None]
        assert row["n_cells"] == len(moves)
        assert row["change"] == pytest.approx(np.mean(moves))
        assert row["error"] == pytest.approx(np.std(moves, ddof=1) / np.sqrt(len(moves)))


def moved(con, cell):
    rates = dict(
        con.execute(
            "SELECT month, attendance_rate FROM mart.cell_month WHERE cell_code = ? AND attendance_rate IS NOT NULL",
            [cell],
        ).fetchall()
    )
    now, before = (
        [rates[month] for month in (date(2026, m, 1) for m in months) if month in rates]
        for months in ((8, 9, 10), (5, 6, 7))
    )
    return np.mean(now) - np.mean(before) if now and before else None


def test_the_spread_is_that_of_the_cells(open_world):
    open_world("full")
    con = access._service().connect()
    units = access.query("overview_spread", Unit("D1"), as_of=AS_OF, measure="attendance")
    row = units.row(0, named=True)
    cells = con.execute(
        "SELECT avg(attendance_rate) FROM mart.cell_month m JOIN mart.cell_scope s ON s.cell_code = m.cell_code "
        "AND s.as_of = ? AND s.unit_code = ? WHERE m.month >= DATE '2026-08-01' GROUP BY m.cell_code",
        [AS_OF, row["unit_code"]],
    ).fetchall()
    known = [rate for (rate,) in cells if rate is not None]
    assert row["n_cells"] == len(known)
    assert [row[q] for q in ("p10", "p50", "p90")] == pytest.approx(np.quantile(known, [0.1, 0.5, 0.9]))


def test_a_unit_leads_deeper_and_the_measure_stays_in_the_address(open_world):
    open_world("full")
    page = show("overview", measure="quality")
    assert "?unit=D1" in text(page)
    deeper = show("overview", unit="D1", measure="held")
    assert deeper.query_params["measure"] in ("held", ["held"])
    assert "?unit=G" in text(deeper)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chart_keeps_the_order_of_the_units(theme):
    units = pl.DataFrame(
        {
            "name": ["B", "A"],
            "n_cells": [9, 7],
            "p10": [0.5, 0.6],
            "p25": [0.6, 0.7],
            "p50": [0.7, 0.8],
            "p75": [0.8, 0.9],
            "p90": [0.9, 0.95],
        }
    )
    figure = spread(units, VI.percent, VI, theme)
    assert list(figure.layout.yaxis.ticktext) == ["B", "A"]
    assert figure.layout.xaxis.range[0] < 0.5
    assert figure.layout.xaxis.range[1] > 0.95
