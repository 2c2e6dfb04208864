"""JSON Lines: one file, in which each line is a row of a contract table and says of which.

In `cellpulse.toml`: `[[sources]]` with `name`, `kind = "lines"` and `file`. A row's place is its line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import polars as pl

from etl.batch import Batch
from etl.config.keys import Keys
from etl.contract_tables import describe
from etl.sources._raw import Source, append, finish, heading, start
from etl.user_error import UserError


def pull(con: duckdb.DuckDBPyConnection, source: Source, keys: Keys, cursors: Mapping[str, str]) -> Iterator[Batch]:
    """The tables of the file, one Batch at a time in the order of loading; keys and cursors are not needed."""
    written = Path(source.options["file"]).read_text("utf-8").splitlines()
    rows = [json.loads(line) | {"place": f"line {number}"} for number, line in enumerate(written, 1)]
    for table in describe():
        own = [row for row in rows if row["table"] == table]
        if own:
            yield _batch(con, source.name, table, own)


def check(source: Source) -> list[str]:
    """Whether the file can be read: nothing to note. Raises UserError where it is not there."""
    if not Path(source.options["file"]).is_file():
        raise UserError(f"{source.name}: there is no file '{source.options['file']}'; correct 'file' in cellpulse.toml")
    return []


def _batch(con: duckdb.DuckDBPyConnection, name: str, table: str, rows: list[dict[str, str]]) -> Batch:
    columns = tuple(heading(table, {column for row in rows for column in row}).positions)
    start(con, columns)
    read = [
        {"row_no": number, "place": row["place"], "unreadable": None} | {column: row.get(column) for column in columns}
        for number, row in enumerate(rows, 1)
    ]
    append(con, pl.DataFrame(read, infer_schema_length=None))
    return Batch(name, table, finish(con, table, columns), (), columns)
