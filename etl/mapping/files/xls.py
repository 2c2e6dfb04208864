"""Workbooks as Excel saved them until 2003."""

from __future__ import annotations

import struct
from typing import Any

import xlrd
from xlrd.biffh import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XL_CELL_NUMBER, XL_CELL_TEXT, XLRDError

from etl.mapping.files.numbers import kind, shown
from etl.mapping.files.sheet import Marks, Sheet, of_cells
from etl.mapping.unfit import Unfit


def sheets(content: bytes) -> list[Sheet]:
    """The sheets of a workbook in their order, hidden ones too. Raises Unfit where it is broken or locked."""
    try:
        with _Silence() as silence:
            book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=silence)
            forms = [_form(book, xf) for xf in book.xf_list]
            return [_sheet(book, sheet, forms) for sheet in book.sheets()]
    except (XLRDError, struct.error, IndexError, KeyError, AssertionError, ValueError, TypeError) as error:
        raise Unfit("locked" if "encrypted" in str(error) else "broken") from error


class _Silence:
    """Takes what the library prints about odd files."""

    def __enter__(self) -> _Silence:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def write(self, text: str) -> int:
        """Takes a text and drops it."""
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""


def _form(book: Any, xf: Any) -> str:
    known = book.format_map.get(xf.format_key)
    return kind(xf.format_key, known.format_str if known else "")


def _sheet(book: Any, sheet: Any, forms: list[str]) -> Sheet:
    rows, without_result = [], []
    for number in range(sheet.nrows):
        cells = list(enumerate(sheet.row(number)))
        rows.append((number + 1, {place: text for place, cell in cells if (text := _text(book, cell, forms))}))
        without_result += [(number + 1, place) for place, cell in cells if cell.ctype == XL_CELL_ERROR]
    hidden = {n + 1 for n, info in sheet.rowinfo_map.items() if info.hidden}
    columns = {n for n, info in sheet.colinfo_map.items() if info.hidden}
    merged = [(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells]
    return of_cells(sheet.name, rows, Marks(sheet.visibility != 0, hidden, columns, merged, without_result))


def _text(book: Any, cell: Any, forms: list[str]) -> str:
    if cell.ctype == XL_CELL_TEXT:
        return cell.value
    if cell.ctype in (XL_CELL_NUMBER, XL_CELL_DATE):
        form = forms[cell.xf_index] if cell.xf_index is not None and cell.xf_index < len(forms) else ""
        return shown(cell.value, form, book.datemode == 1)
    if cell.ctype == XL_CELL_BOOLEAN:
        return "true" if cell.value else "false"
    return ""
