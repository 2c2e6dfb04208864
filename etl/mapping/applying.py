"""Rows of a sheet as rows of the contract, by a layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from etl.contract_tables import Table, describe
from etl.mapping.layout import MONTH, Layout, Piece, absent, lacking, table_of, titles
from etl.mapping.names import words
from etl.mapping.notation import PLAIN, Notation, meaning
from etl.mapping.reading import Sheet
from etl.mapping.unfit import Unfit
from etl.mapping.values import converted, day, month, percent, term, time_of_day, yes_or_no

# No column of a table has this name.
PART = "part of a code"
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
    # The day comes first: times of day need it.
    order = sorted(columns, key=lambda name: name != DAYS.get(table))
    below = [(row, n) for row, n in zip(sheet.rows, sheet.numbers, strict=True) if n > layout.heading]
    memo: dict[tuple[str, str, str], str] = {}
    rows = (
        _row(known, order, chosen.columns, dict(zip(headings, row, strict=True)), notations, memo) for row, _ in below
    )
    # What another table takes from the file is not dropped.
    used = {title for other in layout.tables.values() for piece in other.columns.values() for title in piece.titles}
    return Delivered(
        table,
        columns,
        tuple(tuple(row[name] for name in columns) for row in rows),
        tuple(n for _, n in below),
        tuple(title for title in headings if title not in used),
    )


def _row(
    table: Table,
    order: list[str],
    pieces: Mapping[str, Piece],
    values: Mapping[str, str],
    notations: Mapping[str, Notation],
    memo: dict[tuple[str, str, str], str],
) -> dict[str, str]:
    row: dict[str, str] = {}
    for name in order:
        on = row.get(DAYS.get(table.name, ""), "")
        piece = pieces[name]
        if not piece.column:
            row[name] = (
                _joined(piece, values, notations, memo)
                if piece.joined
                else _value(table, name, piece, values, on, notations)
            )
            continue
        # Columns of offices have few different values.
        key = (name, values[piece.column], on)
        if key not in memo:
            memo[key] = _value(table, name, piece, values, on, notations)
        row[name] = memo[key]
    if "started_at" in row and pieces["started_at"] == pieces.get("held_on") and row["started_at"].endswith("T00:00"):
        # A column of days and times has a day alone where the time is unknown.
        row["started_at"] = ""
    return _past_midnight(row)


def _past_midnight(row: dict[str, str]) -> dict[str, str]:
    """An end in the small hours is on the next day where the beginning is in the evening, or unknown."""
    start, end = row.get("started_at", ""), row.get("ended_at", "")
    of_evening = start[:10] == end[:10] and end < start and start[11:] > LATEST
    of_this_day = not start and end[:10] == next((row[name] for name in DAYS.values() if row.get(name)), "")
    if "T" in end and end[11:] < EARLIEST and (of_evening or of_this_day):
        next_day = datetime.fromisoformat(end) + timedelta(days=1)
        return row | {"ended_at": next_day.strftime("%Y-%m-%dT%H:%M")}
    return row


def _joined(
    piece: Piece,
    values: Mapping[str, str],
    notations: Mapping[str, Notation],
    memo: dict[tuple[str, str, str], str],
) -> str:
    """A code of several parts, days with the year first; empty where one is unknown, for it would be that of several
    things."""
    parts = []
    for title in piece.joined:
        text = values[title]
        key = (PART, title, text)
        if key not in memo:
            memo[key] = day(text, notations.get(title, PLAIN)) or text
        parts.append(memo[key])
    if piece.month:
        of_column = notations.get(piece.month, PLAIN)
        parts.append(piece.month if MONTH.fullmatch(piece.month) else month(values[piece.month], of_column))
    return "-".join(filter(None, (piece.before, *parts))) if all(parts) else ""


def _value(
    table: Table, name: str, piece: Piece, values: Mapping[str, str], on: str, notations: Mapping[str, Notation]
) -> str:
    if piece.marked:
        marked = [value for title, value in piece.marked.items() if values[title]]
        return JOINED.get(frozenset(marked)) or " ".join(marked)
    if piece.value:
        return piece.value
    text, how = values[piece.column], notations.get(piece.column, PLAIN)
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
