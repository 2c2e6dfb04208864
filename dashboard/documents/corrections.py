"""What each office is asked to correct: a workbook with one sheet a unit, ready to be sent down."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.language import Language

# What Excel takes as the name of a sheet.
LONGEST_NAME = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
COLUMNS = ("number", "place", "table", "cell_code", "cell", "what", "content", "corrected")
WIDTHS = (6, 26, 20, 14, 30, 52, 52, 24)
HEAD_ROW = 4
A4 = 9


@dataclass(frozen=True)
class Office:
    """One unit and its rows, as `queries/corrections.sql` gives them; an empty code = of no unit known."""

    code: str
    name: str
    rows: tuple[Mapping[str, Any], ...]


class Formats(NamedTuple):
    """How the parts of a sheet are written."""

    title: Format
    head: Format
    plain: Format
    wrapped: Format


def offices(rows: Iterable[Mapping[str, Any]], here: str) -> list[Office]:
    """The rows by unit, in their order; those of no unit come last, under the name `here`."""
    by_unit: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_unit.setdefault(row["unit_code"], []).append(row)
    named = [Office(code, of[0]["unit"], tuple(of)) for code, of in by_unit.items() if code]
    return [*named, *(Office("", here, tuple(of)) for code, of in by_unit.items() if not code)]


def workbook(t: Language, of: Sequence[Office], stamp: str) -> bytes:
    """An Excel file: a first sheet with the number of rows by unit, then a sheet for each.

    Every value is written as text, so what looks like a formula stays what it is. `stamp` says who made it and when;
    it stands on every sheet, since sheets are sent one by one.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        formats = Formats(
            title=book.add_format({"bold": True, "font_size": 13}),
            head=book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            plain=book.add_format({"text_wrap": False}),
            wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
        )
        names = sheet_names([t("corrections.summary"), *(office.name for office in of)])
        _summary(t, book.add_worksheet(names[0]), of, stamp, formats)
        for name, office in zip(names[1:], of, strict=True):
            _sheet(t, book.add_worksheet(name), office, stamp, formats)
    return file.getvalue()


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that Excel takes, all different, each as near to the wanted one as can be."""
    taken: set[str] = {"history"}
    names = []
    for text in wanted:
        plain = FORBIDDEN.sub(" ", text).strip().strip("'").strip() or "-"
        name, n = plain[:LONGEST_NAME].strip(), 1
        while name.casefold() in taken:
            n += 1
            ending = f" ({n})"
            name = plain[: LONGEST_NAME - len(ending)].strip() + ending
        taken.add(name.casefold())
        names.append(name)
    return names


def content(t: Language, written: str) -> str:
    """The row as it was read, one known value a line; its JSON as it is where it cannot be taken apart."""
    try:
        values = json.loads(written)
    except ValueError:
        return written
    if not isinstance(values, dict):
        return written
    return "\n".join(f"{_field(t, name)}: {value}" for name, value in values.items() if value not in (None, ""))


def _field(t: Language, name: str) -> str:
    return t.of("field", name) if t.knows("field", name) else name


def _summary(t: Language, sheet: Worksheet, of: Sequence[Office], stamp: str, formats: Formats) -> None:
    _head(t, sheet, t("corrections.title"), stamp, formats)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 16)
    for column, title in enumerate(("unit", "n_rows")):
        sheet.write_string(HEAD_ROW, column, t.of("corrections.column", title), formats.head)
    for row, office in enumerate(of, start=HEAD_ROW + 1):
        sheet.write_string(row, 0, office.name)
        sheet.write_number(row, 1, len(office.rows))


def _sheet(t: Language, sheet: Worksheet, office: Office, stamp: str, formats: Formats) -> None:
    _head(t, sheet, t("corrections.title_of", name=office.name), stamp, formats)
    for column, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD_ROW, column, t.of("corrections.column", name), formats.head)
    for number, row in enumerate(office.rows, start=1):
        for column, value in enumerate(_line(t, number, row)):
            sheet.write_string(HEAD_ROW + number, column, value, formats.wrapped)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(office.rows), len(COLUMNS) - 1)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _head(t: Language, sheet: Worksheet, title: str, stamp: str, formats: Formats) -> None:
    sheet.write_string(0, 0, title, formats.title)
    sheet.write_string(1, 0, t("corrections.ask"), formats.plain)
    sheet.write_string(2, 0, stamp, formats.plain)


def _line(t: Language, number: int, row: Mapping[str, Any]) -> tuple[str, ...]:
    table = t.of("table", row["table"])
    shown = content(t, row["content"])
    return (str(number), row["place"], table, row["cell_code"], row["cell"], row["sentence"], shown, "")
