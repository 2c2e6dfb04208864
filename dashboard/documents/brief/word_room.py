"""How much room a DOCX has left on its second page, by an estimate: only Word itself knows where its pages end.

In: the sheet as written so far. Out: millimetres. Limits: letters are taken to be of one width, as those of Vietnamese
and English in Times New Roman are on average, and the rest that a page leaves where a title keeps to what follows is
allowed for; where it is too high the end of the page stays empty. Whether there is a third page is not known here: a
brief that is full already has one.
"""

from __future__ import annotations

from math import ceil

from docx.document import Document as Sheet
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph

PAGES = 2
POINT = 25.4 / 72  # millimetres
USUAL_POINTS = 10
# Shares of the size of the letters: how wide one is, how high a line is.
LETTER, LINE = 0.45, 1.17
# Millimetres: lines and insides of a table beside the text of its rows; what breaks of pages leave.
OF_ROW, OF_CELL = 0.5, 4
AT_BREAKS = 22


def room_left(sheet: Sheet) -> float:
    """Millimetres that are left of two pages; below zero where the sheet has more already."""
    page = sheet.sections[0]
    height = _mm(page.page_height) - _mm(page.top_margin) - _mm(page.bottom_margin)
    width = _mm(page.page_width) - _mm(page.left_margin) - _mm(page.right_margin)
    written = sum(_height(block, width) for block in sheet.iter_inner_content())
    return PAGES * height - AT_BREAKS - written


def _height(block: Paragraph | Table, width: float) -> float:
    return _of_table(block) if isinstance(block, Table) else _of_paragraph(block, width)


def _of_table(table: Table) -> float:
    lines = [max(_lines(cell.text, _mm(cell.width) - OF_CELL) for cell in row.cells) for row in table.rows]
    texts = [n * _line(USUAL_POINTS) + 2 * POINT for n in lines]
    return sum(OF_ROW + max(_mm(row.height), text) for row, text in zip(table.rows, texts, strict=True))


def _of_paragraph(paragraph: Paragraph, width: float) -> float:
    """A picture is as high as it says; text is so many lines of its largest letters."""
    pictures = sum(_mm(Length(extent)) for extent in map(int, paragraph._p.xpath(".//wp:extent/@cy")))
    points = max((run.font.size.pt for run in paragraph.runs if run.font.size), default=USUAL_POINTS)
    text = 0 if pictures else _lines(paragraph.text, width, points) * _line(points)
    return pictures + text + 2 * POINT


def _lines(text: str, width: float, points: float = USUAL_POINTS) -> int:
    return sum(max(ceil(len(part) * points * POINT * LETTER / width), 1) for part in text.split("\n"))


def _line(points: float) -> float:
    return points * POINT * LINE


def _mm(length: Length | None) -> float:
    return 0.0 if length is None else length.mm
