"""Rows loaded again: what corrects, what clears, and what says nothing."""

from __future__ import annotations

from etl.contract_tables import describe
from tests.etl.intake.sound import sound


def _stored(warehouse, table, column):
    return [value for (value,) in warehouse.con.execute(f"SELECT {column} FROM intake.{table} ORDER BY ALL").fetchall()]


def test_a_row_loaded_again_is_unchanged_and_keeps_its_run(warehouse):
    warehouse.load("cells", [sound("cells"), sound("cells", cell_code="C2")])
    counts = warehouse.load("cells", [sound("cells"), sound("cells", cell_code="C2", has_venue="true")])
    assert (counts.accepted, counts.unchanged) == (1, 1)
    assert warehouse.con.execute("SELECT cell_code, run FROM intake.cells ORDER BY 1").fetchall() == [
        ("C1", 1),
        ("C2", 2),
    ]


def test_copies_of_a_refused_row_are_refused_with_it(warehouse):
    counts = warehouse.load("cells", [sound("cells", cell_type="x")] * 3 + [sound("cells", cell_code="C2")] * 2)
    assert (counts.accepted, counts.unchanged, counts.quarantined) == (1, 1, 3)


def test_the_same_value_written_in_another_way_is_unchanged(warehouse):
    warehouse.load("cells", [sound("cells", has_venue="true", meeting_day="5", valid_from="2024-01-01")])
    again = sound("cells", has_venue="1", meeting_day="5.0", valid_from="2024-01-01 00:00:00")
    assert warehouse.load("cells", [again]).unchanged == 1


def test_an_empty_cell_of_a_column_corrects_to_unknown(warehouse):
    warehouse.load("cells", [sound("cells", meeting_day="5")])
    assert warehouse.load("cells", [sound("cells", meeting_day="")]).accepted == 1
    assert _stored(warehouse, "cells", "meeting_day") == [None]


def test_a_source_without_the_column_keeps_what_is_stored(warehouse):
    warehouse.load("cells", [sound("cells", meeting_day="5")])
    assert warehouse.load("cells", [sound("cells")]).unchanged == 1
    assert warehouse.load("cells", [sound("cells", name="Chi bộ thôn 2"), sound("cells", cell_code="C2")]).accepted == 2
    assert _stored(warehouse, "cells", "(name, meeting_day)") == [("Chi bộ thôn 1", None), ("Chi bộ thôn 2", 5)]


def test_what_is_stored_counts_where_the_source_lacks_a_column(warehouse):
    warehouse.load("cells", [sound("cells")])
    warehouse.load("meetings", [sound("meetings", started_at="2026-01-05T19:00")])
    warehouse.load("meetings", [sound("meetings", ended_at="2026-01-05T18:00")])
    assert warehouse.entries("reasons") == [(["end_before_start"],)]


def test_a_required_column_that_is_lacking_is_missing_in_every_row(warehouse):
    warehouse.load("cells", [sound("cells")])
    present = [name for name in describe()["cells"].columns if name != "name"]
    warehouse.load("cells", [sound("cells", name=""), sound("cells", name="", cell_code="C2")], present=present)
    assert warehouse.entries("reasons") == [(["missing_value"],)] * 2


def test_the_same_file_read_again_is_decided_anew_whole(warehouse):
    good = [sound("cells", cell_code=f"G{n}") for n in range(3)]
    warehouse.load("cells", [*good, sound("cells", meeting_day="99"), sound("cells", cell_code="C2", name="")])
    warehouse.load("cells", [*good, sound("cells", cell_code="C3", name="")])
    assert warehouse.entries("place", "row_key", "reasons") == [
        ("cells.csv:5", '["C3","0001-01-01"]', ["missing_value"]),
    ]


def test_the_next_delivery_under_the_same_name_leaves_what_waits(warehouse):
    """A monthly file: the lines are others, so a row that waits is not lost because another stands on its line."""
    warehouse.load("cells", [sound("cells", meeting_day="99"), sound("cells", cell_code="C2", name="")])
    warehouse.load("cells", [sound("cells", cell_code="C3", name=""), sound("cells", cell_code="C4")])
    assert warehouse.entries("place", "row_key", "reasons") == [
        ("cells.csv:2", '["C3","0001-01-01"]', ["missing_value"]),
        ("cells.csv:2 (run 1)", '["C1","0001-01-01"]', ["out_of_range"]),
        ("cells.csv:3 (run 1)", '["C2","0001-01-01"]', ["missing_value"]),
    ]


def test_a_corrected_row_clears_its_entry_wherever_it_comes_from(warehouse):
    warehouse.load("cells", [sound("cells", meeting_day="99")], source="district")
    warehouse.load("cells", [sound("cells", meeting_day="9", place="other.csv:7")], source="province")
    assert warehouse.entries() == []
    assert _stored(warehouse, "cells", "meeting_day") == [9]


def test_the_stored_row_read_once_more_clears_a_faulty_correction(warehouse):
    warehouse.load("cells", [sound("cells")], source="province")
    warehouse.load("cells", [sound("cells", meeting_day="99")], source="district")
    assert warehouse.load("cells", [sound("cells")], source="province").unchanged == 1
    assert warehouse.entries() == []


def test_two_rows_with_one_place_leave_one_entry_and_are_both_counted(warehouse):
    rows = [sound("cells", place="a1b2", meeting_day="98"), sound("cells", place="a1b2", meeting_day="99")]
    assert warehouse.load("cells", rows).quarantined == 2
    assert warehouse.entries("place", "reasons") == [("a1b2", ["out_of_range"])]


def test_the_other_periods_of_a_cell_stay(warehouse):
    old = sound("cells", valid_from="2020-01-01", valid_to="2023-12-31")
    warehouse.load("cells", [old, sound("cells", valid_from="2024-01-01")])
    warehouse.load("cells", [sound("cells", valid_from="2024-01-01", name="Chi bộ thôn 2")])
    assert _stored(warehouse, "cells", "name") == ["Chi bộ thôn 1", "Chi bộ thôn 2"]
