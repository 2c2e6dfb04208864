"""Workbooks of the canonical folder: cell by cell as text, for one column may have numbers, dates and words."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from etl import untrusted
from etl.contract_tables import describe
from etl.mapping.files.sheet import Sheet
from etl.mapping.unfit import Unfit
from etl.sources._raw import Heading, append, frame, heading, start
from etl.user_error import UserError

NUMBERS = ("INTEGER", "DOUBLE")


def load(con: duckdb.DuckDBPyConnection, path: Path, table: str) -> Heading | None:
    """Fills `incoming` from the sheet named like the table, or else the first visible one; None where it is empty.

    A row's place is its number in the sheet; rows without a value are none. A cell gives what it shows: whole numbers
    without `.0`, days and moments in the contract's form, 80 for a cell that shows 80 %, unknown for an error (`#N/A`).
    Excel keeps 15 digits of a number: longer codes must be stored as text. Raises UserError where the file is broken
    or names no column of the table.
    """
    sheet = _sheet(path, table)
    if sheet is None:
        return None
    columns = heading(table, sheet.rows[0])
    if not columns.positions:
        raise UserError(
            f"{path}:{sheet.numbers[0]}: the first row names no column of '{table}'; write the contract's column "
            "names there"
        )
    start(con, columns.positions)
    append(con, _frame(sheet, path.name, table, columns))
    return columns


def _sheet(path: Path, table: str) -> Sheet | None:
    try:
        book = untrusted.sheets(path.read_bytes(), path.name)
    except Unfit as unfit:
        if unfit.reason == "empty":
            return None
        raise UserError(f"{path}: {unfit}") from unfit
    return next((sheet for sheet in book if sheet.name.strip().lower() == table), book[0])


def _frame(sheet: Sheet, name: str, table: str, columns: Heading) -> pl.DataFrame:
    values = {}
    for column, place in columns.positions.items():
        texts = [row[place] for row in sheet.rows[1:]]
        if describe()[table].columns[column].type in NUMBERS:
            texts = [text.removesuffix("%") for text in texts]
        values[column] = texts
    return frame([f"{name}:{number}" for number in sheet.numbers[1:]], 0, values)
