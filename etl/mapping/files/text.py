"""Text files as a sheet: their delimiter judged over whole records."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Literal

from etl.mapping.files.encodings import decoded
from etl.mapping.files.sheet import Sheet, of_cells
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
csv.field_size_limit(2**31 - 1)


def sheet(content: bytes, delimiter: str = "") -> Sheet:
    """The one sheet of a text file; `delimiter` where it is known. Raises Unfit where it cannot be read."""
    text, encoding = decoded(content)
    notes = () if encoding == "utf-8" else (encoding,)
    by_name = {name: sign for sign, name in NAMES.items()}
    separator = by_name.get(delimiter, delimiter) or judged(text)
    rows = list(_records(text, separator, csv.QUOTE_MINIMAL))
    if any(lines > MOST_LINES for _, _, lines in rows):
        rows = list(_records(text, separator, csv.QUOTE_NONE))
    elif any(lines > 1 for _, _, lines in rows) and not _closes_its_quotes(text, separator):
        rows, notes = _line_by_line(text, separator), (*notes, "open_quote")
    return of_cells("", ((n, dict(enumerate(row))) for n, row, _ in rows), notes=notes, width=_width(rows))


def _closes_its_quotes(text: str, separator: str) -> bool:
    """Whether every quote that opens a field ends it; one that does not swallows the records behind it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    try:
        return all(True for _ in reader)
    except csv.Error:
        return False


def _line_by_line(text: str, separator: str) -> list[tuple[int, list[str], int]]:
    """A record a line; on a line with an odd number of quotes they are letters of no meaning."""
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        plain = line if line.count('"') % 2 == 0 else line.replace('"', "")
        rows += [(number, row, 1) for _, row, _ in _records(plain, separator, csv.QUOTE_MINIMAL)]
    return rows


def _width(rows: list[tuple[int, list[str], int]]) -> int:
    widths = {len(row) for _, row, _ in rows if any(row)}
    return max((width for width in widths if width <= MOST_COLUMNS), default=0)


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


def _records(text: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[tuple[int, list[str], int]]:
    """Each record: its line, its fields, how many lines it takes."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, quoting=quoting)
    number = 1
    try:
        for row in reader:
            yield number, row, reader.line_num + 1 - number
            number = reader.line_num + 1
    except csv.Error as error:
        raise Unfit("broken", str(number)) from error
