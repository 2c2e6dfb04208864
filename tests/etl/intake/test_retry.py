"""Open entries are tried again, and get in when what they waited for has come."""

from __future__ import annotations

from datetime import date

from tests.etl.intake.sound import sound


def test_rows_get_in_when_their_parents_come_later(warehouse):
    warehouse.load("attendance", [sound("attendance")])
    warehouse.load("meetings", [sound("meetings", speakers="7")])
    assert warehouse.retry() == {}
    warehouse.load("cells", [sound("cells")])
    assert warehouse.retry() == {"meetings": 1, "attendance": 1}
    assert warehouse.entries() == []
    assert [row[0] for row in warehouse.rows("attendance")] == ["M1"]
    assert warehouse.con.execute("SELECT speakers, run FROM intake.meetings").fetchall() == [(7, warehouse.run)]


def test_an_entry_still_refused_keeps_its_run_and_gets_the_reasons_that_hold_now(warehouse):
    warehouse.load("meetings", [sound("meetings", speakers="-1")])
    warehouse.load("cells", [sound("cells")])
    warehouse.retry()
    assert warehouse.entries("run", "reasons", "cell_code") == [(1, ["out_of_range"], "C1")]
    ((vi,),) = warehouse.entries("sentence_vi")
    assert "chưa có chi bộ" not in vi


def test_what_waiting_cannot_cure_is_not_tried(warehouse):
    warehouse.load("meetings", [sound("meetings", held_on="5/1"), sound("meetings", meeting_code="M2", kind="")])
    warehouse.load("cells", [sound("cells")])
    assert warehouse.retry() == {}
    assert warehouse.entries("retriable") == [(False,), (False,)]


def test_a_row_of_the_future_gets_in_when_its_day_has_come(warehouse):
    warehouse.load("cells", [sound("cells")])
    warehouse.load("meetings", [sound("meetings", held_on="2026-12-01")], today=date(2026, 11, 23))
    assert warehouse.retry(date(2026, 11, 30)) == {}
    assert warehouse.retry(date(2026, 12, 1)) == {"meetings": 1}


def test_a_row_that_another_one_replaced_in_its_batch_never_gets_in(warehouse):
    warehouse.load("cells", [sound("cells")])
    warehouse.load("meetings", [sound("meetings", speakers="1"), sound("meetings", speakers="2")])
    assert warehouse.retry() == {}
    assert warehouse.con.execute("SELECT speakers FROM intake.meetings").fetchall() == [(2,)]


def test_of_entries_with_one_key_the_newest_gets_in_and_clears_the_others(warehouse):
    warehouse.load("meetings", [sound("meetings", speakers="1")], source="a")
    warehouse.load("meetings", [sound("meetings", speakers="2")], source="b")
    warehouse.load("cells", [sound("cells")])
    assert warehouse.retry() == {"meetings": 1}
    assert warehouse.con.execute("SELECT speakers FROM intake.meetings").fetchall() == [(2,)]
    assert warehouse.entries() == []


def test_columns_that_the_source_lacked_keep_what_is_stored(warehouse):
    warehouse.load("cells", [sound("cells")])
    warehouse.load("meetings", [sound("meetings", speakers="7")])
    warehouse.load("meetings", [sound("meetings", held_on="2026-12-01", place="x:1")])
    assert warehouse.retry(date(2026, 12, 1)) == {"meetings": 1}
    assert warehouse.con.execute("SELECT speakers, held_on FROM intake.meetings").fetchall() == [(7, date(2026, 12, 1))]


def test_a_row_gets_in_when_the_one_that_it_overlapped_ends(warehouse):
    warehouse.load("cells", [sound("cells", valid_from="2020-01-01")])
    warehouse.load("cells", [sound("cells", valid_from="2024-01-01", place="x:1")])
    assert warehouse.retry() == {}
    warehouse.load("cells", [sound("cells", valid_from="2020-01-01", valid_to="2023-12-31")])
    assert warehouse.retry() == {"cells": 1}


def test_line_9_is_tried_before_line_10(warehouse):
    periods = [("cells.csv:10", "2021-01-01"), ("cells.csv:9", "2020-06-01")]
    warehouse.load("cells", [sound("cells", valid_from="2020-01-01")])
    warehouse.load("cells", [sound("cells", place=place, valid_from=first) for place, first in periods])
    warehouse.load("cells", [sound("cells", valid_from="2020-01-01", valid_to="2020-01-31")], source="b")
    assert warehouse.retry() == {"cells": 1}
    assert warehouse.entries("place") == [("cells.csv:10",)]
