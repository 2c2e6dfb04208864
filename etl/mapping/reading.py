"""A file's bytes as sheets of text, whatever saved it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

from etl.mapping.files import docx, encodings, fonts, html, kinds, ods, pdf, prose, text, xls, xlsb, xlsx
from etl.mapping.files.sheet import Sheet
from etl.mapping.unfit import Unfit

__all__ = ["DOCUMENTS", "TEXTS", "WORKBOOKS", "Sheet", "sheets"]

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
DOCUMENTS = (".docx", ".pdf")
# What a sheet of Excel holds.
MOST_ROWS = 1_048_576
READERS: dict[str, Callable[[bytes], list[Sheet]]] = {
    "xlsx": xlsx.sheets,
    "xlsb": xlsb.sheets,
    "xls": xls.sheets,
    "ods": ods.sheets,
    "docx": docx.sheets,
    "pdf": pdf.sheets,
}
# Enough cells to recognise a font by.
CELLS_JUDGED = 5_000


def sheets(content: bytes, file_name: str, delimiter: str = "") -> list[Sheet]:
    """The sheets of a file that have values, visible ones first; a text file has one.

    What the file is shows by its bytes, not by its name. Letters typed for the fonts TCVN3 and VNI become Unicode, and
    the sheet's notes say so. Raises Unfit where nothing can be read.
    """
    try:
        sheets_read = _read(content, file_name, delimiter)
    except (Unfit, MemoryError):
        raise
    except Exception as error:
        # Libraries raise whatever a damaged file makes of their state: of zlib, struct, OLE, XML and their own.
        raise Unfit("broken", file_name) from error
    sheets_read = sorted((sheet for sheet in sheets_read if sheet.rows), key=lambda sheet: sheet.hidden)
    if not sheets_read:
        raise Unfit("empty", file_name)
    if max(len(sheet.rows) for sheet in sheets_read) > MOST_ROWS:
        raise Unfit("too_long", file_name)
    return sheets_read


def _read(content: bytes, file_name: str, delimiter: str) -> list[Sheet]:
    kind = kinds.kind(content)
    if kind in READERS:
        return [_in_unicode(sheet) for sheet in READERS[kind](content)]
    if kind == "html":
        return html.sheets(encodings.decoded(content)[0])
    if kind == "text":
        letters, encoding = encodings.decoded(content)
        notes = () if encoding == "utf-8" else (encoding,)
        is_prose = not delimiter and prose.is_prose(letters)
        return [prose.sheet(letters, notes) if is_prose else text.sheet(letters, notes, delimiter)]
    raise Unfit("kind", file_name)


def _in_unicode(sheet: Sheet) -> Sheet:
    texts = (text for row in sheet.rows for text in row if text and not text.isascii())
    sample = "\n".join(text for text, _ in zip(texts, range(CELLS_JUDGED), strict=False) if _is_western(text))
    _, font = fonts.converted(fonts.as_bytes_show(sample))
    if not font:
        return sheet
    change = fonts.CHANGES[font]
    rows = tuple(
        tuple(unicodedata.normalize("NFC", change(fonts.as_bytes_show(t))) if _is_western(t) else t for t in row)
        for row in sheet.rows
    )
    return replace(sheet, rows=rows, notes=(*sheet.notes, font))


def _is_western(text: str) -> bool:
    """Whether the text has letters beyond ASCII and all could come from a font of before Unicode."""
    return not text.isascii() and all(ord(letter) < 0x100 or letter in fonts.WINDOWS for letter in text)
