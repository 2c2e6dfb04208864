"""Workbooks in every way that XML can be written, and formulas without a result."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest

from etl.mapping import opening
from etl.mapping.reading import sheets
from etl.mapping.understood import LeftOut
from tests.etl.mapping.test_reading import workbook


def _cells(book, page):
    page.write_datetime(1, 0, datetime(2026, 9, 5), book.add_format({"num_format": "dd/mm/yyyy"}))
    page.write_row(2, 0, ["a & <b>", 1.5, True, "x\ny"])
    page.write_rich_string(2, 5, "ab", book.add_format({"bold": True}), "cd")
    page.write_formula(3, 0, "=A1&1", None, "s & t")
    page.write_formula(3, 1, "=1+1", None, 2)
    page.set_row(3, None, None, {"hidden": True})
    for row, place in ((4, 1), (5, 1), (6, 2)):
        page.write_formula(row, place, "=1+1", None, "")
    page.write_formula(7, 0, "=1/0", None, "#DIV/0!")
    page.merge_range(9, 0, 9, 2, "z")


def _rewritten(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with its sheets and shared texts written in another way that XML allows."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(made, "w") as other:
        for name in book.namelist():
            is_large = "worksheets/" in name or "sharedStrings" in name
            other.writestr(name, change(book.read(name)) if is_large else book.read(name))
    return made.getvalue()


IN_OTHER_WORDS = {
    "comment": lambda xml: xml.replace(b"?>\n", b"?>\n<!-- <row r='1'></row> -->", 1),
    "quotes": lambda xml: re.sub(rb'\br="(\w+)"', rb"r='\1'", xml),
    "spaces": lambda xml: xml.replace(b"<c ", b"<c  ").replace(b"<si>", b"<si >").replace(b"<row ", b"\n<row  "),
    "prefix": lambda xml: re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml).replace(b" xmlns=", b" xmlns:x="),
    "wide": lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
}


@pytest.mark.parametrize("way", IN_OTHER_WORDS)
def test_a_workbook_says_the_same_however_its_xml_is_written(way):
    content = workbook([["b", "c"]], _cells)
    (plain,) = sheets(content, "a.xlsx")
    assert plain.rows[2] == ("a & <b>", "1.5", "true", "x\ny", "", "abcd")
    assert plain.without_result == ("A8", "B5:B6", "C7")
    assert sheets(_rewritten(content, IN_OTHER_WORDS[way]), "a.xlsx") == [plain]


def test_formulas_without_a_result_are_named_as_left_out():
    def change(book, page):
        page.write_formula(1, 2, "=A2", None, "")

    rows = [["Mã chi bộ", "Ngày họp", "Đảng số"], ["C1", "2026-09-05"]]
    understood = opening.understand(workbook(rows, change), "a.xlsx", None, {})
    assert LeftOut("C2", "no_result") in understood.left_out


def _asked(rows, answers=None):
    return opening.understand(workbook(rows), "a.xlsx", None, answers or {})


def test_days_that_a_program_may_have_taken_for_months_are_asked():
    def change(book, page):
        for row, on in ((1, datetime(2026, 5, 9)), (2, datetime(2026, 7, 10))):
            page.write_datetime(row, 1, on, book.add_format({"num_format": "mm/dd/yyyy"}))

    rows = [["Mã chi bộ", "Ngày họp", "Loại"], *((f"C{n}", "15/09/2026", "Thường kỳ") for n in range(1, 4))]
    content = workbook(rows, change)
    (question,) = opening.understand(content, "a.xlsx", None, {}).questions
    days = {}
    for answer in question.options:
        (part,) = opening.understand(content, "a.xlsx", None, {question.key: answer}).parts
        days[answer] = [row[part.columns.index("held_on")] for row in part.rows]
    assert question.key == "swapped.Ngày họp"
    assert days["swapped"] == ["2026-09-05", "2026-10-07", "2026-09-15"]
    assert days["as_written"] == ["2026-05-09", "2026-07-10", "2026-09-15"]


def test_times_with_a_point_are_no_days():
    rows = [["Mã chi bộ", "Ngày họp", "Loại", "Giờ bắt đầu"], ["C1", "19/09/2026", "Thường kỳ", "19.30"]]
    understood = _asked(rows)
    assert not understood.questions
    assert understood.parts[0].rows[0][-1] == "2026-09-19T19:30"


def test_tasks_of_cell_and_day_have_codes_of_their_meeting():
    rows = [
        ["STT", "Chi bộ", "Ngày họp", "Nội dung công việc", "Người phụ trách", "Thời hạn", "Kết quả (%)"],
        ["1", "C1", "05/09/2026", "Thu đảng phí", "Đ/c An", "30/09/2026", "80%"],
        ["2", "C1", "25/09/2026", "Làm đường", "", "Quý IV", "100%"],
    ]
    (part,) = _asked(rows).parts
    assert part.table == "tasks"
    assert [row[0] for row in part.rows] == ["C1-2026-09-05-1", "C1-2026-09-25-2"]
    assert all(row[0].startswith(row[1]) for row in part.rows)


@pytest.mark.parametrize(
    ("signature", "status"),
    [("vắng (ốm)", ""), ("Vắng có lý do", "excused"), ("vắng không phép", "unexcused"), ("Vàng A Páo", "present")],
)
def test_an_absence_written_in_the_place_of_a_signature_is_none(signature, status):
    rows = [["Danh sách ký họp chi bộ thôn Đông ngày 05/9/2026"], ["TT", "Họ và tên", "Ký tên"], ["1", "An", signature]]
    (part,) = _asked(rows).parts
    assert [row[2] for row in part.rows] == [status] * bool(status)
