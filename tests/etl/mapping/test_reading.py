"""Files as different programs save them."""

from __future__ import annotations

import io
import tracemalloc
import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from etl.mapping.files.fonts import converted
from etl.mapping.reading import sheets
from etl.mapping.unfit import Unfit

TEXT = "Chi bộ,Ngày họp\nChi bộ thôn Đông Hưng,05/10/2026\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_the_letters_of_every_encoding(encoding):
    text = TEXT if encoding != "cp1258" else _for_windows(TEXT)
    (sheet,) = sheets(text.encode(encoding), "a.csv")
    assert sheet.rows == (("Chi bộ", "Ngày họp"), ("Chi bộ thôn Đông Hưng", "05/10/2026"))
    assert unicodedata.is_normalized("NFC", sheet.rows[0][0])


def _for_windows(text: str) -> str:
    """As cp1258 holds it: letters with their shape composed, tone marks apart."""
    out = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323"]
        out += unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones)) + "".join(tones)
    return out


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_letters_without_their_mark(encoding):
    (sheet,) = sheets(TEXT.encode(encoding), "a.csv")
    assert sheet.rows[1] == ("Chi bộ thôn Đông Hưng", "05/10/2026")
    assert sheet.notes == (encoding,)


TCVN3 = "Chi b\xe9,Ng\xb5y h\xe4p\nTh\xabn \xa7\xabng,ng\xb5y m\xadi\n"
VNI = "Chi boä,Ngaøy hoïp\nThoân Ñoâng,ngaøy möôøi\n"


@pytest.mark.parametrize(("text", "font"), [(TCVN3, "tcvn3"), (VNI, "vni")])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16"])
def test_fonts_of_before_unicode_are_recognised_and_noted(text, font, encoding):
    (sheet,) = sheets(text.encode(encoding), "a.csv")
    last = {"tcvn3": "ngày mưi", "vni": "ngày mười"}[font]
    assert sheet.rows == (("Chi bộ", "Ngày họp"), ("Thôn Đông", last))
    assert font in sheet.notes


def test_a_font_of_before_unicode_in_a_workbook():
    (sheet,) = sheets(workbook([line.split(",") for line in VNI.splitlines()]), "a.xlsx")
    assert (sheet.rows[1], sheet.notes) == (("Thôn Đông", "ngày mười"), ("vni",))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Nom\tDurée de la réunion\nÉlève\t2 h\n" * 9, "cp1252"),
        ("Imię\tŁączny czas\nJerzy Żółć\t2 godz.\n" * 9, "cp1250"),
    ],
)
def test_other_languages_stay_what_they_are(text, encoding):
    (sheet,) = sheets(text.encode(encoding), "a.csv")
    assert sheet.rows[0] == tuple(text.split("\n")[0].split("\t"))


def test_quotes_behind_a_comma_and_a_blank_go():
    (sheet,) = sheets('"Mã kỳ họp", "Mã ĐV", "Giờ"\n"CB01", "M01, a", "19:20"\n'.encode(), "a.csv")
    assert sheet.rows[1] == ("CB01", "M01, a", "19:20")


def test_a_delimiter_is_judged_over_whole_records():
    meet = "Name\tFirst join\tRole\n" + "An\t05/09/26, 19:21:00\tPresenter\n" * 3
    assert sheets(meet.encode(), "a.csv")[0].rows[1] == ("An", "05/09/26, 19:21:00", "Presenter")
    assert sheets(b"a;b\n1,5;2,5\n1,7;2,7\n", "a.csv")[0].rows[1] == ("1,5", "2,5")
    assert sheets(b"a;b\n1;2\n", "a.csv", "comma")[0].rows[1] == ("1;2",)


def workbook(rows, change=lambda book, page: None, **options):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet("T9")
        for n, row in enumerate(rows):
            page.write_row(n, 0, row)
        change(book, page)
    return file.getvalue()


def test_a_cell_gives_what_it_shows():
    def change(book, page):
        for n, (value, form) in enumerate(
            [
                (1, "0%"),
                (0.805, "0.0%"),
                (46000, "dd/mm/yyyy"),
                (46000.8125, "dd/mm/yyyy hh:mm"),
                (0.8125, "hh:mm"),
                (7, "000"),
                (1.5, "[h]:mm"),
                (12.5, "0.0"),
                (3, '"thứ" 0'),
                (46000, "[$-42A]d mmmm yyyy"),
            ]
        ):
            page.write_number(1, n, value, book.add_format({"num_format": form}))

    (sheet,) = sheets(workbook([["x"]], change), "a.xlsx")
    assert sheet.rows[1] == (
        *("100%", "80.5%", "2025-12-09", "2025-12-09T19:30", "19:30", "007", "36:00", "12.5", "3", "2025-12-09"),
    )


def test_a_book_of_1904_has_the_same_days():
    def change(book, page):
        page.write_datetime(1, 0, datetime(2026, 9, 5), book.add_format({"num_format": "dd/mm/yyyy"}))

    (sheet,) = sheets(workbook([["x"]], change, date_1904=True), "a.xlsx")
    assert sheet.rows[1] == ("2026-09-05",)


