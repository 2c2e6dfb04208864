"""Workbooks as LibreOffice saves them: what each cell is stands in its attributes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import lxml.etree as etree

from etl.mapping.files.numbers import plain
from etl.mapping.files.sheet import Marks, Sheet, of_cells
from etl.mapping.unfit import Unfit

LENGTH = re.compile(r"PT(\d+)H(\d\d)M(\d\d)(?:[.,]\d+)?S")
# A row or cell with a value that is repeated more often was filled down to the end by a slip.
MOST_REPEATED = 1_000
LAST_COLUMN = 16_384


def sheets(content: bytes) -> list[Sheet]:
    """The sheets of a workbook in their order, hidden ones too. Raises Unfit where it is broken or locked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if b"encryption-data" in book.read("META-INF/manifest.xml"):
                raise Unfit("locked")
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            tree = etree.fromstring(book.read("content.xml"), parser)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, EOFError) as error:
        raise Unfit("broken") from error
    unseen = {_get(e.getparent(), "name") for e in tree.iter("{*}table-properties") if _get(e, "display") == "false"}
    return [_sheet(table, unseen) for table in tree.iter("{*}table") if table.getparent().tag.endswith("}spreadsheet")]


def _sheet(table: Any, unseen: set[str]) -> Sheet:
    rows, hidden, merged, without_result, number = [], set(), [], [], 1
    for element in table.iter("{*}table-row"):
        repeated = int(_get(element, "number-rows-repeated") or 1)
        row = dict(_row(element, number, merged, without_result))
        for n in range(min(repeated, MOST_REPEATED) if row else 0):
            rows.append((number + n, row))
            if _is_hidden(element):
                hidden.add(number + n)
        number += repeated
    columns, place = set(), 0
    for element in table.iter("{*}table-column"):
        repeated = int(_get(element, "number-columns-repeated") or 1)
        if _is_hidden(element):
            columns.update(range(place, min(place + repeated, LAST_COLUMN)))
        place += repeated
    marks = Marks(_get(table, "style-name") in unseen, hidden, columns, merged, without_result)
    return of_cells(_get(table, "name"), rows, marks)


def _row(element: Any, number: int, merged: list, without_result: list) -> Iterator[tuple[int, str]]:
    place = 0
    for cell in element.iter("{*}table-cell", "{*}covered-table-cell"):
        repeated = int(_get(cell, "number-columns-repeated") or 1)
        if any(kind == "error" and of.endswith("}value-type") for of, kind in cell.attrib.items()):
            without_result.append((number, place))
        elif text := _text(cell):
            yield from ((place + n, text) for n in range(min(repeated, MOST_REPEATED)))
        wide, high = (int(_get(cell, f"number-{of}-spanned") or 1) for of in ("columns", "rows"))
        if wide > 1 or high > 1:
            merged.append((number, place, number + high - 1, place + wide - 1))
        place += repeated


def _text(cell: Any) -> str:
    match _get(cell, "value-type"):
        case "percentage":
            return f"{plain(float(_get(cell, 'value')) * 100)}%"
        case "float" | "currency":
            shown = _paragraphs(cell)
            # Zeros before a number belong to a code.
            return shown if re.fullmatch(r"0\d+", shown) else plain(float(_get(cell, "value")))
        case "date":
            return _get(cell, "date-value").removesuffix("T00:00:00").removesuffix(":00")
        case "time":
            match = LENGTH.fullmatch(_get(cell, "time-value"))
            return ":".join(match.groups()).removesuffix(":00") if match else _paragraphs(cell)
        case "boolean":
            return _get(cell, "boolean-value")
    return _paragraphs(cell)


def _paragraphs(cell: Any) -> str:
    lines = (child for child in cell if child.tag.endswith("}p"))
    return "\n".join("".join(_run(line)) for line in lines)


def _run(element: Any) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        yield " " if child.tag.endswith("}s") else "".join(_run(child)) if isinstance(child.tag, str) else ""
        if child.tail:
            yield child.tail


def _is_hidden(element: Any) -> bool:
    return _get(element, "visibility") in ("collapse", "filter")


def _get(element: Any, name: str) -> str:
    return next((v for k, v in element.attrib.items() if k.endswith("}" + name)), "")
