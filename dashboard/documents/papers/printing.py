"""A filled paper as PDF: the paragraphs and tables of its DOCX, set again by Typst.

So a committee that edits a template in Word changes the PDF with it. What is taken over is what such papers use:
margins, alignment, indents, spacing, bold, italic, underlined, size, page breaks, and tables with or without lines.
Pictures, headers and footers are not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from dashboard.documents.typeset import typeset

TEMPLATE = Path(__file__).with_name("paper.typ")
ALIGNED = {
    WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right", WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
}  # fmt: skip
USUAL_POINTS = 13.0
LINED = "Table Grid"


def as_pdf(papers: Sequence[bytes]) -> bytes:
    """Filled papers (DOCX) as one PDF, each beginning on a page of its own."""
    return typeset(TEMPLATE, "pdf", {"papers": json.dumps([_paper(one) for one in papers])})[0]


def as_pictures(papers: Sequence[bytes]) -> list[bytes]:
    """Each page as a picture (PNG), for looking at it."""
    return typeset(TEMPLATE, "png", {"papers": json.dumps([_paper(one) for one in papers])})


def _paper(file: bytes) -> dict[str, Any]:
    sheet = Document(BytesIO(file))
    page = sheet.sections[0]
    margins = (page.top_margin, page.right_margin, page.bottom_margin, page.left_margin)
    return {
        "margins": [_mm(margin) for margin in margins],
        "blocks": [_block(one) for one in sheet.iter_inner_content()],
    }


def _block(one: Paragraph | Table) -> dict[str, Any]:
    return _paragraph(one) if isinstance(one, Paragraph) else _table(one)


def _table(table: Table) -> dict[str, Any]:
    rows = [[[_block(inner) for inner in cell.iter_inner_content()] for cell in row.cells] for row in table.rows]
    widths = [_mm(cell.width) for cell in table.rows[0].cells] if rows else []
    lined = table.style is not None and table.style.name == LINED
    return {"kind": "table", "lined": lined, "widths": widths, "rows": rows}


def _paragraph(one: Paragraph) -> dict[str, Any]:
    layout = one.paragraph_format
    return {
        "kind": "paragraph",
        "align": ALIGNED.get(one.alignment, "left") if one.alignment is not None else "left",
        "indent": _mm(layout.first_line_indent),
        "left": _mm(layout.left_indent),
        "before": _points(layout.space_before),
        "after": _points(layout.space_after),
        "keep": bool(layout.keep_with_next),
        "runs": [_run(run) for run in one.runs if run.text or run.contains_page_break],
        "new_page": any('w:type="page"' in run._element.xml for run in one.runs),
    }


def _run(run: Run) -> dict[str, Any]:
    font = run.font
    return {
        "text": run.text.replace("\f", ""),
        "bold": bool(run.bold),
        "italic": bool(run.italic),
        "underline": bool(run.underline),
        "size": font.size.pt if font.size else USUAL_POINTS,
    }


def _mm(length: Length | None) -> float:
    return 0.0 if length is None else round(length.mm, 2)


def _points(length: Length | None) -> float:
    return 0.0 if length is None else round(length.pt, 2)
