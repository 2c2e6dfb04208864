"""CSV row by row, exactly, whatever is wrong with it; also the meaning that the fast way must agree with."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

import duckdb
import polars as pl

from etl.blanks import BLANKS
from etl.sources._raw import Heading, append, frame, start
from etl.user_error import UserError

CHUNK_ROWS = 50_000
BROKEN_QUOTES = '"'
# Chosen by us, so that one stray quote is looked for in so many lines and not in the rest of the file again and again,
# and one line never fills the memory.
MOST_LINES = 2_000
LONGEST_LINE = 1 << 24
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Record:
    """One row: the physical line where it starts (from 1), its fields, and why it cannot be read, if so.

    A field that is not text is None. A fault is a mark that reads the same in every language: `"` where quotes do
    not match, `≠ UTF-8`, `NUL`, or `5 ≠ 6` where there are 5 fields and the heading has 6.
    """

    line: int
    fields: tuple[str | None, ...] = ()
    fault: str | None = None


def records(path: Path) -> Iterator[Record]:
    """The rows of a file, heading included; blank lines are none.

    Lines end with LF, CRLF or CR. Where quotes do not match, only the line that opened them is given up and
    reading goes on at the next one, so that one stray quote costs one row and not the rest of the file. So it does
    where a row goes on for more than 2,000 lines. Raises UserError where a line has more than 16 million characters.
    """
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        lines = _Lines(_bounded(file, path))
        reader = csv.reader(lines, strict=True)
        while True:
            lines.begin()
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Record(lines.give_back(), fault=BROKEN_QUOTES)
                continue
            if len(fields) > 1 or (fields and fields[0].strip(BLANKS)):
                yield _readable(lines.first, fields)


def load(con: duckdb.DuckDBPyConnection, path: Path, columns: Heading) -> None:
    """Fills `incoming` with the rows below the heading, in chunks, so that memory stays bounded."""
    start(con, columns.positions)
    rows = (against(record, columns.width) for record in islice(records(path), 1, None))
    number = 0
    while chunk := list(islice(rows, CHUNK_ROWS)):
        append(con, _frame(chunk, number, path.name, columns))
        number += len(chunk)


def against(record: Record, width: int) -> Record:
    """The row compared with the heading's number of columns; one of another length keeps no field."""
    if record.fault == BROKEN_QUOTES or len(record.fields) == width:
        return record
    return Record(record.line, fault=f"{len(record.fields)} ≠ {width}")


def _bounded(file: TextIO, path: Path) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise UserError(f"{path}:{number}: the line is longer than any table has; write the file again as CSV")
        yield line


def _readable(line: int, fields: list[str]) -> Record:
    whole = "".join(fields)
    if "\0" not in whole and _is_text(whole):
        return Record(line, tuple(fields))
    kept = tuple(f if "\0" not in f and _is_text(f) else None for f in fields)
    return Record(line, kept, "NUL" if _is_text(whole) else "≠ UTF-8")


def _is_text(value: str) -> bool:
    # Bytes that are not UTF-8 were decoded to lone surrogates, which cannot be encoded.
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _frame(chunk: list[Record], before: int, name: str, heading: Heading) -> pl.DataFrame:
    values = {
        column: [record.fields[position] if record.fields else None for record in chunk]
        for column, position in heading.positions.items()
    }
    places = [f"{name}:{record.line}" for record in chunk]
    return frame(places, before, values, [record.fault for record in chunk])


class _Lines:
    """The physical lines of a file, counted; those of the row being read can be given back but for the first."""

    def __init__(self, file: Iterable[str]) -> None:
        self._file = iter(file)
        self._returned: deque[str] = deque()
        self._taken: list[str] = []
        self.first = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= MOST_LINES:
            raise csv.Error("the row does not end")
        line = self._returned.popleft() if self._returned else next(self._file)
        self._taken.append(line)
        return line

    def begin(self) -> None:
        """The lines taken so far are done with; the next one is the first of a row."""
        self.first += len(self._taken)
        self._taken = []

    def give_back(self) -> int:
        """Keeps only the first line of the row, whose number it gives."""
        self._returned.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]
        return self.first
