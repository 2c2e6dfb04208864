"""The list of participants in a report: by its titles, or by its values where the language is unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from etl.discover import documents
from etl.mapping.files.sheet import Sheet
from etl.mapping.folding import fold_any as fold
from etl.mapping.moments import duration, moment

DEEPEST, LOOKED_INTO = 40, 20
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
STAY = {"join", "minutes", "leave", "action"}
# A report counts whole minutes or drops the seconds.
NEAR_MINUTES = 1.5
FEWEST_TITLES = 2
OTHER = "other"


@dataclass(frozen=True)
class Participants:
    """The place of the list's heading in the sheet, by role the place of its column (OTHER = of a person who is none of
    the participants, so that nothing is taken), and the place behind its last row; `others` are lists of the same
    meeting, of hosts and panelists."""

    place: int
    columns: Mapping[str, int]
    end: int
    others: tuple[Participants, ...] = ()


@cache
def known() -> dict[str, dict[str, tuple[str, ...]]]:
    """The folded names of `data/headings_online`, by section and key."""
    sections = documents("headings_online")["participants"]
    return {name: {key: tuple(map(fold, texts)) for key, texts in of.items()} for name, of in sections.items()}


def participants(sheet: Sheet) -> Participants | None:
    """The list with the most known columns among the first rows; None where there is none."""
    lists = [(place, columns) for place in range(min(len(sheet.rows), DEEPEST)) if (columns := _columns(sheet, place))]
    if not lists:
        return None
    best = max(lists, key=lambda each: len(each[1].keys() - {OTHER}))
    others = [each for each in lists if each is not best and "attended" in each[1] and "attended" in best[1]]
    return Participants(*best, _end(sheet, *best), tuple(Participants(*each, _end(sheet, *each)) for each in others))


def is_list_of_meetings(sheet: Sheet) -> bool:
    """Whether some row titles when meetings began and ended beside who led them: a list of meetings without their
    participants."""
    return any({"start", "end"} <= _head_roles(row) and len(row) > 5 for row in sheet.rows[:DEEPEST])


@cache
def role(title: str) -> str:
    """What a column is by its title; empty where that is not known."""
    names, parts = known()["columns"], known()["parts"]
    for text in (fold(title), fold(title.split("(")[0])):
        if of := next((key for key, texts in names.items() if text in texts), ""):
            return of
    plain = fold(title)
    return next((key for key, texts in parts.items() if any(text in plain for text in texts)), "")


def _columns(sheet: Sheet, place: int) -> dict[str, int]:
    """The columns of a list whose heading is in this row, by role; empty where it is none."""
    row, columns = sheet.rows[place], {}
    is_of_meetings = {"start", "end"} <= _head_roles(row)
    for column, text in enumerate(row):
        if (of := role(text)) and (of not in columns or (is_of_meetings and _is_filled(sheet, place, column))):
            # In a list of meetings the person who leads stands before the participants.
            columns[of] = column
    if is_of_meetings and "join" not in columns:
        return {}
    is_named = bool({"name", "email"} & set(columns))
    if is_named and STAY & set(columns):
        return columns | _untitled(sheet, place, columns)
    return _by_values(sheet, place, columns) if sum(map(bool, row)) > FEWEST_TITLES else {}


def _untitled(sheet: Sheet, place: int, columns: Mapping[str, int]) -> dict[str, int]:
    """Columns of moments and names that the titles leave open, by what stands below."""
    below = _below(sheet, place)
    left = [n for n in range(len(sheet.rows[place])) if n not in columns.values() and sheet.rows[place][n]]
    texts = {n: [row[n] for row in below if row[n]] for n in left}
    days = known()["head"]["day"]
    moments = [n for n in left if texts[n] and all(moment(text, "") for text in texts[n])]
    moments = [n for n in moments if fold(sheet.rows[place][n]) not in days]
    open_roles = [of for of in ("join", "leave") if of not in columns and "action" not in columns]
    if open_roles == ["leave"]:
        moments = [n for n in moments if _is_behind(below, columns["join"], n)]
    listed = dict(zip(open_roles, moments, strict=False))
    if "name" not in columns and (name := next((n for n in left if n not in moments and texts[n]), None)) is not None:
        listed["name"] = name
    return listed


def _is_filled(sheet: Sheet, place: int, column: int) -> bool:
    return any(row[column] for row in _below(sheet, place))


def _is_behind(rows: Sequence[Sequence[str]], join: int, place: int) -> bool:
    """Whether no moment of the column is before the person came."""
    pairs = [(moment(row[join], ""), moment(row[place], "")) for row in rows]
    return all(start <= end for start, end in pairs if start and end)


def _by_values(sheet: Sheet, place: int, columns: Mapping[str, int]) -> dict[str, int]:
    """The columns by what stands below: addresses, and two moments as far apart as a length says; empty where they do
    not."""
    below = _below(sheet, place)
    if not below or any(map(str.isdigit, sheet.rows[place])):
        return {}
    filled = {n: [row[n] for row in below if row[n]] for n in range(len(sheet.rows[0]))}
    emails = [n for n, texts in filled.items() if texts and all(map(EMAIL.fullmatch, texts))]
    moments = [n for n, texts in filled.items() if texts and all(moment(text, "") for text in texts)]
    lengths = [n for n, t in filled.items() if n not in moments and t and all(duration(x) is not None for x in t)]
    if not emails or len(moments) != 2 or len(lengths) != 1 or not _agree(below, moments[0], moments[1], lengths[0]):
        return {}
    name = next((n for n in filled if n not in (*emails, *moments, *lengths)), None)
    listed = {"join": moments[0], "leave": moments[1], "minutes": lengths[0], "email": emails[0]}
    return {**columns, **listed, **({} if name is None else {"name": name})}


def _below(sheet: Sheet, place: int) -> list[Sequence[str]]:
    """The first rows of the list, up to one that has nothing but a title."""
    rows = sheet.rows[place + 1 : place + 1 + LOOKED_INTO]
    return list(takewhile(lambda row: sum(map(bool, row)) > FEWEST_TITLES, rows))


def _agree(rows: Sequence[Sequence[str]], join: int, leave: int, minutes: int) -> bool:
    spans = []
    for row in rows:
        start, end, length = moment(row[join], ""), moment(row[leave], ""), duration(row[minutes])
        if start and end and length is not None:
            spans.append((end - start).total_seconds() / 60 - length)
    return bool(spans) and min(spans) > -NEAR_MINUTES and min(map(abs, spans)) < NEAR_MINUTES


def _head_roles(row: Sequence[str]) -> set[str]:
    return {key for key, texts in known()["head"].items() if any(fold(text) in texts for text in row if text)}


def _end(sheet: Sheet, place: int, columns: Mapping[str, int]) -> int:
    """The place behind the last participant: the next section ("3. In-Meeting activities") begins there."""
    width = sum(map(bool, sheet.rows[place]))
    for n in range(place + 1, len(sheet.rows)):
        row = sheet.rows[n]
        is_numbered = bool(row[0]) and row[0][:2].rstrip(".").isdigit()
        behind_a_gap = sheet.numbers[n] - sheet.numbers[n - 1] > 1
        is_alone = sum(map(bool, row)) == 1 and width > 2
        if is_alone and (is_numbered or (behind_a_gap and n + 1 < len(sheet.rows) and _is_heading(sheet.rows[n + 1]))):
            return n
        if n > place + 1 and _is_heading(row):
            return n
    return len(sheet.rows)


def _is_heading(row: Sequence[str]) -> bool:
    roles = {of for text in row if (of := role(text))}
    return len(roles) > FEWEST_TITLES and bool(STAY & roles) and not any(moment(text, "") for text in row)
