"""Columns of a book or a half-year sheet that stand for one meeting each: a month ("Tháng 9", "T9", "9 (05/9)") or a
day ("05/09/2026")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.mapping import day_order, notation
from etl.mapping.folding import fold
from etl.mapping.heading_rows import SEPARATOR
from etl.mapping.names import words
from etl.mapping.notation import SHORT_DAY, Notation
from etl.mapping.values import YEAR_FIRST, day

MONTH = re.compile(r"(?:thang|t|th|month|lan|ky) ?(1[0-2]|0?[1-9])\b(?: (20\d\d))?")
BARE_MONTH = re.compile(r"(1[0-2]|0?[1-9])\b(?! \d{1,2} 20)")
GROUP = re.compile(r"\b(?:thang|month)\b")
FEWEST_NUMBERS, MONTHS_OF_A_YEAR = 2, 12


@dataclass(frozen=True)
class MeetingColumn:
    """A column's place and title; `month` 1-12 and `written`, the day as written, are empty (0, "") where it names
    none; `kind` is the contract's word where the title has one, `status` that of a column of one mark ("Tháng 9 / Vắng
    có lý do")."""

    place: int
    title: str
    month: int
    written: str
    kind: str
    status: str = ""

    @property
    def has_year(self) -> bool:
        """Whether the day, or the month, is written with its year."""
        match = SHORT_DAY.search(self.written)
        return bool(YEAR_FIRST.fullmatch(self.written) or (match and match[4]) or self.year)

    @property
    def year(self) -> int:
        """The year that is written with a month; 0 where none is."""
        match = MONTH.search(fold(self.title)) if self.month and not self.written else None
        return int(match[2] or 0) if match else 0


@dataclass(frozen=True)
class Resolved:
    """When a column's meeting was: `day` YYYY-MM-DD (empty = unknown), `month` YYYY-MM, and its kind, if written."""

    day: str
    month: str
    kind: str


def of_titles(titles: Sequence[str]) -> list[MeetingColumn]:
    """The columns that stand for a meeting each, in their order."""
    columns = [_column(place, " ".join(title.split())) for place, title in enumerate(titles)]
    return [column for column in columns if column]


def of_numbers(titles: Sequence[str], texts: Sequence[str]) -> tuple[list[MeetingColumn], bool]:
    """The columns titled by bare numbers that follow each other, as months, and whether they are months for certain:
    all of a year, or those that the texts around name ("6 tháng đầu năm", "quý III")."""
    own = [title.rpartition(SEPARATOR)[2] for title in titles]
    numbers = [(place, int(title)) for place, title in enumerate(own) if re.fullmatch(r"1[0-2]|0?[1-9]", title)]
    months = [month for _, month in numbers]
    if len(months) < FEWEST_NUMBERS or months != list(range(months[0], months[-1] + 1)):
        return [], False
    certain = len(months) == MONTHS_OF_A_YEAR or set(months) == day_order.months(texts)
    return [MeetingColumn(place, titles[place], month, "", "") for place, month in numbers], certain


def order(columns: Sequence[MeetingColumn], months: frozenset[int] = frozenset()) -> str | None:
    """Order of day and month in the columns' days: from the months that they stand for, else as `day_order.order`
    says with the `months` of the title, else the one in which they follow each other (None = to be asked)."""
    days = [(column.month, SHORT_DAY.search(column.written)) for column in columns if column.written]
    pairs = [(month, int(match[1]), int(match[3])) for month, match in days if match]
    fits = [all(pair[place] == pair[0] for pair in pairs if pair[0]) for place in (2, 1)]
    if any(month for month, *_ in pairs) and fits[0] != fits[1]:
        return notation.ORDERS[fits[1]]
    by_days = day_order.order([column.written for column in columns if column.written], months)
    if by_days is not None or any(match and match[4] for _, match in days):
        return by_days
    # Books have their meetings one after the other.
    return day_order.ascending([(first, second) for _, first, second in pairs])


def resolved(column: MeetingColumn, year: int, order: str) -> Resolved:
    """When the column's meeting was, with the year of the book and the order of its days. A day of another month than
    the column's is unknown."""
    on = day(column.written, Notation(order=order, year=year or None)) or ""
    year = column.year or year
    month = on[:7] if on else f"{year:04d}-{column.month:02d}"
    if on and column.month and int(on[5:7]) != column.month:
        on, month = "", f"{year:04d}-{column.month:02d}"
    return Resolved(on, month, column.kind)


def _column(place: int, title: str) -> MeetingColumn | None:
    written = _written(title)
    month = _month(title)
    if not month and not written:
        return None
    known, plain = words("meetings", "kind"), fold(title)
    kinds = [known[name] for name in sorted(known, key=len, reverse=True) if re.search(rf"\b{name}\b", plain)]
    group, _, own = title.rpartition(SEPARATOR)
    status = words("attendance", "status").get(fold(own), "") if group else ""
    return MeetingColumn(place, title, month, written, kinds[0] if kinds else "", status)


def _written(title: str) -> str:
    if match := re.search(YEAR_FIRST.pattern, title):
        return match[0]
    match = SHORT_DAY.search(title)
    return match[0] if match else ""


def _month(title: str) -> int:
    group, _, own = title.rpartition(SEPARATOR)
    for text in (own, group):
        if match := MONTH.match(fold(text)) or MONTH.search(fold(text)):
            return int(match[1])
    first = own.split("(")[0].strip()
    return int(first) if GROUP.search(fold(group)) and re.fullmatch(r"1[0-2]|0?[1-9]", first) else 0
