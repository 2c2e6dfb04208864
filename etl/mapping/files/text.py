"""Text files as a sheet: their delimiter judged over whole records."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import Literal

from etl.mapping.files.sheet import Marks, Row, Sheet, of_cells
from etl.mapping.unfit import Unfit

# In this order where several fit alike: the first ones stand in fewer values.
DELIMITERS = ("\t", ";", "|", ",")
NAMES = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma"}
JUDGED, LONGEST = 300, 200_000
# What stands in quotes is a value, whatever characters it has.
QUOTED = re.compile(r'(?m)(?:^|(?<=[,;\t|])) *"(?:[^"]|"")*"')
ALIKE = 0.05
# A record over more lines is one whose quote was never closed.
MOST_LINES = 200
MOST_COLUMNS = 500
LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+")
Record = tuple[int, list[str], int]
csv.field_size_limit(2**31 - 1)


def sheet(text: str, notes: tuple[str, ...] = (), delimiter: str = "") -> Sheet:
    """The one sheet of a text file; `notes` say how it was decoded, `delimiter` is given where it is known. Raises
    Unfit where it cannot be read."""
    by_name = {name: sign for sign, name in NAMES.items()}
    separator = by_name.get(delimiter, delimiter) or judged(text)
    records, marks = _records(text, separator, csv.QUOTE_MINIMAL), Marks()
    if '"' in text:
        longest = max((lines for _, _, lines in _records(text, separator, csv.QUOTE_MINIMAL)), default=0)
        if longest > MOST_LINES:
            records = _records(text, separator, csv.QUOTE_NONE)
        elif longest > 1 and not _closes_its_quotes(text, separator):
            records, notes = _line_by_line(text, separator), (*notes, "open_quote")
    return of_cells("", _cells(records, marks), marks, notes)


def _cells(records: Iterable[Record], marks: Marks) -> Iterator[Row]:
    """The cells of each record; the widest one of a usual width gives that of the sheet."""
    for number, row, _ in records:
        if marks.width < len(row) <= MOST_COLUMNS and any(row):
            marks.width = len(row)
        yield number, dict(enumerate(row))


def _closes_its_quotes(text: str, separator: str) -> bool:
    """Whether every quote that opens a field ends it; one that does not swallows the records behind it."""
    reader = csv.reader(_lines(text), delimiter=separator, skipinitialspace=True, strict=True)
    try:
        return all(True for _ in reader)
    except csv.Error:
        return False


def _line_by_line(text: str, separator: str) -> Iterator[Record]:
    """A record a line; on a line with an odd number of quotes they are letters of no meaning."""
    for number, line in enumerate(text.splitlines(), start=1):
        plain = line if line.count('"') % 2 == 0 else line.replace('"', "")
        yield from ((number, row, 1) for _, row, _ in _records(plain, separator, csv.QUOTE_MINIMAL))


def judged(text: str) -> str:
    """The delimiter whose records have most often more than one field, and as many as the record before."""
    bare = QUOTED.sub("q", text[:LONGEST])
    fits = {delimiter: _fit(bare, delimiter) for delimiter in DELIMITERS}
    best = max(fits.values())
    return next(delimiter for delimiter in DELIMITERS if fits[delimiter] >= best - ALIKE) if best > 0 else ","


def _fit(text: str, delimiter: str) -> float:
    try:
        records = islice(_records(text, delimiter, csv.QUOTE_MINIMAL), JUDGED)
        widths = [len(row) for _, row, _ in records if any(row)]
    except Unfit:
        return 0.0
    if not widths:
        return 0.0
    several = sum(width > 1 for width in widths) / len(widths)
    same = sum(a == b > 1 for a, b in pairwise(widths)) / max(len(widths) - 1, 1)
    return several * (0.5 + 0.5 * same)


def _records(text: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[Record]:
    """Each record: its line, its fields, how many lines it takes."""
    reader = csv.reader(_lines(text), delimiter=delimiter, skipinitialspace=True, quoting=quoting)
    number = 1
    try:
        for row in reader:
            yield number, row, reader.line_num + 1 - number
            number = reader.line_num + 1
    except csv.Error as error:
        raise Unfit("broken", str(number)) from error


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, none of them twice in memory."""
    return (match[0] for match in LINE.finditer(text))
