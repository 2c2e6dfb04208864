"""Writes the templates of official papers, data/documents/*.docx, from tests/tasks/templates/*.txt.

With --check it only says which are stale. What the committee's own template in its home looks like is up to it; these
have the form of Quy định 399-QĐ/TW of 2026 in the sizes of Hướng dẫn 36-HD/VPTW of 2018.

A line begins with what it is: `#` heading, `-` item, `|` row of a table (`|for`, `|endfor` repeat rows), `@head`,
`@head_of_cell`, `@subject`, `@title`, `@about`, `@to`, `@widths` (millimetres of the next table), `@lines`, `@sign`,
`@sign_of_cell`, `@sign_both`, `@page`; `{%p` is passed on; every other line is a paragraph.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from docx import Document
from docx.document import Document as Sheet
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from etl.discover import DATA

SOURCES = Path(__file__).with_name("templates")
FONT = "Times New Roman"
# Hướng dẫn 36-HD/VPTW: margins top, bottom 20 mm, left 30 mm, right 20 mm.
MARGINS = {"top": 20, "bottom": 20, "left": 30, "right": 20}
WIDTH, BODY = 160, 13
# As many dots as a line of 160 mm has room for (139 in Times New Roman); the least height of a row to write in; the
# style of the empty line that keeps a table from what follows, and its points.
DOTS = 134
BY_HAND = 9
SPACE, BELOW_TABLE = "Space", 7
WORDS = {
    "vi": {
        "party": "ĐẢNG CỘNG SẢN VIỆT NAM", "number": "Số", "recipients": "Nơi nhận:",
        "cell_signs": "T/M CHI BỘ\nBÍ THƯ", "by_hand": "(ký, ghi rõ họ tên)",
        "both_sign": ("ĐẠI DIỆN CHI BỘ", "TỔ GIÁM SÁT"),
    },
    "en": {
        "party": "COMMUNIST PARTY OF VIET NAM", "number": "No", "recipients": "Recipients:",
        "cell_signs": "FOR THE CELL\nSECRETARY", "by_hand": "(signature, name)",
        "both_sign": ("FOR THE CELL", "FOR THE TEAM"),
    },
}  # fmt: skip


class Writer:
    """Writes one template, line by line."""

    def __init__(self, lang: str) -> None:
        self.words, self.sheet = WORDS[lang], _sheet()
        self.widths: list[float] = []
        self.rows: list[list[str]] = []

    def line(self, line: str) -> None:
        """Takes the next line."""
        if line.startswith("|"):
            self.rows.append(line.removeprefix("|").removesuffix("|").split("|"))
            return
        self.table()
        kind, _, rest = line.partition(" ")
        if kind.startswith("@"):
            getattr(self, f"on_{kind[1:]}")(rest.strip())
        elif kind == "#":
            self.paragraph(rest, bold=True, before=9)
        elif line.startswith("{%p"):
            self.sheet.add_paragraph(line)
        elif line:
            self.paragraph(line, indent=10)

    def paragraph(self, text: str, *, bold: bool = False, indent: float = 0, before: float = 2) -> Paragraph:
        """A paragraph of the body; `indent` of its first line in millimetres."""
        made = self.sheet.add_paragraph()
        run = made.add_run(text)
        run.bold, run.font.size = bold, Pt(BODY)
        made.alignment = WD_ALIGN_PARAGRAPH.LEFT if bold else WD_ALIGN_PARAGRAPH.JUSTIFY
        made.paragraph_format.first_line_indent = Mm(indent)
        made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(before), Pt(4)
        made.paragraph_format.keep_with_next = bold
        return made

    def table(self) -> None:
        """Writes the rows gathered so far as a table with lines."""
        if not self.rows:
            return
        n = max(len(row) for row in self.rows)
        widths = self.widths or [WIDTH / n] * n
        table = self.sheet.add_table(0, n)
        table.style, table.autofit = "Table Grid", False
        for place, texts in enumerate(self.rows):
            row = table.add_row()
            if texts[0].startswith(("for ", "endfor")):
                row.cells[0].text = f"{{%tr {texts[0]} %}}"
                continue
            for cell, text in zip(row.cells, texts, strict=True):
                run = cell.paragraphs[0].add_run(text.strip())
                run.bold, run.font.size = place == 0, Pt(12)
            _of_row(row, "cantSplit", *(["tblHeader"] if place == 0 else []))
            if not any(text.strip() for text in texts):
                row.height = Mm(BY_HAND)
        _widths(table, widths)
        self.rows, self.widths = [], []
        self.sheet.add_paragraph(style=SPACE)

    def on_widths(self, rest: str) -> None:
        self.widths = [float(width) for width in rest.split()]

    def on_head(self, _: str) -> None:
        number = f"{self.words['number']} {{{{ number_and_symbol }}}}"
        self._head("{{ superior }}", "{{ issuer }}", number, "{{ place_and_date }}")

    def on_head_of_cell(self, _: str) -> None:
        number = f"{self.words['number']} ........"
        self._head("{{ above_upper }}", "{{ cell_upper }}", number, "{{ place_and_date_by_hand }}")

    def _head(self, superior: str, issuer: str, number: str, day: str) -> None:
        left, right = self._pair(66, 94)
        _centred(left, superior, 13)
        _centred(left, issuer, 13, bold=True)
        _centred(left, "*", 13)
        _centred(left, number, 13)
        _centred(right, self.words["party"], 14, bold=True, underline=True)
        _centred(right, day, 13, italic=True)
        self.left = left

    def on_subject(self, rest: str) -> None:
        _centred(self.left, rest, 12, italic=True)
        self.sheet.add_paragraph()

    def on_title(self, rest: str) -> None:
        _centred(self.sheet, rest, 15, bold=True).paragraph_format.space_before = Pt(12)

    def on_about(self, rest: str) -> None:
        _centred(self.sheet, rest, 13, bold=True).paragraph_format.space_after = Pt(8)

    def on_to(self, rest: str) -> None:
        _centred(self.sheet, rest, BODY).paragraph_format.space_after = Pt(4)

    def on_lines(self, rest: str) -> None:
        for _ in range(int(rest)):
            self.paragraph("." * DOTS)

    def on_page(self, _: str) -> None:
        self.sheet.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def on_sign(self, rest: str) -> None:
        """The recipients, and who signs by which right; on the page of the last paragraph before."""
        self._keep_last()
        left, right = self._pair(80, 80)
        run = left.paragraphs[0].add_run(self.words["recipients"])
        run.underline, run.font.size = True, Pt(13)
        for one in rest.split("|"):
            left.add_paragraph().add_run(f"- {one}").font.size = Pt(12)
        _centred(right, "{{ authority }}", 13, bold=True)
        _centred(right, "{{ position }}", 13)
        _room_to_sign(right)
        _centred(right, "{{ signatory }}", 13, bold=True)

    def on_sign_of_cell(self, _: str) -> None:
        self._keep_last()
        _, right = self._pair(80, 80)
        for place, text in enumerate(self.words["cell_signs"].split("\n")):
            _centred(right, text, 13, bold=place == 0)
        _centred(right, self.words["by_hand"], 12, italic=True)
        _room_to_sign(right)

    def on_sign_both(self, _: str) -> None:
        self._keep_last()
        for place, text in zip(self._pair(80, 80), self.words["both_sign"], strict=True):
            _centred(place, text, 13, bold=True)
            _centred(place, self.words["by_hand"], 12, italic=True)
            _room_to_sign(place)

    def _keep_last(self) -> None:
        """What stands last stays with a space and what follows: no signature stands alone on a page.

        That is the last text that always stands there, with what may follow it, or a table of a known length; one that
        grows by the cell is not held together.
        """
        before = list(self.sheet.iter_inner_content())
        self.sheet.add_paragraph().paragraph_format.keep_with_next = True
        inside = 0
        for one in reversed(before):
            if isinstance(one, Table):
                self._keep_table(one)
                return
            inside += one.text.startswith("{%p end") - one.text.startswith(("{%p if", "{%p for"))
            one.paragraph_format.keep_with_next = not one.text.startswith("{%p")
            # Dotted lines are no text: they stay with their heading.
            if not inside and one.text.strip(".") and not one.text.startswith("{%p"):
                return

    def _keep_table(self, table: Table) -> None:
        if "{%tr" not in table._tbl.xml:
            for paragraph in (paragraph for cell in table._cells for paragraph in cell.paragraphs):
                paragraph.paragraph_format.keep_with_next = True

    def _pair(self, left: float, right: float) -> tuple:
        table = self.sheet.add_table(1, 2)
        table.autofit = False
        _widths(table, (left, right))
        _of_row(table.rows[0], "cantSplit")
        return table.rows[0].cells

    def finish(self) -> bytes:
        """The bytes of the template."""
        self.table()
        file = BytesIO()
        self.sheet.save(file)
        return file.getvalue()


def _sheet() -> Sheet:
    sheet = Document()
    sheet.core_properties.author = ""
    sheet.core_properties.created = sheet.core_properties.modified = datetime(2026, 1, 1)
    page = sheet.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    for side, width in MARGINS.items():
        setattr(page, f"{side}_margin", Mm(width))
    style = sheet.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    sheet.styles.add_style(SPACE, WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(BELOW_TABLE)
    return sheet


def _widths(table: Table, widths: Sequence[float]) -> None:
    """The widths in millimetres, of the cells for Word and of the grid for LibreOffice, which asks only this."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _of_row(row: _Row, *names: str) -> None:
    """Sets properties that python-docx has no names for: `cantSplit`, `tblHeader` (again on each page)."""
    for name in names:
        row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))


