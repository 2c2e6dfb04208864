"""Rows of texts, days, times and shares as the bytes of files: text in dialects and encodings, workbooks, pages."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from datetime import date, datetime, time
from html import escape
from random import Random

import xlsxwriter

from etl.mapping.files.fonts import TCVN3, TCVN3_FROM

Value = str | int | float | date | time | None
Rows = list[list[Value]]
DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%-d/%-m/%Y", "%m/%d/%Y", "%d/%m/%y")
TIMES = ("%H:%M", "%Hh%M", "%H giờ %M", "%Hg%M", "%Hh%M'", "%I:%M %p")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "nfd", "tcvn3", "cp1258")
FONT = {letter: chr(TCVN3_FROM + place) for place, letter in reversed(list(enumerate(TCVN3)))}
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def written(dice: Random, rows: Rows) -> tuple[str, bytes]:
    """The rows as a file of a drawn kind: its name and its bytes."""
    kind = dice.choice(("csv", "csv", "xlsx", "xlsx", "ods", "html"))
    if kind == "xlsx" and dice.random() < 0.6:
        return "b.xlsx", _xlsx(dice, rows)
    texts = _texts(dice, rows)
    if kind == "xlsx":
        return "b.xlsx", _xlsx(dice, texts)
    if kind == "ods":
        return "b.ods", _ods(texts)
    if kind == "html":
        return "b.xls", _html(texts)
    return "b.csv", _csv(dice, texts)


def _texts(dice: Random, rows: Rows) -> Rows:
    """Days, times and decimals as one notation of an office writes them."""
    day, clock, comma = dice.choice(DAYS), dice.choice(TIMES), dice.random() < 0.5

    def text(value: Value) -> Value:
        if isinstance(value, date):
            return value.strftime(day)
        if isinstance(value, time):
            return value.strftime(clock)
        if isinstance(value, float) and comma:
            return f"{value:g}".replace(".", ",")
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    return [[text(value) for value in row] for row in rows]


def _csv(dice: Random, rows: Rows) -> bytes:
    out = io.StringIO()
    quoting = dice.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    csv.writer(
        out, delimiter=dice.choice(",;\t|"), quoting=quoting, lineterminator=dice.choice(("\n", "\r\n"))
    ).writerows(rows)
    return _encoded(out.getvalue(), dice.choice(ENCODINGS))


def _encoded(text: str, encoding: str) -> bytes:
    if encoding == "nfd":
        return unicodedata.normalize("NFD", text).encode()
    if encoding == "tcvn3":
        # Capitals with marks are small ones in these fonts, shown by a font of capitals.
        return "".join(FONT.get(letter) or FONT.get(letter.lower(), letter) for letter in text).encode("latin-1")
    if encoding == "cp1258":
        return "".join(map(_with_tone_behind, text)).encode("cp1258", "replace")
    return text.encode(encoding)


def _with_tone_behind(letter: str) -> str:
    if letter.isascii() or letter in "đĐ":
        return letter
    marks = unicodedata.normalize("NFD", letter)
    shape = unicodedata.normalize("NFC", marks[0] + "".join(m for m in marks[1:] if m in "\u0302\u0306\u031b"))
    return shape + "".join(m for m in marks[1:] if m not in "\u0302\u0306\u031b")


def _xlsx(dice: Random, rows: Rows) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": dice.random() < 0.3})
    day = book.add_format({"num_format": dice.choice(("dd/mm/yyyy", "m/d/yyyy", "d-mmm-yy"))})
    clock = book.add_format({"num_format": "hh:mm"})
    sheet = book.add_worksheet("Sheet1")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(r, c, datetime(value.year, value.month, value.day), day)
            elif isinstance(value, time):
                sheet.write_datetime(r, c, value, clock)
            elif value not in (None, ""):
                sheet.write(r, c, value)
    book.close()
    return out.getvalue()


def _html(rows: Rows) -> bytes:
    lines = "".join(f"<tr>{''.join(f'<td>{escape(str(value))}</td>' for value in row)}</tr>" for row in rows)
    return f"<html><meta charset=utf-8><table>{lines}</table></html>".encode()


def _ods(rows: Rows) -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        f"<table:table-row>{''.join(cell.format(escape(str(value))) for value in row)}</table:table-row>"
        for row in rows
    )
    spaces = " ".join(f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    table = f'<table:table table:name="a">{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest/>")
        file.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return made.getvalue()
