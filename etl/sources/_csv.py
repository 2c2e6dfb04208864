"""CSV files: UTF-8, comma, a heading; whatever else is found in them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.sources import _csv_exact, _csv_fast
from etl.sources._raw import Heading, heading
from etl.user_error import UserError

OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
SAVE_AS = "save it as 'CSV UTF-8 (comma delimited)'"


def load(con: duckdb.DuckDBPyConnection, path: Path, table: str) -> Heading | None:
    """Fills `incoming` from the file; None where it holds not even a heading.

    A row's place is the physical line where it starts. Raises UserError where the file is not UTF-8 text at all,
    or where its first row names no column of the table.
    """
    with path.open("rb") as file:
        if file.read(4).startswith(OTHER_ENCODINGS):
            raise UserError(f"{path}: the file is in UTF-16, expected UTF-8; {SAVE_AS}")
    columns = _heading(path, table)
    if columns and not _csv_fast.load(con, path, columns):
        _csv_exact.load(con, path, columns)
    return columns


def _heading(path: Path, table: str) -> Heading | None:
    first = next(_csv_exact.records(path), None)
    if first is None:
        return None
    if first.fault:
        raise UserError(f"{path}:{first.line}: the heading is not UTF-8 text separated by commas; {SAVE_AS}")
    columns = heading(table, first.fields)
    if not columns.positions:
        # The line is not shown: where a heading is missing, it holds a person's data.
        semicolon = len(first.fields) == 1 and ";" in (first.fields[0] or "")
        raise UserError(
            f"{path}:{first.line}: the file is separated by semicolons, expected commas; {SAVE_AS}"
            if semicolon
            else f"{path}:{first.line}: the first row names no column of '{table}'; name the contract's columns there"
        )
    return columns
