"""Rows of a sheet as rows of the contract, by a layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etl.contract_tables import Table, describe
from etl.mapping.layout import Layout, Piece, absent, lacking, titles
from etl.mapping.names import words
from etl.mapping.reading import Sheet
from etl.mapping.unfit import Unfit
from etl.mapping.values import converted, day

# The day that a time of day belongs to, by table.
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


def delivered(sheet: Sheet, layout: Layout, table: str) -> Delivered:
    """The rows below the heading, in their order, none left out.

    Raises Unfit where the layout leaves a column empty that no row may lack, or needs one that the file lacks.
    """
    known, chosen = describe()[table], layout.tables[table]
    headings = titles(sheet, layout.heading)
    if names := lacking(table, chosen):
        raise Unfit("required", ", ".join(names))
    if names := absent(chosen, headings):
        raise Unfit("lacking", ", ".join(names))
    columns = tuple(name for name in known.columns if name in chosen.columns)
    # The day comes first: times of day need it.
    order = sorted(columns, key=lambda name: name != DAYS.get(table))
    below = [(row, n) for row, n in zip(sheet.rows, sheet.numbers, strict=True) if n > layout.heading]
    rows = (_row(known, order, chosen.columns, dict(zip(headings, row, strict=True))) for row, _ in below)
    # What another table takes from the file is not dropped.
    used = {title for other in layout.tables.values() for piece in other.columns.values() for title in piece.titles}
    return Delivered(
        table,
        columns,
        tuple(tuple(row[name] for name in columns) for row in rows),
        tuple(n for _, n in below),
        tuple(title for title in headings if title not in used),
    )


def _row(table: Table, order: list[str], pieces: Mapping[str, Piece], values: Mapping[str, str]) -> dict[str, str]:
    row: dict[str, str] = {}
    for name in order:
        on = row.get(DAYS.get(table.name, ""), "")
        row[name] = _value(table, name, pieces[name], values, on)
    return row


def _value(table: Table, name: str, piece: Piece, values: Mapping[str, str], on: str) -> str:
    if piece.joined:
        parts = [day(values[title]) or values[title] for title in piece.joined]
        # A code of which a part is unknown would be that of several things.
        return "-".join(parts) if all(parts) else ""
    text = piece.value or values[piece.column]
    return converted(text, table.columns[name].type, words(table.name, name), on)
