"""Text fingerprints follow the row whose text they were."""

from __future__ import annotations

import pytest

from tests.etl.intake.sound import sound

TEXT = {"minutes_text": ""}


@pytest.fixture
def house(warehouse):
    """A warehouse with one cell."""
    warehouse.load("cells", [sound("cells")])
    return warehouse


def _kept(house, table="text_fingerprints"):
    return house.con.execute(f"SELECT code, line_no, line_mark FROM intake.{table} ORDER BY ALL").fetchall()


def test_they_are_accepted_with_the_row(house):
    house.load("meetings", [sound("meetings", **TEXT)], passages=[("M1", 1, 11), ("M1", 2, 12)])
    assert _kept(house) == [("M1", 1, 11), ("M1", 2, 12)]


def test_the_same_text_again_is_unchanged(house):
    lines = [("M1", 1, 11), ("M1", 2, 12)]
    house.load("meetings", [sound("meetings", **TEXT)], passages=lines)
    assert house.load("meetings", [sound("meetings", **TEXT)], passages=lines[::-1]).unchanged == 1
    assert len(_kept(house)) == 2


def test_another_text_alone_is_a_correction(house):
    house.load("meetings", [sound("meetings", **TEXT)], passages=[("M1", 1, 11), ("M1", 2, 12)])
    assert house.load("meetings", [sound("meetings", **TEXT)], passages=[("M1", 1, 99)]).accepted == 1
    assert _kept(house) == [("M1", 1, 99)]


def test_an_empty_text_is_a_correction_and_a_lacking_column_is_none(house):
    house.load("meetings", [sound("meetings", **TEXT)], passages=[("M1", 1, 11)])
    assert house.load("meetings", [sound("meetings")]).unchanged == 1
    assert house.load("meetings", [sound("meetings", speakers="3")]).accepted == 1
    assert _kept(house) == [("M1", 1, 11)]
    assert house.load("meetings", [sound("meetings", **TEXT)]).accepted == 1
    assert _kept(house) == []


def test_a_refused_correction_leaves_the_accepted_text_alone(house):
    house.load("meetings", [sound("meetings", **TEXT)], passages=[("M1", 1, 11)])
    house.load("meetings", [sound("meetings", cell_code="C9", **TEXT)], passages=[("M1", 1, 99)])
    assert _kept(house) == [("M1", 1, 11)]
    assert _kept(house, "waiting_fingerprints") == [("M1", 1, 99)]


def test_they_wait_with_the_entry_and_get_in_with_it(house):
    house.load("meetings", [sound("meetings", cell_code="C2", **TEXT)], passages=[("M1", 1, 11)])
    assert house.retry() == {}
    assert _kept(house, "waiting_fingerprints") == [("M1", 1, 11)]
    house.load("cells", [sound("cells", cell_code="C2")])
    assert house.retry() == {"meetings": 1}
    assert _kept(house) == [("M1", 1, 11)]
    assert _kept(house, "waiting_fingerprints") == []


def test_they_go_when_their_entry_is_replaced(house):
    for mark in (11, 12):
        house.load("meetings", [sound("meetings", cell_code="C2", **TEXT)], passages=[("M1", 1, mark)])
    assert _kept(house, "waiting_fingerprints") == [("M1", 1, 12)]


def test_minutes_and_tasks_with_one_code_are_kept_apart(house):
    house.load("meetings", [sound("meetings", meeting_code="X", **TEXT)], passages=[("X", 1, 11)])
    house.load("tasks", [sound("tasks", task_code="X", meeting_code="X", task_text="")], passages=[("X", 1, 22)])
    house.load("tasks", [sound("tasks", task_code="X", meeting_code="X", task_text="", lead_named="1")])
    assert _kept(house) == [("X", 1, 11)]
