"""What a refused row leaves behind."""

from __future__ import annotations

import json

import pytest

from tests.etl.intake.sound import sound


def test_an_entry_keeps_the_row_as_written(warehouse):
    warehouse.load("cells", [sound("cells", meeting_day="99", has_venue="1", area_traits="")])
    ((content,),) = warehouse.entries("content")
    assert json.loads(content) == {
        "cell_code": "C1",
        "unit_code": "U1",
        "name": "Chi bộ thôn 1",
        "cell_type": "residential",
        "area_traits": None,
        "meeting_day": "99",
        "has_venue": "1",
    }


def test_what_is_not_of_its_type_or_list_is_kept_and_told_only_as_its_shape(warehouse):
    warehouse.load("cells", [sound("cells", cell_type="Trần Văn Ất", meeting_day="ngày 5 (012345)")])
    ((content, vi, en),) = warehouse.entries("content", "sentence_vi", "sentence_en")
    assert json.loads(content)["cell_type"] == "Aaaa Aaa Aa"
    assert json.loads(content)["meeting_day"] == "aaaa 9 (999999)"
    for text in (content, vi, en):
        assert "Trần" not in text
        assert "12345" not in text
    assert "Aaaa Aaa Aa" in vi
    assert "residential" in en


def test_a_key_with_a_word_that_is_not_on_its_list_is_no_key(warehouse):
    warehouse.load("member_statuses", [sound("member_statuses", status="ốm")])
    assert warehouse.entries("row_key", "retriable") == [(None, False)]


def test_texts_are_not_kept(warehouse):
    warehouse.load("meetings", [sound("meetings", minutes_text="Đồng chí A phát biểu")])
    ((content, vi, en),) = warehouse.entries("content", "sentence_vi", "sentence_en")
    assert json.loads(content)["minutes_text"] is None
    assert "Đồng chí" not in content + vi + en


def test_of_an_unreadable_line_only_codes_are_kept_as_they_are(warehouse):
    warehouse.load("cells", [sound("cells", unreadable="NUL", name="Trần Văn Ất")])
    ((content, row_key, retriable),) = warehouse.entries("content", "row_key", "retriable")
    assert json.loads(content)["cell_code"] == "C1"
    assert json.loads(content)["name"] == "Aaaa Aaa Aa"
    assert (row_key, retriable) == (None, False)


@pytest.mark.parametrize("person", ["Trần Văn Ất", "079099123456", "C1 Trần Văn Ất", "C1-079099123456"])
def test_a_code_that_could_be_a_person_is_kept_nowhere(warehouse, person):
    warehouse.load("cells", [sound("cells")])
    faulty = sound("meetings", meeting_code=person, cell_code="C9")
    warehouse.load("meetings", [sound("meetings", cell_code=person), faulty])
    columns = ("content", "sentence_vi", "sentence_en", "row_key", "cell_code")
    entries = warehouse.entries(*columns)
    assert len(entries) == 2
    assert person not in str(entries)
    assert [entry[3:] for entry in entries] == [('["M1"]', None), (None, "C9")]


def test_every_reason_has_its_sentence_with_place_column_and_both_languages(warehouse):
    warehouse.load("cells", [sound("cells", name="", meeting_day="99", has_venue="có")])
    ((reasons, vi, en),) = warehouse.entries("reasons", "sentence_vi", "sentence_en")
    assert reasons == ["missing_value", "out_of_range", "unparseable_value"]
    assert vi.count("cells.csv:2, cột ") == en.count("cells.csv:2, column ") == 3
    assert "99" in vi
    assert "1 – 28" in vi
    assert "{" not in vi + en


def test_a_value_that_looks_like_a_place_to_fill_in_stays_as_it_is(warehouse):
    warehouse.load("meetings", [sound("meetings", cell_code="{column}{value}")])
    ((en,),) = warehouse.entries("sentence_en")
    assert "the code {column}{value} yet" in en


def test_a_shape_is_short(warehouse):
    warehouse.load("cells", [sound("cells", cell_type="x" * 500)])
    ((content,),) = warehouse.entries("content")
    assert json.loads(content)["cell_type"] == "a" * 40


def test_an_entry_belongs_to_the_cell_of_its_meeting_even_if_that_waits_too(warehouse):
    warehouse.load("cells", [sound("cells")])
    warehouse.load("meetings", [sound("meetings"), sound("meetings", meeting_code="M2", cell_code="C9")])
    rows = [{"status": "?"}, {"meeting_code": "M2"}, {"meeting_code": "M3"}]
    warehouse.load("attendance", [sound("attendance", **row) for row in rows])
    assert warehouse.entries('"table"', "place", "cell_code") == [
        ("attendance", "attendance.csv:2", "C1"),
        ("attendance", "attendance.csv:3", "C9"),
        ("attendance", "attendance.csv:4", None),
        ("meetings", "meetings.csv:3", "C9"),
    ]


def test_a_whole_file_at_fault_is_told_row_by_row(warehouse, monkeypatch):
    monkeypatch.setattr("etl.intake.quarantine_entries.CHUNK_ROWS", 3)
    warehouse.load("meetings", [sound("meetings", meeting_code=f"M{n}") for n in range(10)])
    assert len(warehouse.entries()) == 10
