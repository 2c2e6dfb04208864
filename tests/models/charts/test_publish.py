"""What is published for the charts: only for the newest month, every known point once."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from models import charts
from tests import warehouses
from tests.models.signals.marts import AS_OF, add_cell, add_months


@pytest.fixture
def con():
    with warehouses.lent() as con:
        for code, counts in {"A": [18, 16] * 15, "B": [20] * 30, "C": [17, 18] * 12 + [10] * 6}.items():
            add_cell(con, code)
            add_months(con, code, ["regular"] * 4 + [""] + ["regular"] * 25, counts)
        add_cell(con, "silent")
        yield con


def test_points_and_funnel(con):
    charts.publish(con, AS_OF)
    counts = dict(con.execute("SELECT cell_code, count(*) FROM result.attendance_points GROUP BY 1").fetchall())
    assert counts == {"A": 29, "B": 29, "C": 29}
    assert con.execute(
        "SELECT DISTINCT lower, point_type FROM result.attendance_points WHERE cell_code = 'B'"
    ).fetchall() == [(None, "common")]
    last = con.execute(
        "SELECT point_type FROM result.attendance_points WHERE cell_code = 'C' ORDER BY month DESC LIMIT 6"
    )
    assert set(last.fetchall()) == {("astronomical",)}
    funnel = con.execute(
        "SELECT cell_code, present, due, low998 <= low95, target < high95 FROM result.attendance_funnel ORDER BY ALL"
    ).fetchall()
    assert funnel == [("A", 204, 240, True, True), ("B", 240, 240, True, True), ("C", 165, 240, True, True)]


def test_published_twice_is_published_once(con):
    charts.publish(con, AS_OF)
    charts.publish(con, AS_OF)
    assert con.execute("SELECT count(*) FROM result.attendance_points").fetchall() == [(87,)]


def test_a_month_before_the_newest_changes_nothing(con):
    charts.publish(con, AS_OF)
    before = con.execute("SELECT * FROM result.attendance_points ORDER BY ALL").fetchall()
    con.execute("INSERT INTO result.builds VALUES (?, 1, ?, false)", [AS_OF, datetime(2026, 11, 2)])
    charts.publish(con, date(2026, 8, 1))
    assert con.execute("SELECT * FROM result.attendance_points ORDER BY ALL").fetchall() == before
