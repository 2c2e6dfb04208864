"""Files as different programs save them."""

from __future__ import annotations

import io

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.mapping.reading import decoded, sheets
from etl.mapping.unfit import Unfit

TEXT = "Chi bộ,Ngày họp\nChi bộ thôn Đông Hưng,05/10/2026\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_the_letters_of_every_encoding(encoding):
    import unicodedata

    text = TEXT if encoding != "cp1258" else _for_windows(TEXT)
    (sheet,) = sheets(text.encode(encoding), "a.csv")
    assert sheet.rows == (("Chi bộ", "Ngày họp"), ("Chi bộ thôn Đông Hưng", "05/10/2026"))
    assert unicodedata.is_normalized("NFC", sheet.rows[0][0])


def _for_windows(text: str) -> str:
    """As cp1258 holds it: letters with their shape composed, tone marks apart."""
    import unicodedata

    out = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323"]
        out += unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones)) + "".join(tones)
    return out


def test_text_in_an_old_font_is_refused_with_what_to_do():
    tcvn3 = "Chi b\xe9 th\xabn \xa7\xabng, ng\xb5y h\xc4p th\xb8ng m\xad\xeai\n".encode("latin-1") * 20
    with pytest.raises(Unfit) as error:
        decoded(tcvn3)
    assert error.value.reason == "encoding"


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
    import xlsxwriter

    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Trống")
        sheet = book.add_worksheet("Tháng 10")
        sheet.write_row(2, 1, ["Ngày họp", "Số"])
        sheet.write_row(4, 1, ["05/10/2026", 3])
    (found,) = sheets(file.getvalue(), "b.XLSX")
    assert found.name == "Tháng 10"
    assert found.numbers == (3, 5)
    assert [row[-2:] for row in found.rows] == [("Ngày họp", "Số"), ("05/10/2026", "3")]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"x", "a.pdf", "kind"),
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
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_csv_that_was_written_is_read_again(rows):
    import unicodedata

    from etl.mapping.reading import BLANKS

    expected = [tuple(unicodedata.normalize("NFC", v).strip(BLANKS) for v in row) for row in rows]
    expected = [row for row in expected if any(row)]
    written = pl.DataFrame(rows, orient="row", schema=["a", "b", "c"]).write_csv(
        include_header=False, quote_style="always"
    )
    if not expected:
        return
    (sheet,) = sheets(b"\xef\xbb\xbf" + written.encode(), "a.csv")
    assert list(sheet.rows) == expected
