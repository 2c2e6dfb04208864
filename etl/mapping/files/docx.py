"""Word files since 2007 as lines: a paragraph is a row of one value, a row of a table one of several.

By hand because python-docx leaves out paragraphs inside content controls and text boxes, which forms are made of.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import lxml.etree as etree

from etl.mapping.files.sheet import Sheet, of_cells
from etl.mapping.unfit import Unfit

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
LARGEST = 200 << 20
NOT_SHOWN = ("Fallback", "moveFrom", "del")


def sheets(content: bytes) -> list[Sheet]:
    """The text of the document as one sheet; no sheet where it has none. Raises Unfit where it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            part = next(name for name in file.namelist() if name.endswith("word/document.xml"))
            if file.getinfo(part).file_size > LARGEST:
                raise Unfit("too_long")
            tree = etree.parse(file.open(part), etree.XMLParser(resolve_entities=False, no_network=True))
            pictures = any("/media/" in name for name in file.namelist())
    except (zipfile.BadZipFile, KeyError, StopIteration, etree.XMLSyntaxError, ValueError, EOFError) as error:
        raise Unfit("broken") from error
    body = next(tree.getroot().iter(f"{W}body", f"{STRICT}body"), None)
    rows = list(_rows(body)) if body is not None else []
    if pictures and not any(any(row) for row in rows):
        raise Unfit("scan")
    return [of_cells("", ((n, dict(enumerate(row))) for n, row in enumerate(rows, start=1)))]


def _rows(element: Any) -> Iterator[list[str]]:
    for child in element:
        kind = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if kind == "p":
            for box in child.iter("{*}txbxContent"):
                if not _is_hidden(box):
                    yield from _rows(box)
            yield from ([line] for line in _text(child).split("\n"))
        elif kind == "tbl":
            # A cell that goes on over several columns is one value.
            for row in child.iter("{*}tr"):
                yield [_cell(cell) for cell in row.iter("{*}tc")]
        elif kind in ("sdt", "sdtContent", "txbxContent", "ins", "moveTo", "smartTag", "customXml"):
            yield from _rows(child)


def _cell(cell: Any) -> str:
    return "\n".join(_text(paragraph) for paragraph in cell.iter("{*}p"))


def _text(paragraph: Any) -> str:
    # Text boxes of a paragraph are lines of their own.
    parts, boxes = [], set(paragraph.iter("{*}txbxContent"))
    for element in paragraph.iter("{*}t", "{*}tab", "{*}br", "{*}cr", "{*}noBreakHyphen"):
        kind = etree.QName(element).localname
        if _is_hidden(element) or any(box in boxes for box in element.iterancestors()):
            continue
        # A tab stop in the paragraph's settings is no tab in its text.
        if kind == "tab" and etree.QName(element.getparent()).localname == "tabs":
            continue
        parts.append({"t": element.text or "", "tab": "\t", "noBreakHyphen": "-"}.get(kind, "\n"))
    return "".join(parts)


def _is_hidden(element: Any) -> bool:
    """Whether it is a second copy for older programs, or what a tracked change moved away or removed."""
    return any(etree.QName(parent).localname in NOT_SHOWN for parent in element.iterancestors("*"))
