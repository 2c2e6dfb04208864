"""Files of offices from which little or nothing can be taken: each is refused or asked about with its own cause."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from etl.mapping.opening import understand
from etl.mapping.understood import LeftOut
from etl.mapping.unfit import Unfit

CHAT = "[19:32 05/09/2026] Nguyễn Văn An: Có mặt ạ\n[19:33 05/09/2026] Trần Bình: có mặt\n"
QUARTERS = "SỐ BUỔI SINH HOẠT NĂM 2026\nTT,Chi bộ,Quý I,Quý II,Quý III,Quý IV\n1,CB1,3,3,3,3\n2,CB2,3,2,3,3\n"
BANDS = "XẾP LOẠI 6 THÁNG ĐẦU NĂM 2026\nTT;Chi bộ;T1;T2;T3\n1;CB1;Tốt;Tốt;Khá\n2;CB2;Khá;;TB\n"


@pytest.mark.parametrize(
    ("text", "reason"), [(CHAT, "chat"), (QUARTERS, "counts"), (BANDS, "bands_alone"), ("a;b\n1;2\n", "no_heading")]
)
def test_a_file_without_meetings_is_refused_by_what_it_has(text, reason):
    with pytest.raises(Unfit) as refused:
        understand(text.encode(), "a.csv", None, {})
    assert refused.value.reason == reason


def test_the_moment_at_which_a_form_was_sent_is_not_the_beginning_of_the_meeting():
    text = "Dấu thời gian,Chi bộ,Ngày họp,Loại\n2026/09/05 8:30:12 CH GMT+7,CB1,25/09/2026,Thường kỳ\n"
    (part,) = understand(text.encode(), "a.csv", None, {}).parts
    assert dict(zip(part.columns, part.rows[0], strict=True))["recorded_at"] == "2026-09-05T20:30"
    assert "started_at" not in part.columns


def test_a_full_row_of_totals_is_no_cell():
    text = "Năm 2026\nChi bộ;T7;T8\nCB1;20;21\nCB2;15;14\nTổng cộng;35;35\n"
    given = understand(text.encode(), "a.csv", None, {"figure": "headcounts.present"})
    assert [row[0] for row in given.parts[0].rows] == ["CB1-2026-07", "CB1-2026-08", "CB2-2026-07", "CB2-2026-08"]
    assert LeftOut("row 5", "total") in given.left_out


def test_a_turned_book_asks_about_hidden_rows_and_slips_of_the_pen():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("2026")
        sheet.write_row(0, 0, ["Ngày họp", "Nguyễn Văn An", "Trần Thị Bình"])
        for n, row in enumerate((["05/01/2026", "x", "x"], ["13/02/2026", "x", "v"], ["05/03/2026", "x", "x1"]), 1):
            sheet.write_row(n, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write_row(4, 0, ["05/04/2026", "x", "x"])
    given = understand(out.getvalue(), "a.xlsx", None, {"cell": "CB1"})
    assert {"hidden_rows", "mark.x1"} <= {question.key for question in given.questions}
    assert LeftOut("row 3", "hidden_row") in given.left_out
    taken = understand(out.getvalue(), "a.xlsx", None, {"cell": "CB1", "hidden_rows": "take"})
    assert len(taken.parts[-1].rows) == len(given.parts[-1].rows) + 2


@pytest.mark.parametrize(
    ("title", "whole"), [("Có mặt", "expected"), ("Có mặt/Đảng số", "on_roll"), ("Dự họp/triệu tập", "expected")]
)
def test_members_present_of_so_many_keep_both_figures(title, whole):
    text = f"Chi bộ;Ngày họp;Loại;{title}\nCB1;13/09/2026;Thường kỳ;18/20\nCB2;14/09/2026;Thường kỳ;15/15\n"
    part = next(part for part in understand(text.encode(), "a.csv", None, {}).parts if part.table == "headcounts")
    assert dict(zip(part.columns[1:], part.rows[0][1:], strict=True)) == {"present": "18", whole: "20"}
