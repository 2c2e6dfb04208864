"""Workbooks as Excel saves them since 2007, row by row.

By hand because no library gives a cell's number format, hidden rows and bounded memory together: calamine reads values
only and holds the whole area up to a stray cell, openpyxl in its streaming mode does not know hidden rows.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import lxml.etree as etree

from etl.mapping.files.numbers import kind, shown
from etl.mapping.files.sheet import Marks, Sheet, drained, of_cells, place_of
from etl.mapping.unfit import Unfit

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
CELL = re.compile(r"([A-Z]{1,3})(\d+)")
# What a part of a workbook may hold unpacked; the most that a sheet below 20 MB was seen to need is a tenth.
LARGEST_PART = 2 << 30
MOST_KNOWN = 100_000


def sheets(content: bytes) -> list[Sheet]:
    """The sheets of a workbook in their order, hidden ones too. Raises Unfit where it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return _sheets(book)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ValueError, OverflowError, EOFError) as error:
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
            hidden = entry.get("state", "visible") != "visible"
            sheets.append(_sheet(book, part[0], str(entry.get("name")), hidden, _Cells(texts, forms, from_1904)))
    return sheets


class _Cells:
    """The text of a cell by the workbook's shared texts and formats."""

    def __init__(self, texts: list[str], forms: list[str], from_1904: bool) -> None:
        self.texts, self.forms, self.from_1904 = texts, forms, from_1904
        self.known: dict[tuple[str, str, bool], str] = {}

    def text(self, cell: Any) -> str:
        """The text that the cell shows; empty for one with an error."""
        t = cell.get("t", "n")
        last = cell[-1]
        if t == "inlineStr":
            return _joined(last if len(cell) == 1 else cell)
        # The value stands behind the formula, and before what other programs add.
        value = last.text if last.tag[-2:] == "}v" else cell.findtext("{*}v")
        if not value or t == "e":
            return ""
        if t == "s":
            return self.texts[int(value)]
        if t in ("str", "d"):
            return value
        return self.number(value, cell.get("s", "0"), t == "b")

    def number(self, value: str, style: str, truth: bool) -> str:
        """The text of a number by the place of its format; the same ones come again and again."""
        key = (value, style, truth)
        if key not in self.known:
            form = self.forms[int(style)] if int(style) < len(self.forms) else ""
            text = ("true" if value == "1" else "false") if truth else shown(float(value), form, self.from_1904)
            if len(self.known) > MOST_KNOWN:
                self.known.clear()
            self.known[key] = text
        return self.known[key]


def _sheet(book: zipfile.ZipFile, part: str, name: str, hidden: bool, cells: _Cells) -> Sheet:
    rows: set[int] = set()
    columns: set[int] = set()
    merged = []

    def read() -> Iterator[tuple[int, dict[int, str]]]:
        number = 0
        for element in _elements(book, part, "{*}row", "{*}mergeCell", "{*}col"):
            if element.tag.endswith("}row"):
                number = int(element.get("r", number + 1))
                if element.get("hidden") in ("1", "true"):
                    rows.add(number)
                yield number, _row(element, cells)
            elif element.tag.endswith("}mergeCell"):
                merged.append(_area(element.get("ref", "")))
            elif element.get("hidden") in ("1", "true"):
                columns.update(range(int(element.get("min")) - 1, min(int(element.get("max")), 500)))

    kept = [(number, row) for number, row in read() if row]
    areas = tuple(area for area in merged if area)
    return of_cells(name, drained(kept), Marks(hidden, frozenset(rows), frozenset(columns), areas))


def _row(element: Any, cells: _Cells) -> dict[int, str]:
    row, place, text_of = {}, -1, cells.text
    for cell in element:
        reference = cell.get("r")
        place = place_of(reference.rstrip("0123456789")) if reference else place + 1
        if len(cell) and (text := text_of(cell)):
            row[place] = text
    return row


def _area(reference: str) -> tuple[int, int, int, int] | None:
    corners = CELL.findall(reference)
    if len(corners) != 2:
        return None
    (left, top), (right, bottom) = corners
    return int(top), place_of(left), int(bottom), place_of(right)


def _texts(book: zipfile.ZipFile, targets: dict[str, tuple[str, str]]) -> list[str]:
    part = next((target for target, of in targets.values() if of.endswith("/sharedStrings")), None)
    return [_joined(element) for element in _elements(book, part, "{*}si")] if part else []


def _elements(book: zipfile.ZipFile, part: str, *tags: str) -> Iterator[Any]:
    """The elements of a part one after the other; each is forgotten when the next one is asked for."""
    with _opened(book, part) as stream:
        for _, element in etree.iterparse(stream, tag=tags, resolve_entities=False):
            yield element
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]


def _joined(element: Any) -> str:
    if len(element) == 1:
        only = element[0]
        if not len(only):
            return only.text or ""
    # Readings of foreign letters (rPh) are no part of the text.
    return "".join(t.text or "" for t in element.iter("{*}t") if not t.getparent().tag.endswith("}rPh"))


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
