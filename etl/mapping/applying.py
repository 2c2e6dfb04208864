"""Rows of a sheet as rows of the contract, by a layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import repeat
from types import MappingProxyType

from etl.contract_tables import Table, describe
from etl.mapping.files.sheet import Sheet
from etl.mapping.layout import MONTH, Layout, Piece, absent, lacking, table_of, titles
from etl.mapping.names import words
from etl.mapping.notation import PLAIN, Notation, below, meaning
from etl.mapping.unfit import Unfit
from etl.mapping.values import converted, day, month, percent, term, time_of_day, yes_or_no

# The day that a time of day belongs to, by table.
EARLIEST, LATEST = "05:00", "17:00"
# What marks below two columns of one row mean together.
JOINED: dict[frozenset[str], str] = {frozenset(("regular", "thematic")): "regular_and_thematic"}
DAYS = {"meetings": "held_on", "visits": "visited_on"}


@dataclass(frozen=True)
class Delivered:
    """What a sheet gives to one table: the contract's columns, rows of as many texts (empty = unknown), the row's
    number in the file for each, and the titles of the file's columns that nothing was taken from."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    dropped: tuple[str, ...]


def delivered(
    sheet: Sheet, layout: Layout, key: str, notations: Mapping[str, Notation] = MappingProxyType({})
) -> Delivered:
    """The rows below the heading for a table of the layout, in their order, none left out; `notations` by title how the
    columns write.

    Raises Unfit where the layout leaves a column empty that no row may lack, or needs one that the file lacks.
    """
    table, chosen = table_of(key), layout.tables[key]
    known = describe()[table]
    headings = titles(sheet, layout.heading)
    if names := lacking(table, chosen):
        raise Unfit("required", ", ".join(names))
    if names := absent(chosen, headings):
        raise Unfit("lacking", ", ".join(names))
    columns = tuple(name for name in known.columns if name in chosen.columns)
    below = [(row, n) for row, n in zip(sheet.rows, sheet.numbers, strict=True) if n > layout.heading]
    read = _Columns(known, headings, [row for row, _ in below], notations)
    made: dict[str, list[str]] = {}
    # The day comes first: times of day need it.
    for name in sorted(columns, key=lambda name: name != DAYS.get(table)):
        made[name] = read.column(name, chosen.columns[name], made.get(DAYS.get(table, "")))
    if "started_at" in made and chosen.columns["started_at"] == chosen.columns.get("held_on"):
        # A column of days and times has a day alone where the time is unknown.
        made["started_at"] = ["" if text.endswith("T00:00") else text for text in made["started_at"]]
    if "ended_at" in made:
        made["ended_at"] = _past_midnight(made, len(below))
    # What another table takes from the file is not dropped.
    used = {title for other in layout.tables.values() for piece in other.columns.values() for title in piece.titles}
    return Delivered(
        table,
        columns,
        tuple(zip(*(made[name] for name in columns), strict=True)),
        tuple(n for _, n in below),
        tuple(title for title in headings if title not in used),
    )


@dataclass(frozen=True)
class _Columns:
    """The columns of a file's rows, each read whole: offices have few different values in one."""

    table: Table
    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    notations: Mapping[str, Notation]

    def column(self, name: str, piece: Piece, days: Sequence[str] | None) -> list[str]:
        """What each row has for a column of the contract; `days` are the rows' days, where they are read already."""
        if not piece.column:
            if piece.joined:
                return self._joined(piece)
            return self._marked(piece) if piece.marked else [piece.value] * len(self.rows)
        needs_day = self.table.columns[name].type == "TIMESTAMP"
        how = self.notations.get(piece.column, PLAIN)
        pairs = list(zip(self._texts(piece.column), days if days and needs_day else repeat(""), strict=False))
        known = {(text, on): _value(self.table, name, text, on, how) for text, on in dict.fromkeys(pairs)}
        return [known[pair] for pair in pairs]

    def _texts(self, title: str) -> list[str]:
        place = self.titles.index(title)
        return [row[place] for row in self.rows]

    def _marked(self, piece: Piece) -> list[str]:
        places = [(self.titles.index(title), value) for title, value in piece.marked.items()]
        marked = [list(filter(None, (below(value, row[place]) for place, value in places))) for row in self.rows]
        return [JOINED.get(frozenset(values)) or " ".join(values) for values in marked]

    def _joined(self, piece: Piece) -> list[str]:
        """Codes of several parts, days with the year first; empty where one is unknown, for it would be that of several
        things."""
        parts = [self._part(title) for title in piece.joined]
        if MONTH.fullmatch(piece.month):
            parts.append([piece.month] * len(self.rows))
        elif piece.month:
            of_column = self.notations.get(piece.month, PLAIN)
            parts.append([month(text, of_column) for text in self._texts(piece.month)])
        before = [piece.before] if piece.before else []
        return ["-".join((*before, *of)) if all(of) else "" for of in zip(*parts, strict=True)]

    def _part(self, title: str) -> list[str]:
        texts, how = self._texts(title), self.notations.get(title, PLAIN)
        known = {text: day(text, how) or text for text in set(texts)}
        return [known[text] for text in texts]


def _past_midnight(made: Mapping[str, Sequence[str]], n_rows: int) -> list[str]:
    """The ends: one in the small hours is on the next day where the beginning is in the evening, or unknown."""
    nothing = [""] * n_rows
    starts = made.get("started_at", nothing)
    days = next((made[name] for name in DAYS.values() if name in made), nothing)
    return [_end(start, end, day_) for start, end, day_ in zip(starts, made["ended_at"], days, strict=True)]


def _end(start: str, end: str, on: str) -> str:
    of_evening = start[:10] == end[:10] and end < start and start[11:] > LATEST
    of_this_day = not start and end[:10] == on
    if "T" in end and end[11:] < EARLIEST and (of_evening or of_this_day):
        return (datetime.fromisoformat(end) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    return end


def _value(table: Table, name: str, text: str, on: str, how: Notation) -> str:
    if how.marks and text:
        return meaning(text, how.marks)
    if name == "lead_named" and yes_or_no(text) is None:
        # A name in the column of who is in charge is a yes; the name goes no further.
        return "true" if text else "false"
    if name == "percent_done":
        return percent(text, how)
    if table.name == "attendance" and name.endswith("_at") and (clock := time_of_day(text)):
        # The intake puts the meeting's day before it.
        return clock
    kind = table.columns[name].type
    text = term(text, how) if kind == "DATE" else text
    return converted(text, kind, words(table.name, name), on, how)
