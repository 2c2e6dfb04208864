"""Rows are deleted when the time for which their table is kept is over."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from etl.batch import Counts
from etl.intake.retention import delete_expired, delete_expired_months, has_expired
from etl.intake.run_log import RunLog
from etl.transform import mart_builder
from tests.etl.intake.sound import sound

TODAY = date(2026, 11, 23)


@pytest.fixture
def house(warehouse):
    """A cell with one meeting just before the limit of 12 months, and one on it."""
    warehouse.load("cells", [sound("cells")])
    days = {"OLD": "2025-10-31", "NEW": "2025-11-01"}
    meetings = [sound("meetings", meeting_code=c, held_on=d, minutes_text="") for c, d in days.items()]
    warehouse.load("meetings", meetings, passages=[(code, 1, 5) for code in days])
    for table in ("attendance", "headcounts", "tasks", "scores"):
        warehouse.load(
            table, [sound(table, meeting_code=c) | ({"task_code": c} if table == "tasks" else {}) for c in days]
        )
    return warehouse


def _codes(house, table, column="meeting_code"):
    return [code for (code,) in house.con.execute(f"SELECT {column} FROM intake.{table} ORDER BY 1").fetchall()]


def test_nothing_is_deleted_unless_it_is_asked_for(house):
    delete_expired(house.con, {}, TODAY)
    assert _codes(house, "meetings") == ["NEW", "OLD"]


def test_rows_go_by_the_day_of_their_meeting(house):
    delete_expired(house.con, {"attendance": 12}, TODAY)
    assert _codes(house, "attendance") == ["NEW"]
    assert _codes(house, "headcounts") == ["NEW", "OLD"]


def test_what_belongs_to_a_meeting_goes_with_it_at_the_latest(house):
    delete_expired(house.con, {"meetings": 12, "attendance": 60}, TODAY)
    for table in ("meetings", "attendance", "headcounts", "tasks", "scores"):
        assert _codes(house, table) == ["NEW"], table
    assert _codes(house, "text_fingerprints", "code") == ["NEW"]


def test_what_is_kept_about_meetings_and_members_goes_with_the_last_of_their_rows(house):
    house.con.execute("DELETE FROM intake.meeting_sources")
    for code in ("OLD", "NEW"):
        house.con.execute("INSERT INTO intake.meeting_sources VALUES (?, 'a', 1)", [code])
        link = [f"B{code}", code]
        house.con.execute("INSERT INTO intake.meeting_links VALUES ('b', ?, ?, 'a', false, true, 1)", link)
    ended = sound("memberships", member_code="h1", valid_from="2020-01-01", valid_to="2021-01-01")
    house.load("memberships", [ended, sound("memberships", member_code="h2")])
    cell = ended["cell_code"]
    house.con.execute("INSERT INTO intake.display_names VALUES (?, 'x', 'h1'), (?, 'y', 'h2')", [cell, cell])
    assert has_expired(house.con, {"meetings": 12, "memberships": 12}, TODAY)
    delete_expired(house.con, {"meetings": 12, "memberships": 12}, TODAY)
    assert _codes(house, "meeting_links") == _codes(house, "meeting_sources") == ["NEW"]
    assert _codes(house, "display_names", "member_code") == _codes(house, "memberships", "member_code")
    assert len(_codes(house, "display_names", "name")) == 1
    assert not has_expired(house.con, {"meetings": 12, "memberships": 12}, TODAY)


def test_a_period_that_still_runs_has_no_age(warehouse):
    ended = sound("cells", valid_from="2020-01-01", valid_to="2021-01-01")
    warehouse.load("cells", [ended, sound("cells", valid_from="2021-01-02")])
    delete_expired(warehouse.con, {"cells": 12}, TODAY)
    assert warehouse.con.execute("SELECT valid_from FROM intake.cells").fetchall() == [(date(2021, 1, 2),)]


def test_entries_go_with_the_table_by_their_own_day_or_that_of_their_meeting(house):
    old = sound("meetings", meeting_code="M8", cell_code="C9", held_on="2025-01-05", minutes_text="", place="m:1")
    new = sound("meetings", meeting_code="M9", cell_code="C9", held_on="2026-01-05", minutes_text="", place="m:2")
    house.load("meetings", [old, new], passages=[("M8", 1, 1), ("M9", 1, 1)])
    marks = [sound("attendance", meeting_code=c, member_code="h5", status="?") for c in ("OLD", "NEW", "M9")]
    house.load("attendance", marks)
    delete_expired(house.con, {"meetings": 12}, TODAY)
    assert house.entries("place") == [("attendance.csv:3",), ("attendance.csv:4",), ("m:2",)]
    assert _codes(house, "waiting_fingerprints", "code") == ["M9"]


def test_an_entry_without_a_readable_day_is_as_old_as_its_run(warehouse):
    warehouse.load("meetings", [sound("meetings", held_on="tháng 3")])
    log = RunLog(warehouse.run, datetime(2025, 1, 1, 8))
    log.add("folder", "meetings", Counts(1, 0, 0, 1))
    log.write(warehouse.con)
    delete_expired(warehouse.con, {"meetings": 36}, TODAY)
    assert len(warehouse.entries()) == 1
    delete_expired(warehouse.con, {"meetings": 12}, TODAY)
    assert warehouse.entries() == []


def test_months_that_are_forgotten_leave_the_marts_too(house):
    mart_builder.build(house.con, mart_builder.month_span(house.con, date(2025, 11, 1)))
    delete_expired(house.con, {"meetings": 12}, TODAY)
    delete_expired_months(house.con, {"meetings": 12}, TODAY)
    for mart in ("meeting_facts", "cell_month", "roll_calls"):
        months = house.con.execute(f"SELECT DISTINCT month FROM mart.{mart}").fetchall()
        assert months == [(date(2025, 11, 1),)], mart


def test_without_a_limit_for_meetings_the_marts_stay(house):
    mart_builder.build(house.con, mart_builder.month_span(house.con, date(2025, 11, 1)))
    delete_expired_months(house.con, {"attendance": 12}, TODAY)
    assert house.con.execute("SELECT count(DISTINCT month) FROM mart.meeting_facts").fetchall() == [(2,)]
