"""What every format becomes: one sheet of text with what the text alone does not show."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from etl.blanks import BLANKS

UNSEEN = str.maketrans("", "", "\0\ufeff\u200b\u200e\u200f\u202a\u202c")
# A cell so many empty columns, or rows, away from the table is a stray one (chosen by us).
FAR_COLUMNS = 20
FAR_ROWS = 1_000
Row = tuple[int, dict[int, str]]
Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Sheet:
    """`rows` of equal width, trimmed, empty = unknown; `numbers` are the rows' numbers in the file, from 1.

    Rows without a value are left out. `hidden_rows` are numbers of rows, `hidden_columns` places from 0. `merged` are
    areas (first row, first column, last row, last column) with the rows' numbers and the columns' places.
    `notes` say what was done to read it, `stray` names cells far from the table, which are left out.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Area, ...] = ()
    notes: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()


@dataclass(frozen=True)
class Marks:
    """What a format knows of a sheet beside its values; see Sheet."""

    hidden: bool = False
    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    merged: tuple[Area, ...] = ()


@lru_cache(maxsize=100_000)
def cleaned(value: str) -> str:
    """A value as text: composed letters (NFC), without blanks at its ends and letters that nobody sees."""
    if value.isascii() and value.isprintable():
        return value.strip()
    return unicodedata.normalize("NFC", value.translate(UNSEEN)).strip(BLANKS)


def of_cells(
    name: str,
    cells: Iterable[tuple[int, Mapping[int, str]]],
    marks: Marks = Marks(),
    notes: tuple[str, ...] = (),
    width: int = 0,
) -> Sheet:
    """A Sheet from its rows: the row's number and by column's place its text. Stray cells cost no memory; `width` is
    the number of columns that it has at least."""
    rows = [(number, kept) for number, row in cells if (kept := _cleaned(row))]
    stray = []
    while len(rows) > 1 and rows[-1][0] - rows[-2][0] > FAR_ROWS and len(rows[-1][1]) == 1:
        number, row = rows.pop()
        stray.append(f"{letters(next(iter(row)))}{number}")
    width = max(_width(rows), width)
    stray += [f"{letters(place)}{number}" for number, row in rows for place in row if place >= width][:3]
    numbers = tuple(number for number, _ in rows)
    return Sheet(
        name,
        tuple(tuple(row.get(place, "") for place in range(width)) for _, row in drained(rows)),
        numbers,
        marks.hidden,
        marks.rows & set(numbers),
        frozenset(place for place in marks.columns if place < width),
        marks.merged,
        notes,
        tuple(stray),
    )


def drained(rows: list[Row]) -> Iterator[Row]:
    """The rows of a list in their order; each is out of the list when it comes, so that its memory can go."""
    rows.reverse()
    while rows:
        yield rows.pop()


def _cleaned(row: Mapping[int, str]) -> dict[int, str]:
    return {place: text for place, value in row.items() if (text := cleaned(value))}


def letters(place: int) -> str:
    """The letters of a column by its place from 0: A, Z, AA."""
    place, last = divmod(place, 26)
    return (letters(place - 1) if place else "") + chr(65 + last)


@cache
def place_of(letters_: str) -> int:
    """The place of a column from 0 by its letters."""
    place = 0
    for letter in letters_:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _width(rows: list[tuple[int, dict[int, str]]]) -> int:
    used = sorted({place for _, row in rows for place in row})
    for before, place in pairwise(used):
        if place - before > FAR_COLUMNS:
            return before + 1
    return used[-1] + 1 if used else 0
