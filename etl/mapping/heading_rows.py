"""The heading of a sheet: one to three rows, each column with the title of its group before its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from etl.contract_tables import describe
from etl.mapping.files.sheet import Sheet
from etl.mapping.folding import fold
from etl.mapping.names import headings
from etl.mapping.notation import SHORT_DAY
from etl.mapping.records import NUMBER_TITLES

DEEPEST_HEADING, MOST_ROWS, FEWEST_GROUPS, FEWEST_NAMES = 30, 3, 3, 3
SEPARATOR = " / "
MEETING = re.compile(r"(?:(?:thang|t|th|lan|ky) ?)?(?:1[0-2]|0?[1-9])$|(?:thang|t|th) ?(?:1[0-2]|0?[1-9]) 20\d\d$")
OF_MEETINGS = {"thang", "ky", "buoi", "lan"}
MONTHS = tuple(str(month) for month in range(1, 13))


@dataclass(frozen=True)
class Heading:
    """`first` and `last` are places in `Sheet.rows` of the heading's rows; `titles` one for each column."""

    first: int
    last: int
    titles: tuple[str, ...]


def heading(sheet: Sheet) -> Heading:
    """The rows with most names that some table knows, or else most filled cells; the upper of equals."""
    known = _known()

    def likely(place: int) -> tuple[int, int, int]:
        row = sheet.rows[place]
        texts = Counter(fold(text) for text in row if text)
        # Marks of a roll call are words that titles have too: they come again and again, behind a number.
        is_record = next(iter(texts), "").isdigit()
        named = sum(text in known and n == 1 for text, n in texts.items())
        return -1 if is_record else named, sum(map(bool, row)), -place

    first = max(range(min(len(sheet.rows), DEEPEST_HEADING)), key=likely)
    if first and _may_be_groups(sheet, first - 1) and _continues(sheet, first - 1, first):
        # The row of the groups' titles stands above the one with most names.
        first -= 1
    return of_rows(sheet, first)


def _may_be_groups(sheet: Sheet, place: int) -> bool:
    return sum(map(bool, sheet.rows[place])) >= FEWEST_GROUPS or _is_merged(sheet, place, place + 1)


def is_heading(row: Sequence[str]) -> bool:
    """Whether all that the row has are names that some table knows, at least three."""
    known, first = _known(), fold(next(filter(None, row), ""))
    if first not in known and first not in NUMBER_TITLES:
        return False
    filled = [text for text in row if text and fold(text) not in NUMBER_TITLES]
    return len(filled) >= FEWEST_NAMES and all(fold(text) in known for text in filled)


def is_known(text: str) -> bool:
    """Whether the text is a name that some table knows for a column."""
    return fold(text) in _known()


@cache
def _known() -> frozenset[str]:
    names = {name for table in describe() for names in headings(table).values() for name in names}
    return frozenset(names)


def of_rows(sheet: Sheet, first: int) -> Heading:
    """The heading that begins in this row: with the rows below it that name parts of its columns."""
    last = first
    while last + 1 < len(sheet.rows) and last + 1 - first < MOST_ROWS and _continues(sheet, first, last + 1):
        last += 1
    return Heading(first, last, _unique([_title(sheet, first, last, place) for place in range(len(sheet.rows[0]))]))


def of_one_row(sheet: Sheet, place: int) -> Heading:
    """The heading in this row alone."""
    return Heading(place, place, _unique([" ".join(text.split()) for text in sheet.rows[place]]))


def _continues(sheet: Sheet, first: int, place: int) -> bool:
    above, row = sheet.rows[first], sheet.rows[place]
    names = [text for text in row if text]
    if _are_months(above, row) or _are_days(above, row):
        return True
    if any(text.replace("(", "").replace(")", "").isdigit() for text in names if len(text) < 6):
        return False
    if _is_merged(sheet, first, place):
        return True
    # Without merged cells: every text stands below a group's title, which spans more than one column.
    groups = {p for p, text in enumerate(row) if text and (not above[p] or _spans(above, row, p))}
    return bool(names) and groups == {p for p, text in enumerate(row) if text} and not (row[0] and not above[0])


def _is_merged(sheet: Sheet, first: int, place: int) -> bool:
    """Whether the first column is merged over both rows."""
    top, number = sheet.numbers[first], sheet.numbers[place]
    return any(area[0] <= top and area[2] >= number and area[1] == 0 for area in sheet.merged)


def _are_months(above: tuple[str, ...], row: tuple[str, ...]) -> bool:
    """Whether the row has only the numbers of months, below a title of months or of meetings."""
    numbers = [(place, text) for place, text in enumerate(row) if text]
    group = next((above[p] for p in range(numbers[0][0], -1, -1) if above[p]), "") if numbers else ""
    is_titled = bool(OF_MEETINGS & set(fold(group).split()))
    is_titled = is_titled and group not in above[numbers[0][0] + 1 : numbers[-1][0] + 1]
    return is_titled and len(numbers) > 1 and all(text in MONTHS for _, text in numbers)


def _are_days(above: tuple[str, ...], row: tuple[str, ...]) -> bool:
    """Whether the row has only days, each below the title of a month or of a meeting ("T1", "Tháng 9", "Lần 2")."""
    days = [(above[place], text) for place, text in enumerate(row) if text]
    return len(days) > 1 and all(SHORT_DAY.fullmatch(text) and MEETING.match(fold(title)) for title, text in days)


def _spans(above: tuple[str, ...], row: tuple[str, ...], place: int) -> bool:
    return place + 1 < len(above) and not above[place + 1] and bool(row[place + 1])


def _title(sheet: Sheet, first: int, last: int, place: int) -> str:
    parts: list[str] = []
    for row in range(first, last + 1):
        text = sheet.rows[row][place]
        below = any(sheet.rows[r][place] for r in range(row + 1, last + 1))
        if not text and below:
            text = next((sheet.rows[row][p] for p in range(place - 1, -1, -1) if sheet.rows[row][p]), "")
        plain = " ".join(text.split())
        if plain and plain not in parts:
            parts.append(plain)
    return SEPARATOR.join(parts)


def _unique(texts: list[str]) -> tuple[str, ...]:
    unique: list[str] = []
    for place, text in enumerate(texts, start=1):
        title, n = text or f"#{place}", 1
        while title in unique:
            n += 1
            title = f"{text or f'#{place}'} ({n})"
        unique.append(title)
    return tuple(unique)
