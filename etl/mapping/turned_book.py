"""Attendance books turned: a row for each meeting, a column for each member."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.mapping import meeting_columns
from etl.mapping.files.sheet import Sheet
from etl.mapping.folding import fold
from etl.mapping.heading_rows import DEEPEST_HEADING, is_known
from etl.mapping.records import NUMBER_TITLES

# The titles of a column that says of which meeting a row is.
WHEN = ("ngay", "ngay hop", "ngay sinh hoat", "thang", "ky hop", "ky sinh hoat", "ngay thang", "buoi hop", "lan hop")
MEMBERS = "Họ và tên"
# Two to six words that each begin with a capital letter.
PERSON = re.compile(r"[^\W\d_]+(?:\s+[^\W\d_]+){1,5}")
FEWEST_MEMBERS, FEWEST_MEETINGS, LONGEST_MARK = 2, 2, 20


@dataclass(frozen=True)
class Turned:
    """The book with members down; `numbers` are the file's rows of its columns, from the second one on; what stands in
    columns and rows of none is named by title and by row; so are hidden columns of members, and hidden rows of
    meetings that the caller does not take."""

    sheet: Sheet
    numbers: tuple[int, ...]
    other_titles: tuple[str, ...]
    other_rows: tuple[int, ...]
    hidden_titles: tuple[str, ...]
    hidden_rows: tuple[int, ...]


def turned(sheet: Sheet, *, with_hidden: bool = False) -> Turned | None:
    """The book with members down, or None where the sheet has no column of meetings beside columns of members; its
    hidden rows are taken `with_hidden`."""
    for place, row in enumerate(sheet.rows[:DEEPEST_HEADING]):
        when = next((n for n, text in enumerate(row) if fold(text) in WHEN), None)
        members = [n for n, text in enumerate(row) if _is_person(text)]
        if when is None or len(members) < FEWEST_MEMBERS or any(n < when for n in members):
            continue
        written = [n for n in range(place + 1, len(sheet.rows)) if _is_of_meeting(sheet.rows[n], row[when], when)]
        marked = {n: [text for m in members if (text := sheet.rows[n][m])] for n in written}
        if sum(all(map(_is_mark, marks)) for marks in marked.values() if marks) < FEWEST_MEETINGS:
            return None
        # Beside rows of marks one with a figure has a slip of the pen, which is asked about.
        below = [n for n, marks in marked.items() if marks and all(len(mark) <= LONGEST_MARK for mark in marks)]
        hidden = [n for n in below if sheet.numbers[n] in sheet.hidden_rows and not with_hidden]
        return _made(sheet, place, when, members, below, hidden)
    return None


def _made(
    sheet: Sheet, head: int, when: int, members: Sequence[int], below: Sequence[int], hidden: Sequence[int]
) -> Turned:
    kept = [n for n in below if n not in hidden]
    hidden_titles = tuple(sheet.rows[head][n] for n in members if n in sheet.hidden_columns)
    members = [n for n in members if n not in sheet.hidden_columns]
    titles = (MEMBERS, *(_title(sheet.rows[n][when], sheet.rows[head][when]) for n in kept))
    rows = [(sheet.rows[head][member], *(sheet.rows[n][member] for n in kept)) for member in members]
    first = sheet.numbers[head]
    above = [row + ("",) * (len(titles) - len(row)) for row in (r[: len(titles)] for r in sheet.rows[:head])]
    made = replace(
        sheet,
        rows=(*above, titles, *rows),
        numbers=(*sheet.numbers[:head], *range(first, first + len(rows) + 1)),
        merged=(),
        hidden_rows=frozenset(),
        hidden_columns=frozenset(),
    )
    known = {when, *members, *sheet.hidden_columns}
    others = tuple(
        text for n, text in enumerate(sheet.rows[head]) if text and n not in known and fold(text) not in NUMBER_TITLES
    )
    return Turned(
        made,
        tuple(sheet.numbers[n] for n in kept),
        others,
        tuple(sheet.numbers[n] for n in range(head + 1, len(sheet.rows)) if n not in set(below)),
        hidden_titles,
        tuple(sheet.numbers[n] for n in hidden),
    )


def _is_of_meeting(row: Sequence[str], title: str, when: int) -> bool:
    """Whether the row has a month or a day."""
    return bool(row[when]) and bool(meeting_columns.of_titles([_title(row[when], title)]))


def _is_mark(text: str) -> bool:
    """Marks are short and have no figures."""
    return len(text) <= LONGEST_MARK and not any(map(str.isdigit, text))


def _title(text: str, title: str) -> str:
    """A number alone below "Tháng" is a month."""
    return f"{title} {text}" if text.isdigit() and fold(title) == "thang" else text


def _is_person(text: str) -> bool:
    words = text.split()
    if is_known(text):
        return False
    return bool(PERSON.fullmatch(text)) and len(words) > 1 and all(word[0].isupper() for word in words)
