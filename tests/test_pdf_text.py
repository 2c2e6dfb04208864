"""The text of a PDF is read whole, however Typst writes its strings."""

from __future__ import annotations

from dashboard.documents.typeset import typeset
from tests import pdf_text

# More letters than 127, so that some of their numbers are written in hexadecimal digits.
LETTERS = "".join(chr(code) for code in (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0x1EA0, 0x1EFA)))


def test_more_letters_than_a_byte_has_signs_for_are_all_read():
    source = f'#set text(font: "Be Vietnam Pro")\n{LETTERS}\n\nNơi tiếp nhận (của chi bộ): \'{LETTERS[-9:]}\''
    (pdf,) = typeset(source.encode(), "pdf")
    read = "".join(pdf_text.pages(pdf)).replace("\n", "")
    assert LETTERS in read
    assert f"Nơi tiếp nhận (của chi bộ): ‘{LETTERS[-9:]}’" in read
