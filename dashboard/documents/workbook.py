"""A table as a sheet of a workbook: numbers, days and shares as such, columns as wide as their words, ready to print.

Rows are dictionaries; a value is a text, a `Figure` (a text that knows its value), a number, a day, or None.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.figure import DAY, MOMENT, MONTH, NUMBER, PERCENT, Figure

Row = dict[str, Any]
# The days as the reader's own spreadsheet writes them would differ from machine to machine.
FORMATS = {DAY: "dd/mm/yyyy", MOMENT: "dd/mm/yyyy hh:mm", MONTH: "mm/yyyy", PERCENT: "0%", NUMBER: "#,##0.0"}
WHOLE = "#,##0"
LONGEST_TITLE = 31  # Excel's own limit
NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
NARROWEST, WIDEST = 8, 48  # in letters; longer texts go on in the next line (chosen by us)
# Wide enough that going through every value of a long table is not worth its time.
MEASURED_ROWS = 5_000
A4, MARGIN_INCHES = 9, 0.4


def title_of(text: str) -> str:
    """A title that Excel takes for a sheet."""
    return " ".join(text.translate(NOT_IN_TITLES).split())[:LONGEST_TITLE].strip()


def write(book: xlsxwriter.Workbook, title: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Adds the table as a sheet: heading frozen and repeated on each page of A4, columns wide enough, a filter."""
    sheet: Worksheet = book.add_worksheet(title_of(title))
    written = (*FORMATS.values(), WHOLE)
    formats = {number: book.add_format({"num_format": number, "valign": "top"}) for number in written}
    text = book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name, head)
        sheet.set_column(place, place, _width(name, (row.get(name) for row in rows[:MEASURED_ROWS])))
    for line, row in enumerate(rows, start=1):
        for place, name in enumerate(columns):
            _write(sheet, line, place, row.get(name), formats, text)
    if columns:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.freeze_panes(1, 0)
    _for_print(sheet)


def _write(sheet: Worksheet, line: int, place: int, value: Any, formats: dict[str, Format], text: Format) -> None:
    kind = NUMBER
    if isinstance(value, Figure):
        value, kind = value.value, value.kind
    elif isinstance(value, date):
        kind = MOMENT if isinstance(value, datetime) else DAY
    if value is None or value == "" or value != value:
        return
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        sheet.write_datetime(line, place, moment.replace(tzinfo=None), formats[FORMATS[kind]])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        whole = kind == NUMBER and float(value).is_integer()
        sheet.write_number(line, place, value, formats[WHOLE if whole else FORMATS[kind]])
    else:
        sheet.write_string(line, place, str(value), text)


def _width(name: str, values: Iterable[Any]) -> int:
    """As wide as the longest value; the heading may break between its words."""
    words = max((len(word) for word in name.split()), default=0) + 3
    longest = max((len(str(value)) + 1 for value in values if value is not None), default=0)
    return min(max(NARROWEST, words, longest), WIDEST)


def _for_print(sheet: Worksheet) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(*[MARGIN_INCHES] * 4)
    sheet.set_footer("&L&A&R&P/&N")
