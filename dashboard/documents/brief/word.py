"""The brief as DOCX, for those who fill it in on a computer; the same content as the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from io import BytesIO

from docx import Document
from docx.document import Document as Sheet
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table

from dashboard.documents.brief import picture
from dashboard.documents.brief.content import Brief, Sheets
from dashboard.documents.brief.word_room import room_left
from dashboard.documents.typeset import typeset
from dashboard.language import Language

# Word has it everywhere; a font that the reader lacks is replaced without a word.
FONT = "Times New Roman"
# The same content gives the same bytes: the day of writing stands in the footer.
WRITTEN = datetime(2026, 1, 1)
TICK = "☐"
# Millimetres; together the width between the margins.
FACT_WIDTHS = (48, 130)
FORM_WIDTHS = (66, 28, 28, 28, 28)
COMMITMENT_WIDTHS = (98, 48, 32)
# A line to write on by hand, and what the signatures take of the second page.
ROW_TO_WRITE, SIGNATURES = 8, 24
FEWEST_LINES = 2
# The styles of the sheet by their ids: to find one by its name, every style of the sheet is read each time.
BULLET, GRID = "ListBullet", "TableGrid"
# Cells that met every month have the same picture; one takes some ten kilobytes.
PICTURES_KEPT = 200


def write(one: Sheets, t: Language) -> bytes:
    """The bytes of the DOCX."""
    brief = one.brief
    sheet = _sheet(one, t)
    _why(sheet, brief, t)
    _pictures(sheet, brief, t)
    _listed(sheet, t("brief.decisions"), brief.decisions or [t("brief.no_decisions")])
    if brief.harmless_here:
        _listed(sheet, t("brief.harmless_here"), brief.harmless_here)
    _listed(sheet, t("brief.harmless_undecided" if brief.harmless_here else "brief.harmless"), brief.harmless)
    _listed(sheet, t("brief.questions"), brief.questions, numbered=True)
    _listed(sheet, t("brief.papers"), brief.papers)
    _listed(sheet, t("brief.clears"), brief.clears)
    _listed(sheet, t("brief.good"), brief.good or [t("brief.no_good")])
    _form(sheet, brief, t)
    _commitments(sheet, t)
    _reply(sheet, brief, t)
    _signatures(sheet, t)
    file = BytesIO()
    sheet.save(file)
    return file.getvalue()


def _sheet(one: Sheets, t: Language) -> Sheet:
    brief = one.brief
    sheet = Document()
    properties = sheet.core_properties
    properties.title, properties.author = f"{brief.title} - {brief.name}", ""
    properties.created = properties.modified = WRITTEN
    page = sheet.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(16)
    page.top_margin = page.bottom_margin = Mm(13)
    page.footer.paragraphs[0].text = _footer(one, t)
    for name in ("Normal", "List Bullet"):
        _set_style(sheet, name)
    _bold(sheet, brief.name, 15)
    sheet.add_paragraph(f"{brief.title}. {t('brief.no_verdict')}").runs[0].italic = True
    facts = _table(sheet, len(brief.facts), 2, FACT_WIDTHS)
    for row, (label, value) in zip(facts.rows, brief.facts, strict=True):
        row.cells[0].text, row.cells[1].text = label, value
        row.cells[0].paragraphs[0].runs[0].bold = True
    return sheet


def _footer(one: Sheets, t: Language) -> str:
    return f"{t('brief.classification')}: ........   {t('brief.copy')}: {one.copy or '....'}   {one.printed}"


def _set_style(sheet: Sheet, name: str) -> None:
    style = sheet.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    style.font.name, style.font.size = FONT, Pt(10)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(1)


def _why(sheet: Sheet, brief: Brief, t: Language) -> None:
    reasons = [f"{sentence} {sure}".strip() for sentence, sure in brief.reasons]
    _listed(sheet, t("brief.why"), reasons or [t("brief.no_flag")], numbered=bool(reasons))
    if brief.answer:
        sheet.add_paragraph(brief.answer).runs[0].bold = True


def _pictures(sheet: Sheet, brief: Brief, t: Language) -> None:
    _bold(sheet, t("brief.attendance"))
    sheet.add_paragraph(brief.attendance)
    if brief.months["rate"].count():
        sheet.add_picture(BytesIO(_drawn(picture.attendance(brief.months, t))), width=Mm(150))
        sheet.add_paragraph(t("brief.chart_legend")).runs[0].font.size = Pt(8)
    else:
        sheet.add_paragraph(t("brief.no_attendance"))
    _bold(sheet, t("brief.meetings"))
    sheet.add_paragraph(brief.meetings)
    sheet.add_picture(BytesIO(_drawn(picture.meetings(brief.months, t))), width=Mm(165))
    sheet.add_paragraph(picture.legend(t)).runs[0].font.size = Pt(8)


@lru_cache(PICTURES_KEPT)
def _drawn(svg: str) -> bytes:
    """A picture that Word can show."""
    page = "#set page(width: auto, height: auto, margin: 0pt)"
    source = f'{page}\n#image(bytes({_quoted(svg)}), format: "svg", width: 176mm)'
    return typeset(source.encode(), "png", ppi=220)[0]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _listed(sheet: Sheet, title: str, texts: list[str], *, numbered: bool = False) -> None:
    if not texts:
        return
    _bold(sheet, title)
    for number, text in enumerate(texts, 1):
        # Word's own numbers would go on from the list before.
        paragraph = sheet.add_paragraph(f"{number}. {text}" if numbered else text)
        if not numbered:
            paragraph._p.style = BULLET


def _form(sheet: Sheet, brief: Brief, t: Language) -> None:
    _bold(sheet, t("brief.form"))
    head = [t.of("brief", name) for name in ("form_flag", "confirmed", "partly", "not_confirmed", "not_seen")]
    _filled(sheet, [head, *([name, *[TICK] * 4] for name in [*brief.form, ""])], FORM_WIDTHS)
    sheet.add_paragraph(t("brief.conduct"))


def _commitments(sheet: Sheet, t: Language) -> None:
    _bold(sheet, t("brief.commitments"))
    head = [t.of("brief", name) for name in ("commitment", "by_whom", "by_when")]
    table = _filled(sheet, [head, *[["", "", ""]] * 3], COMMITMENT_WIDTHS)
    for row in table.rows[1:]:
        row.height = Mm(ROW_TO_WRITE)


def _reply(sheet: Sheet, brief: Brief, t: Language) -> None:
    """Lines to write on, as many as there is room for above the signatures."""
    _bold(sheet, t("brief.reply"))
    sheet.add_paragraph(f"{t('brief.objections')}: {brief.objections}")
    n_lines = max(int((room_left(sheet) - SIGNATURES) / ROW_TO_WRITE), FEWEST_LINES)
    table = _table(sheet, n_lines, 1, (sum(FORM_WIDTHS),))
    for row in table.rows:
        row.height = Mm(ROW_TO_WRITE)


def _signatures(sheet: Sheet, t: Language) -> None:
    sheet.add_paragraph()
    for cell, name in zip(sheet.add_table(1, 2).rows[0].cells, ("signed_cell", "signed_visitor"), strict=True):
        cell.text = f"{t.of('brief', name)}\n\n\n"
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        cell.paragraphs[0].runs[0].bold = True


def _filled(sheet: Sheet, rows: list[list[str]], widths: Sequence[float]) -> Table:
    """`widths` in millimetres: left to itself, Word makes columns of one width and breaks words in them."""
    table = _table(sheet, len(rows), len(rows[0]), widths)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    return table


def _table(sheet: Sheet, rows: int, columns: int, widths: Sequence[float]) -> Table:
    table = sheet.add_table(rows, columns)
    table._tbl.tblStyle_val, table.autofit = GRID, False
    for column, width in zip(table.columns, widths, strict=True):
        # Word reads the width of the cells, LibreOffice that of the column.
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _bold(sheet: Sheet, text: str, size: float = 11) -> None:
    title = sheet.add_paragraph()
    title.paragraph_format.keep_with_next = True
    run = title.add_run(text)
    run.bold, run.font.size = True, Pt(size)
