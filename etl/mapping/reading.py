"""A file's bytes as sheets of text, whatever saved it."""

from __future__ import annotations

import csv
import io
import re
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import fastexcel

from etl.mapping.unfit import Unfit

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
DELIMITERS = (",", ";", "\t", "|")
# What a sheet of Excel holds.
MOST_ROWS = 1_048_576
BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\u200b\u3000\ufeff"
LOOKED_AT, MOST_LOOKED_AT = 20, 100_000
# What stands in quotes is a value, whatever characters it contains.
QUOTED = re.compile(r'(?m)(?:^|(?<=[,;\t|]))"(?:[^"]|"")*"')
# Letters of the old Windows code page are Vietnamese ones but for a few; another font's text gives mostly others.
LETTERS = set("abcdđefghijklmnopqrstuvwxyz")
FEWEST_VIETNAMESE = 0.97


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows` of equal width, trimmed, empty = unknown; `numbers` are the rows' numbers in the file, from 1.

    Rows without a value are left out.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


def sheets(content: bytes, file_name: str) -> list[Sheet]:
    """The sheets of a workbook that hold anything, or the one of a text file.

    Text is UTF-8, UTF-16 with its mark, or the Vietnamese Windows code page; its columns may be separated by commas,
    semicolons, tabs or bars. Raises Unfit where nothing can be read.
    """
    ending = PurePath(file_name).suffix.lower()
    if ending in WORKBOOKS:
        sheets_read = _workbook(content)
    elif ending in TEXTS:
        sheets_read = [_text(decoded(content))]
    else:
        raise Unfit("kind", file_name)
    sheets_read = [sheet for sheet in sheets_read if sheet.rows]
    if not sheets_read:
        raise Unfit("empty", file_name)
    if max(len(sheet.rows) for sheet in sheets_read) > MOST_ROWS:
        raise Unfit("too_long", file_name)
    return sheets_read


def decoded(content: bytes) -> str:
    """The text of a file, composed (NFC). Raises Unfit where its letters cannot be recognised."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _decode(content, name)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode(content, "cp1258")
        if not _is_vietnamese(text):
            raise Unfit("encoding") from None
    return unicodedata.normalize("NFC", text)


def _decode(content: bytes, name: str) -> str:
    try:
        return unicodedata.normalize("NFC", content.decode(name))
    except UnicodeDecodeError as error:
        raise Unfit("encoding") from error


def _is_vietnamese(text: str) -> bool:
    plain = unicodedata.normalize("NFD", text.lower())
    letters = [letter for letter in plain if letter.isalpha()]
    odd = sum(not letter.isalpha() and not letter.isascii() and not unicodedata.combining(letter) for letter in plain)
    known = sum(letter in LETTERS for letter in letters)
    return bool(letters) and (known - odd) / len(letters) >= FEWEST_VIETNAMESE


def _text(text: str) -> Sheet:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows, numbers, number = [], [], 1
    try:
        for row in reader:
            rows.append(row)
            numbers.append(number)
            number = reader.line_num + 1
    except csv.Error as error:
        raise Unfit("broken", str(number)) from error
    return _sheet("", rows, numbers)


def _delimiter(text: str) -> str:
    bare = QUOTED.sub("", text[:MOST_LOOKED_AT])
    lines = [line for line in bare.splitlines()[: 5 * LOOKED_AT] if line.strip()][:LOOKED_AT]
    return max(DELIMITERS, key=lambda delimiter: statistics.median([line.count(delimiter) for line in lines] or [0]))


def _workbook(content: bytes) -> list[Sheet]:
    try:
        book = fastexcel.read_excel(content)
        # With no row skipped and none taken as heading, rows keep their numbers in the sheet.
        loaded = [
            book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
            for name in book.sheet_names
        ]
    except fastexcel.FastExcelError as error:
        raise Unfit("broken") from error
    frames = zip(book.sheet_names, loaded, strict=True)
    return [_sheet(name, frame.rows(), range(1, frame.height + 1)) for name, frame in frames]


def _sheet(name: str, rows: Sequence[Sequence[str | None]], numbers: Iterable[int]) -> Sheet:
    width = max((len(row) for row in rows), default=0)
    kept = [
        (tuple(_value(value) for value in (*row, *[""] * (width - len(row)))), number)
        for row, number in zip(rows, numbers, strict=True)
        if any(_value(value) for value in row)
    ]
    return Sheet(name, tuple(row for row, _ in kept), tuple(number for _, number in kept))


def _value(value: str | None) -> str:
    return unicodedata.normalize("NFC", value or "").strip(BLANKS)
