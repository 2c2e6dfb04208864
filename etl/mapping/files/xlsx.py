"""Workbooks as Excel saves them since 2007, row by row.

By hand because no library gives a cell's number format, hidden rows and bounded memory together: calamine reads values
only and holds the whole area up to a stray cell, openpyxl in its streaming mode does not know hidden rows.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any
from xml.parsers.expat import ExpatError

import lxml.etree as etree

from etl.mapping.files.numbers import kind
from etl.mapping.files.sheet import Marks, Sheet, of_cells
from etl.mapping.files.xlsx_parts import SharedTexts, SheetCells
from etl.mapping.unfit import Unfit

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# What a part of a workbook may hold unpacked; the most that a sheet below 20 MB was seen to need is a tenth.
LARGEST_PART = 2 << 30
FAULTS = (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ExpatError, ValueError, OverflowError, EOFError)


def sheets(content: bytes) -> list[Sheet]:
    """The sheets of a workbook in their order, hidden ones too. Raises Unfit where it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return _sheets(book)
    except FAULTS as error:
        raise Unfit("broken") from error


def _sheets(book: zipfile.ZipFile) -> list[Sheet]:
    home = _home(book)
    tree = _tree(book, home)
    targets = _targets(book, home)
    from_1904 = any(e.get("date1904") in ("1", "true") for e in tree.iter("{*}workbookPr"))
    texts, forms = _texts(book, targets), _forms(book, targets)
    sheets = []
    for entry in tree.iter("{*}sheet"):
        part = targets.get(entry.get(RELATION) or entry.get(STRICT_RELATION) or "")
        if part and "worksheet" in part[1]:
            marks = Marks(hidden=entry.get("state", "visible") != "visible")
            cells = SheetCells(texts, forms, from_1904=from_1904, marks=marks)
            with _opened(book, part[0]) as stream:
                sheets.append(of_cells(str(entry.get("name")), cells.of(stream), marks))
    return sheets


def _texts(book: zipfile.ZipFile, targets: dict[str, tuple[str, str]]) -> list[str]:
    part = next((target for target, of in targets.values() if of.endswith("/sharedStrings")), None)
    if part is None:
        return []
    with _opened(book, part) as stream:
        return list(SharedTexts().of(stream))


def _forms(book: zipfile.ZipFile, targets: dict[str, tuple[str, str]]) -> list[str]:
    part = next((target for target, of in targets.values() if of.endswith("/styles")), None)
    if part is None:
        return []
    tree = _tree(book, part)
    codes = {int(e.get("numFmtId", 0)): e.get("formatCode", "") for e in tree.iter("{*}numFmt")}
    cells = next(tree.iter("{*}cellXfs"), None)
    numbers = [int(e.get("numFmtId", 0)) for e in cells.iter("{*}xf")] if cells is not None else []
    return [kind(number, codes.get(number, "")) for number in numbers]


def _home(book: zipfile.ZipFile) -> str:
    tree = _tree(book, "_rels/.rels")
    return next(e.get("Target").lstrip("/") for e in tree if e.get("Type").endswith("/officeDocument"))


def _targets(book: zipfile.ZipFile, home: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(home)
    tree = _tree(book, posixpath.join(folder, "_rels", f"{name}.rels"))
    return {e.get("Id"): (_part(folder, e.get("Target")), e.get("Type")) for e in tree}


def _part(folder: str, target: str) -> str:
    """A target by its place in the archive; one with a slash in front is named from the top."""
    named = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(named)


def _tree(book: zipfile.ZipFile, part: str) -> Any:
    with _opened(book, part) as stream:
        return etree.parse(stream, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()


def _opened(book: zipfile.ZipFile, part: str) -> Any:
    if book.getinfo(part).file_size > LARGEST_PART:
        raise Unfit("too_long")
    return book.open(part)
