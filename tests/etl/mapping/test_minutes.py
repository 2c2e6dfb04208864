"""Minutes and resolutions as offices write them: heads, tables of tasks, PDF, scans, names."""

from __future__ import annotations

import io

import docx
import pytest
import typst

from etl.mapping.minutes.head import figures
from etl.mapping.minutes.lines import Line
from etl.mapping.minutes.masking import masked
from etl.mapping.opening import understand
from etl.mapping.unfit import Unfit

HEAD = "CHI BỘ THÔN HẠ\nBIÊN BẢN SINH HOẠT CHI BỘ THƯỜNG KỲ THÁNG 12\nHôm nay, lúc 22 giờ 30, ngày 31/12/2026\n"
TABLE = (
    ("TT", "Nội dung công việc", "Người phụ trách", "Thời hạn"),
    ("1", "Kiểm tra hồ sơ đảng viên", "Đ/c Nguyễn Văn An", "trước ngày 15/01"),
    ("2", "Họp dân bàn việc làng", "", "Quý I/2027"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vắng: 02 đ/c (có lý do: 01; không lý do: 01)", {"excused": "1", "unexcused": "1"}),
        ("Vắng: 01 đồng chí (có lý do)", {"excused": "1"}),
        ("Vắng mặt: không", {"excused": "0", "unexcused": "0"}),
        ("Tổng số đảng viên 30, được miễn 02, có mặt 25/28", {"on_roll": "30", "exempt": "2", "present": "25"}),
        ("25 đồng chí có mặt, 3 đồng chí vắng có lý do", {"present": "25", "excused": "3"}),
        ("Đảng số: 36, miễn SH 05, phải dự 27", {"on_roll": "36", "exempt": "5", "expected": "27"}),
        ("Vắng 2 đ/c: Nguyễn Văn A (ốm), Trần Văn B", {}),
        ("Có mặt: 20. Số đảng viên có mặt: 21", {}),
    ],
)  # fmt: skip
def test_the_figures_of_a_head(text, expected):
    assert {column: value.text for column, value in figures([Line(1, text, (text,), 0)]).items()} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("giao đ/c Lê Văn Tám, trưởng thôn", "giao đ/c …, trưởng thôn"),
        ("Đồng chí Bí thư kết luận", "Đồng chí Bí thư kết luận"),
        ("ý kiến của Nguyễn Thị Lan Hương về đường", "ý kiến của … về đường"),
        ("CHI BỘ THÔN ĐÔNG", "CHI BỘ THÔN ĐÔNG"),
    ],
)
def test_names_of_persons_are_masked(text, expected):
    assert masked(text) == expected


def test_a_table_of_tasks_in_word_and_an_end_past_midnight():
    document = docx.Document()
    for line in HEAD.splitlines():
        document.add_paragraph(line)
    document.add_paragraph("NỘI DUNG")
    document.add_paragraph("II. PHÂN CÔNG NHIỆM VỤ THÁNG 01")
    table = document.add_table(rows=0, cols=4)
    for row in TABLE:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("Cuộc họp kết thúc lúc 0 giờ 15 phút.")
    file = io.BytesIO()
    document.save(file)
    given = understand(file.getvalue(), "bb.docx", None, {})
    parts = {part.table: part for part in given.parts}
    ended = parts["meetings"].rows[0][parts["meetings"].columns.index("ended_at")]
    assert ended == "2027-01-01T00:15"
    assert [row[2:] for row in parts["tasks"].rows] == [
        ("true", "2027-01-15", "", "Kiểm tra hồ sơ đảng viên"),
        ("false", "2027-03-31", "", "Họp dân bàn việc làng"),
    ]
    assert "An" not in repr(given.parts)


def test_a_pdf_with_text_is_read_and_a_scan_is_refused_in_one_sentence():
    page = typst.compile(HEAD.replace("\n", "\n\n").encode(), format="pdf")
    given = understand(page, "bb.pdf", None, {})
    assert ("meetings", "held_on", "2026-12-31") in {(f.table, f.column, f.example) for f in given.fields}
    with pytest.raises(Unfit, match="the pages are pictures without text"):
        understand(typst.compile(b"#rect(width: 3cm)", format="pdf"), "scan.pdf", None, {})


def test_minutes_of_the_cell_committee_and_rich_text_are_refused():
    with pytest.raises(Unfit, match="minutes of the cell committee"):
        understand("BIÊN BẢN HỌP CHI ỦY\nngày 01/09/2026\n".encode(), "a.txt", None, {})
    with pytest.raises(Unfit, match=r"save it as \.docx"):
        understand(b"{\\rtf1 B", "a.doc", None, {})


SHORT_ITEMS = """BIÊN BẢN HỌP CHI BỘ ĐỊNH KỲ
CHI BỘ PHÂN XƯỞNG 2
1. Thời gian: 14h00 ngày 03/10/2026
2. Thành phần: 15/17 đảng viên dự. Vắng: 02 đ/c, trong đó: 01 đ/c có lý do, 01 đ/c không lý do
NỘI DUNG
II. Nhiệm vụ tháng 10
1. Hoàn thiện hồ sơ, giao bí thư, hạn 15/10/2026
2. Tổ chức đại hội công đoàn trong quý IV/2026
Kết luận: chi bộ thống nhất 100%
"""


def test_an_answer_for_a_folder_gives_way_to_what_minutes_say():
    (meeting, *_) = understand(SHORT_ITEMS.encode(), "b.txt", None, {"meetings.kind": "thematic"}).parts
    assert meeting.rows[0][meeting.columns.index("kind")] == "regular"


def test_short_numbered_items_are_tasks_and_a_conclusion_is_none():
    parts = {part.table: part for part in understand(SHORT_ITEMS.encode(), "b.txt", None, {}).parts}
    assert [(row[2], row[3]) for row in parts["tasks"].rows] == [("true", "2026-10-15"), ("false", "2026-12-31")]
    counts = dict(zip(parts["headcounts"].columns, parts["headcounts"].rows[0], strict=True))
    assert (counts["excused"], counts["unexcused"]) == ("1", "1")
