"""From meetings to signals: every cell, what is known and what is not, the figures told."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from models.habits.signal_rows import judge_rows
from tests import warehouses

AS_OF = date(2026, 10, 1)
MONTHS = pl.date_range(date(2025, 11, 1), AS_OF, "1mo", eager=True).to_list()


@pytest.fixture
def con():
    with warehouses.lent() as con:
        for i in range(40):
            con.execute(
                "INSERT INTO mart.cell_profiles VALUES (?, ?, 'residential', '', 'commune', 20, 3)",
                [AS_OF, f"C{i:02d}"],
            )
        yield con


def rows(shows, *, figure=False):
    """Twelve meetings of every cell but C39, of C00 as given, of the others one that shows the sign."""
    meetings = [
        (f"C{i:02d}", month, f"C{i:02d}-{n:02d}", shows[n] if i == 0 else n == i % 12, 10.0 * n)
        for i in range(39)
        for n, month in enumerate(MONTHS)
    ]
    frame = pl.DataFrame(meetings, schema=["cell_code", "month", "meeting_code", "shows", "figure"], orient="row")
    return frame if figure else frame.drop("figure")


@pytest.mark.parametrize("figure", [False, True])
def test_every_cell_is_spoken_of_and_a_habit_is_told(con, figure):
    judged_rows = judge_rows(con, AS_OF, rows([True] * 12, figure=figure))
    assert judged_rows["cell_code"].to_list() == [f"C{i:02d}" for i in range(40)]
    habit = judged_rows.row(0, named=True)
    assert habit["selected"]
    assert habit["probability"] > 0.9
    assert habit["log_bayes_factor"] > 3
    assert habit["p_value"] < 0.01
    assert habit["meetings"] == [f"C00-{n:02d}" for n in range(12)]
    evidence = json.loads(habit["evidence"])
    assert (evidence["n"], evidence["of"]) == (12, 12)
    assert ("figure" in evidence) is figure
    if figure:
        assert evidence["figure"] == 55
    assert judged_rows["selected"].sum() == 1


def test_a_cell_of_which_nothing_is_seen_is_unknown(con):
    unknown = judge_rows(con, AS_OF, rows([False] * 12)).row(39, named=True)
    assert not unknown["enough"]
    assert [unknown[name] for name in ("probability", "p_value", "log_bayes_factor", "evidence")] == [None] * 4


def test_fewer_meetings_than_the_least_are_not_enough(con):
    few = rows([True] * 12).filter((pl.col("cell_code") != "C00") | (pl.col("month") > MONTHS[6]))
    assert not judge_rows(con, AS_OF, few).row(0, named=True)["enough"]
    assert judge_rows(con, AS_OF, few, least=4).row(0, named=True)["enough"]


def test_two_meetings_are_no_habit_to_act_on(con):
    judged_rows = judge_rows(con, AS_OF, rows([False] * 10 + [True] * 2), least=2)
    assert not judged_rows["selected"].any()


def test_meetings_before_the_year_and_unknown_ones_do_not_count(con):
    given = pl.concat(
        [
            rows([True] * 6 + [None] * 6),
            pl.DataFrame(
                {"cell_code": ["C00"], "month": [date(2025, 10, 1)], "meeting_code": ["old"], "shows": [True]}
            ),
        ]
    )
    assert json.loads(judge_rows(con, AS_OF, given).row(0, named=True)["evidence"])["of"] == 6
