"""Documents and workbooks whose marks, boxes and columns say more than their text."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from docx import Document
from docx.oxml import parse_xml

from etl.mapping.opening import understand
from etl.mapping.unfit import Unfit

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
SERIAL_XML = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>
<Row><Cell><Data>Mã chi bộ</Data></Cell></Row></Table></Worksheet></Workbook>"""


def test_tracked_changes_count_as_they_stand_now():
    given = _minutes(
        lambda document: [
            _with(document, f'<w:del {W} w:id="1"><w:r><w:delText>Vắng có lý do: 5</w:delText></w:r></w:del>'),
            _with(document, f'<w:ins {W} w:id="2"><w:r><w:t>Vắng có lý do: 2</w:t></w:r></w:ins>'),
            _with(document, f'<w:moveFrom {W} w:id="3"><w:r><w:t>Vắng không lý do: 9</w:t></w:r></w:moveFrom>'),
            _with(document, f'<w:moveTo {W} w:id="4"><w:r><w:t>Vắng không lý do: 1</w:t></w:r></w:moveTo>'),
        ]
    )
    assert given == {"excused": "2", "unexcused": "1"}


def test_lines_of_a_text_box_are_lines_of_their_own():
    box = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("Có mặt: 20 đồng chí", "Vắng có lý do: 2"))
    text = (
        f"<w:r {W} {MC}><mc:AlternateContent><mc:Choice><w:txbxContent>{box}</w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent>{box}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert _minutes(lambda document: _with(document, text)) == {"present": "20", "excused": "2"}


@pytest.mark.parametrize(
    "rows",
    [
        [("Có mặt", "22"), ("Vắng có lý do", "2")],
        [("Có mặt", "Vắng có lý do"), ("22", "2")],
    ],
)
def test_figures_of_a_table_stand_beside_or_below_their_titles(rows):
    def table(document):
        made = document.add_table(rows=2, cols=2)
        for row, texts in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    assert _minutes(table) == {"present": "22", "excused": "2"}


def test_a_cell_merged_over_several_rows_is_each_rows():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Chi bộ", "Ngày họp", "Loại sinh hoạt", "Có mặt"])
        sheet.merge_range("A2:A3", "Thôn Đồng", book.add_format())
        sheet.write_row(1, 1, ["25/09/2026", "Thường kỳ"])
        sheet.write_row(2, 1, ["27/09/2026", "Chuyên đề"])
        sheet.merge_range("D2:D3", 20, book.add_format())
    given = understand(out.getvalue(), "a.xlsx", None, {})
    meetings, headcounts = given.parts
    assert [row[0] for row in meetings.rows] == ["Thôn Đồng-2026-09-25", "Thôn Đồng-2026-09-27"]
    # A figure of both rows is not that of each.
    assert headcounts.rows == (("Thôn Đồng-2026-09-25", "20"),)


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        ("Mã chi bộ,Ngày họp,Loại sinh hoạt\n".encode(), "a.csv", "only_headings"),
        (SERIAL_XML.encode(), "a.xls", "saved_as_page"),
        (
            b"Name,Email,Join Time,Leave Time\nA,a@x.vn,2026-09-05 19:30,2026-09-05 21:00\n"
            b"A,a@x.vn,2026-10-05 19:30,2026-10-05 21:00\n",
            "a.csv",
            "several_days",
        ),
    ],
)
def test_what_cannot_be_taken_names_the_cause(content, name, reason):
    with pytest.raises(Unfit) as unfit:
        understand(content, name, None, {})
    assert unfit.value.reason == reason


def _with(document, xml):
    document.add_paragraph()._p.append(parse_xml(xml))


def _minutes(fill):
    """The figures of the head of minutes that `fill` adds its own paragraphs to."""
    document, out = Document(), io.BytesIO()
    for text in ("CHI BỘ THÔN HẠ", "BIÊN BẢN HỌP CHI BỘ THƯỜNG KỲ", "Hôm nay, lúc 19h30 ngày 25/9/2026"):
        document.add_paragraph(text)
    fill(document)
    document.save(out)
    given = understand(out.getvalue(), "a.docx", None, {})
    part = next(part for part in given.parts if part.table == "headcounts")
    return {name: text for name, text in zip(part.columns, part.rows[0], strict=True) if name != "meeting_code"}
