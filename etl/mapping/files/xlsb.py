"""Workbooks in Excel's binary form; percent formats and hidden rows are not known of them."""

from __future__ import annotations

import fastexcel

from etl.mapping.files.sheet import Marks, Sheet, of_cells
from etl.mapping.unfit import Unfit


def sheets(content: bytes) -> list[Sheet]:
    """The visible sheets of a workbook in their order. Raises Unfit where it is broken or locked."""
    try:
        book = fastexcel.read_excel(content)
        # With no row skipped and none taken as heading, rows keep their numbers in the sheet.
        loaded = [
            (name, book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")) for name in book.sheet_names
        ]
    except fastexcel.FastExcelError as error:
        raise Unfit("broken") from error
    return [
        of_cells(
            sheet.name,
            (
                (n, {place: value for place, value in enumerate(row) if value})
                for n, row in enumerate(sheet.to_polars().iter_rows(), start=1)
            ),
            Marks(hidden=sheet.visible != "visible"),
            ("binary",),
        )
        for _, sheet in loaded
    ]
