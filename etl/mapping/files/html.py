"""Web pages and XML that programs save under the ending of a workbook."""

from __future__ import annotations

from typing import Any

import lxml.etree as etree
from lxml import html as parsing

from etl.mapping.files.sheet import Marks, Sheet, of_cells
from etl.mapping.unfit import Unfit


def sheets(text: str) -> list[Sheet]:
    """Every table of the page that is inside no other, as a sheet. Raises Unfit where there is none."""
    try:
        tree = parsing.fromstring(text.encode(), parser=parsing.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, ValueError) as error:
        raise Unfit("broken") from error
    outer = [table for table in tree.iter("table") if not any(table.iterancestors("table"))]
    if not outer:
        raise Unfit("kind")
    return [_sheet(table) for table in outer]


def _sheet(table: Any) -> Sheet:
    rows, merged, hidden, taken = [], [], set(), set()
    for number, element in enumerate(table.iter("tr"), start=1):
        row, place = {}, 0
        for cell in element.iterchildren("td", "th"):
            while (number, place) in taken:
                place += 1
            wide, high = (_span(cell, of) for of in ("colspan", "rowspan"))
            row[place] = cell.text_content()
            if wide > 1 or high > 1:
                merged.append((number, place, number + high - 1, place + wide - 1))
                taken |= {(number + r, place + c) for r in range(high) for c in range(wide)}
            place += wide
        if "display:none" in (element.get("style") or "").replace(" ", ""):
            hidden.add(number)
        rows.append((number, row))
    return of_cells("", rows, Marks(rows=hidden, merged=merged), ("html",))


def _span(cell: Any, of: str) -> int:
    text = cell.get(of) or "1"
    return min(max(int(text), 1), 100) if text.isdigit() else 1