def _centred(place, text: str, size: float, **look: bool) -> Paragraph:
    """A centred paragraph; the empty one that a cell begins with is taken first."""
    first = getattr(place, "paragraphs", [None])[0] if not hasattr(place, "sections") else None
    made = first if first is not None and not first.text else place.add_paragraph()
    run = made.add_run(text)
    run.font.size = Pt(size)
    for name, value in look.items():
        setattr(run.font, name, value)
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return made


def _room_to_sign(place) -> None:
    for _ in range(4):
        place.add_paragraph()


def written(source: Path) -> bytes:
    """The template of one source, `<name>.<language>.txt`."""
    writer = Writer(source.suffixes[0].removeprefix("."))
    for line in source.read_text("utf-8").splitlines():
        writer.line(line.strip())
    return writer.finish()


def main(arguments: list[str]) -> str | None:
    """Returns which templates are stale where only --check was asked for."""
    stale = []
    for source in sorted(SOURCES.glob("*.txt")):
        template = DATA / "documents" / f"{source.stem}.docx"
        made = written(source)
        if template.exists() and _text(template.read_bytes()) == _text(made):
            continue
        stale.append(template.name)
        if "--check" not in arguments:
            template.write_bytes(made)
    if stale and "--check" in arguments:
        return f"{', '.join(stale)}: no longer what tests/tasks/templates says; run 'uv run poe papers'"
    return None


def _text(file: bytes) -> bytes:
    """What is read of a DOCX; the archive around it carries the moment of writing."""
    with ZipFile(BytesIO(file)) as archive:
        return archive.read("word/document.xml")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
