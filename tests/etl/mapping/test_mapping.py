"""From a file of an office's own layout to rows of the contract: suggested, saved, applied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.contract_tables import describe
from etl.mapping import heading_rows, suggesting
from etl.mapping.applying import delivered
from etl.mapping.layout import Layout, Piece, TableLayout, absent, lacking, titles
from etl.mapping.names import headings
from etl.mapping.opening import understand
from etl.mapping.reading import Sheet
from etl.mapping.unfit import Unfit
from etl.user_error import UserError

ROLL_UP = Sheet(
    "Tháng 10",
    (
        ("ĐẢNG ỦY XÃ IA KÊNH", "", "", "", "", "", "", ""),
        ("Tổng hợp sinh hoạt chi bộ tháng 10/2026", "", "", "", "", "", "", ""),
        ("STT", "Tên chi bộ", "Ngày họp", "Loại sinh hoạt", "Giờ bắt đầu", "Đảng số", "Có mặt", "Họ tên bí thư"),
        ("1", "Chi bộ thôn Đông", "05/10/2026", "Thường kỳ", "19h30", "36", "27", "x"),
        ("2", "Chi bộ thôn Tây", "5/10/26", "Thường kỳ và chuyên đề", "19:00", "22", "20", "y"),
        ("3", "", "12/10/2026", "Chuyên đề", "", "", "", "z"),
    ),
    (1, 2, 4, 5, 6, 8),
)


def test_a_roll_up_is_understood():
    row = ROLL_UP.numbers[heading_rows.heading(ROLL_UP).first]
    assert row == 4
    samples = suggesting.samples(ROLL_UP, row)
    assert suggesting.table(samples) == "meetings"
    layout = suggesting.layout(ROLL_UP, row, ["meetings", "headcounts"])
    assert layout.tables["meetings"].columns == {
        "meeting_code": Piece(joined=("Tên chi bộ", "Ngày họp")),
        "cell_code": Piece(column="Tên chi bộ"),
        "held_on": Piece(column="Ngày họp"),
        "kind": Piece(column="Loại sinh hoạt"),
        "started_at": Piece(column="Giờ bắt đầu"),
    }
    assert layout.tables["headcounts"].columns == {
        "meeting_code": Piece(joined=("Tên chi bộ", "Ngày họp")),
        "on_roll": Piece(column="Đảng số"),
        "present": Piece(column="Có mặt"),
    }
    meetings = delivered(ROLL_UP, layout, "meetings")
    assert meetings.columns == ("meeting_code", "cell_code", "kind", "held_on", "started_at")
    assert meetings.rows == (
        ("Chi bộ thôn Đông-2026-10-05", "Chi bộ thôn Đông", "regular", "2026-10-05", "2026-10-05T19:30"),
        ("Chi bộ thôn Tây-2026-10-05", "Chi bộ thôn Tây", "regular_and_thematic", "2026-10-05", "2026-10-05T19:00"),
        ("", "", "thematic", "2026-10-12", ""),
    )
    assert meetings.numbers == (5, 6, 8)
    assert meetings.dropped == ("STT", "Họ tên bí thư")
    assert delivered(ROLL_UP, layout, "headcounts").rows[0] == ("Chi bộ thôn Đông-2026-10-05", "36", "27")


def test_a_canonical_file_maps_onto_itself():
    columns = {table: tuple(description.columns) for table, description in describe().items()}
    suggested = {table: suggesting.pieces(table, dict.fromkeys(names, ())) for table, names in columns.items()}
    assert suggested == {table: {name: Piece(column=name) for name in names} for table, names in columns.items()}


def test_every_known_name_is_offered():
    known = [(t, c, n) for t in describe() for c, names in headings(t).items() for n in names]
    suggested = {(t, c, n): suggesting.pieces(t, {n: ()}).get(c) for t, c, n in known}
    assert suggested == {(t, c, n): Piece(column=n) for t, c, n in known}


def test_values_that_say_otherwise_outweigh_a_name_and_words_tell_a_column_without_one():
    pieces = suggesting.pieces(
        "meetings", {"Ngày họp": ("nhà văn hóa", "hội trường"), "Cột A": ("Thường kỳ", "Chuyên đề")}
    )
    assert pieces == {"kind": Piece(column="Cột A")}


def test_of_a_name_that_comes_twice_the_first_is_meant():
    sheet = Sheet("", (("Ngày họp", "Ngày họp", ""), ("5/10/2026", "x", "y")), (1, 2))
    assert titles(sheet, 1) == ("Ngày họp", "Ngày họp (2)", "#3")
    assert titles(sheet, 7) == ()


def layout(**columns: Piece) -> Layout:
    return Layout(heading=4, tables={"meetings": TableLayout(columns=columns)})


def test_what_no_row_may_lack_is_said_by_name():
    part = layout(held_on=Piece(column="Ngày họp"))
    assert lacking("meetings", part.tables["meetings"]) == ("meeting_code", "cell_code", "kind")
    with pytest.raises(Unfit, match="meeting_code, cell_code, kind"):
        delivered(ROLL_UP, part, "meetings")


def test_a_saved_layout_on_a_file_without_its_columns_is_refused():
    whole = suggesting.layout(ROLL_UP, 4, ["meetings"])
    other = Sheet("", (("Tên chi bộ", "Ngày"), ("a", "b")), (4, 5))
    assert absent(whole.tables["meetings"], titles(other, 4)) == ("Ngày họp", "Loại sinh hoạt", "Giờ bắt đầu")
    with pytest.raises(Unfit) as error:
        delivered(other, whole, "meetings")
    assert error.value.reason == "lacking"
    with pytest.raises(Unfit) as error:
        whole.chosen([other])
    assert error.value.reason == "no_sheet"


def test_one_value_for_all_rows():
    code = Piece(joined=("Tên chi bộ", "Ngày họp"))
    given_ = layout(
        meeting_code=code,
        cell_code=Piece(column="Tên chi bộ"),
        kind=Piece(value="regular"),
        held_on=Piece(column="Ngày họp"),
    )
    assert {row[2] for row in delivered(ROLL_UP, given_, "meetings").rows} == {"regular"}


def test_a_layout_is_written_and_read_again():
    whole = suggesting.layout(ROLL_UP, 4, ["meetings", "headcounts"])
    assert Layout.read(whole.written(), "here") == whole


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"tables": {"nothing": {"columns": {}}}}',
        '{"tables": {"cells": {"columns": {"x": {"column": "a"}}}}}',
        '{"tables": {"cells": {"columns": {"name": {"column": "a", "value": "b"}}}}}',
        '{"tables": {"cells": {"columns": {"name": {}}}}}',
    ],
)
def test_a_damaged_layout_is_refused_with_its_place(text):
    with pytest.raises(UserError, match="here: "):
        Layout.read(text, "here")


TEXTS = st.text(max_size=12)


@given(st.lists(st.lists(TEXTS, min_size=4, max_size=4), min_size=1, max_size=8), st.sampled_from(sorted(describe())))
def test_any_sheet_gets_a_layout_that_uses_each_column_once_and_loses_no_row(rows, table):
    sheet = Sheet("", tuple(tuple(row) for row in rows), tuple(range(1, len(rows) + 1)))
    row = sheet.numbers[heading_rows.heading(sheet).first]
    made = suggesting.layout(sheet, row, [table])
    used = [piece.column for piece in made.tables[table].columns.values() if piece.column]
    assert len(used) == len(set(used))
    if not lacking(table, made.tables[table]):
        given_ = delivered(sheet, made, table)
        assert given_.numbers == sheet.numbers[row:]
        assert all(len(r) == len(given_.columns) for r in given_.rows)


@pytest.mark.parametrize(
    ("columns", "table"),
    [(("member_code", "recorded_at"), "attendance"), (("by_level", "mode", "unit_code"), "units")],
)
def test_what_a_table_must_have_says_more_of_a_file_than_what_it_may_have(columns, table):
    assert suggesting.table({title: ["1"] for title in columns}) == table


@pytest.mark.parametrize(
    ("title", "codes", "asked"),
    [
        ("THÁNG 10 NĂM 2026", ["Thôn Đồng-2026-10", "Thôn Đông-2026-10"], []),
        ("TRONG KỲ", [], ["headcounts.meeting_code"]),
    ],
)
def test_the_month_of_a_saved_layout_is_no_later_files(title, codes, asked):
    text = "TỔNG HỢP {};;;\nTT;Chi bộ;Đảng số;Có mặt\n1;Thôn Đồng;30;27\n2;Thôn Đông;25;25\n"
    saved = understand(text.format("THÁNG 9 NĂM 2026").encode(), "a.csv", None, {}).layout
    given_ = understand(text.format(title).encode(), "b.csv", saved, {})
    assert [question.key for question in given_.questions] == asked
    assert [row[part.columns.index("meeting_code")] for part in given_.parts for row in part.rows] == codes


@pytest.mark.parametrize("title", ["- " * 15_000, "Ngày họp " * 2_000, "9" * 30_000])
def test_a_title_of_a_whole_page_is_one_that_is_not_known(title):
    text = f"Mã kỳ họp\tMã chi bộ\tHình thức\tNgày họp\t{title}\nK1\tC1\tThường kỳ\t25/10/2026\t\n"
    given_ = understand(text.encode(), "a.tsv", None, {})
    assert [left.why for left in given_.left_out if len(left.place) > 10_000] == ["no_field"]