def test_hidden_and_stray_cells_are_named_and_take_no_memory():
    def change(book, page):
        book.add_worksheet("cu").write(0, 0, "y")
        book.get_worksheet_by_name("cu").hide()
        page.set_row(1, None, None, {"hidden": True})
        page.set_column(1, 1, None, None, {"hidden": True})
        page.merge_range(4, 0, 4, 1, "z")
        page.write(1_048_575, 16_383, "far")

    content = workbook([["a", "b"], ["1", "2"]], change)
    tracemalloc.start()
    visible, hidden = sheets(content, "a.xlsx")
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()
    assert (visible.name, hidden.name, hidden.hidden) == ("T9", "cu", True)
    assert (visible.hidden_rows, visible.hidden_columns) == ({2}, {1})
    assert (visible.stray, visible.merged) == (("XFD1048576",), ((5, 0, 5, 1),))
    assert len(visible.rows) == 3


def test_a_workbook_of_before_2007():
    visible, hidden = sheets((Path(__file__).parent / "office" / "percent.xls").read_bytes(), "a.xls")
    assert (visible.name, hidden.name, visible.hidden_rows) == ("Tháng 9", "cu", {3})
    assert visible.rows[1:] == (("NV1", "2026-09-30", "19:30", "100%"), ("NV2", "", "", "80%"))


OPEN_DOCUMENT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="T9">
<table:table-row><table:table-cell office:value-type="string"><text:p>Giờ</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="collapse">
<table:table-cell office:value-type="time" office:time-value="PT19H30M00S"><text:p>07:30 PM</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.8"><text:p>80%</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2026-09-05"><text:p>5/9</text:p></table:table-cell>
</table:table-row>
<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def test_a_workbook_of_libreoffice():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<m/>")
        packed.writestr("content.xml", OPEN_DOCUMENT)
    (sheet,) = sheets(file.getvalue(), "a.ods")
    assert (sheet.rows[1], sheet.hidden_rows) == (("19:30", "80%", "2026-09-05"), {2})


def test_a_page_named_as_a_workbook_and_a_workbook_named_as_text():
    page = "<html><table><tr><td colspan=2>A</td></tr><tr><td>Ngày</td><td>5/9</td></tr></table></html>"
    (sheet,) = sheets(page.encode(), "a.xls")
    assert (sheet.rows, sheet.merged) == ((("A", ""), ("Ngày", "5/9")), ((1, 0, 1, 1),))
    assert sheets(workbook([["x"]]), "a.csv")[0].rows == (("x",),)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_every_separator(sign):
    (sheet,) = sheets(f'a{sign}b\n"1{sign}5"{sign}2\n'.encode(), "a.csv")
    assert sheet.rows == (("a", "b"), (f"1{sign}5", "2"))


def test_rows_keep_their_numbers_where_others_are_blank_or_of_many_lines():
    (sheet,) = sheets(b'\n"a\nb",c\n\n1,2,3\n', "a.csv")
    assert sheet.rows == (("a\nb", "c", ""), ("1", "2", "3"))
    assert sheet.numbers == (2, 5)


def test_a_workbook_with_several_sheets():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Trống")
        sheet = book.add_worksheet("Tháng 10")
        sheet.write_row(2, 1, ["Ngày họp", "Số"])
        sheet.write_row(4, 1, ["05/10/2026", 3])
    (only,) = sheets(file.getvalue(), "b.XLSX")
    assert only.name == "Tháng 10"
    assert only.numbers == (3, 5)
    assert [row[-2:] for row in only.rows] == [("Ngày họp", "Số"), ("05/10/2026", "3")]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"%PDF-1.7", "a.pdf", "broken"),
        (b"\x89PNG....", "a.xlsx", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "locked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.doc", "old_word"),
        (b"PK broken", "a.xlsx", "broken"),
        (b"", "a.csv", "empty"),
        (b" \n,\n", "a.csv", "empty"),
    ],
)
def test_what_cannot_be_read_says_why(content, name, reason):
    with pytest.raises(Unfit) as error:
        sheets(content, name)
    assert error.value.reason == reason


CELLS = st.text(st.characters(codec="utf-8", exclude_characters='\0\r\n"', exclude_categories=["Cs"]), max_size=8)


@example([[";", ";", ";"]])
@example([["", "", "A¡"], ["", "", "AÎ0A¿"]])
@example([["", "", "K¹"], ["", "KĂ", "k¡"]])
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_csv_that_was_written_is_read_again(rows):
    from etl.mapping.files.sheet import BLANKS

    expected = [tuple(unicodedata.normalize("NFC", v).strip(BLANKS) for v in row) for row in rows]
    expected = [row for row in expected if any(row)]
    written = pl.DataFrame(rows, orient="row", schema=["a", "b", "c"]).write_csv(
        include_header=False, quote_style="always"
    )
    # Three words that are Vietnamese in an old font alone may be of that font.
    if not expected or converted(written)[1]:
        return
    (sheet,) = sheets(b"\xef\xbb\xbf" + written.encode(), "a.csv")
    assert list(sheet.rows) == expected
