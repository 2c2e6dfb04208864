"""Files of any layout, CSV or Excel, read by a saved layout.

In `cellpulse.toml`::

    [[sources]]
    name = "roll-up"
    kind = "sheet"
    folder = "inbox"                     # or file = "roll-up.xlsx"
    layout = "layouts/roll-up.json"      # made by the page "Chất lượng dữ liệu" when a file is uploaded

A row's place is its number in the file. Where a file gives the name of a cell or an organisation for its code, the code
is put there if exactly one has that name.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from etl.batch import Batch
from etl.config.keys import Keys
from etl.config.workspace import SourceConfig
from etl.contract_tables import describe
from etl.mapping.applying import Delivered, delivered
from etl.mapping.layout import Layout
from etl.mapping.names import fold
from etl.mapping.reading import TEXTS, WORKBOOKS
from etl.mapping.unfit import Unfit
from etl.sources import untrusted
from etl.sources._raw import Source, append, finish, start, tell_places_apart
from etl.user_error import UserError

# Codes that a file may give by name, and the table that knows both.
NAMED = {"cell_code": "cells", "unit_code": "units", "parent_code": "units"}
# The rows that say which name a code has must not be read by it.
OF_THEMSELVES = {("cells", "cell_code"), ("units", "unit_code")}


class Options(BaseModel):
    """The options of a source of this kind; `content` is a file handed over by the command, named `file`."""

    model_config = ConfigDict(extra="forbid")
    layout: Path
    file: str = ""
    folder: str = ""
    content: bytes | None = None

    @model_validator(mode="after")
    def _one(self) -> Options:
        if bool(self.file) == bool(self.folder):
            raise ValueError("give either file or folder")
        return self


def pull(con: duckdb.DuckDBPyConnection, source: Source, keys: Keys, cursors: Mapping[str, str]) -> Iterator[Batch]:
    """One Batch for each table of the layout, in the order of loading; a folder's files are read one after the other.

    Every row below a heading comes. Raises UserError, naming the source, where a file or the layout does not fit.
    """
    options = _options(source)
    layout = _layout(source, options)
    files = _files(source, options)
    for table in (name for name in describe() if name in layout.tables):
        parts = [(name, _delivered(source, name, content, layout, table)) for name, content in files]
        yield _batch(con, source.name, table, parts)


def check(source: Source) -> list[str]:
    """Reads layout and files and takes nothing. Raises UserError like `pull`."""
    options = _options(source)
    layout = _layout(source, options)
    for name, content in _files(source, options):
        for table in layout.tables:
            _delivered(source, name, content, layout, table)
    return []


def of_one_file(layouts: Path, layout: str, file: Path, file_name: str) -> SourceConfig:
    """The source of one file, `-` for standard input, read by a saved layout.

    It has the layout's name, so that a corrected file clears the faults of the one before.
    """
    named = {"name": layout, "kind": "sheet", "layout": str(layouts / f"{layout}.json")}
    if str(file) == "-":
        return SourceConfig.model_validate(named | {"file": file_name, "content": sys.stdin.buffer.read()})
    return SourceConfig.model_validate(named | {"file": str(file.resolve())})


def _options(source: Source) -> Options:
    try:
        return Options.model_validate(dict(source.options))
    except ValidationError as error:
        fault = error.errors(include_input=False)[0]
        reason = fault["msg"].removeprefix("Value error, ")
        raise UserError(f"{source.name}: {'.'.join(map(str, fault['loc']))}: {reason}; correct it") from None


def _layout(source: Source, options: Options) -> Layout:
    try:
        return Layout.read(options.layout.read_text("utf-8"), str(options.layout))
    except OSError as error:
        raise UserError(
            f"{source.name}: there is no layout {options.layout.name}; map the columns of a file first"
        ) from error


def _files(source: Source, options: Options) -> list[tuple[str, bytes]]:
    if options.content is not None:
        return [(options.file, options.content)]
    try:
        paths = [Path(options.file)] if options.file else sorted(Path(options.folder).iterdir())
        fit = [p for p in paths if p.suffix.lower() in (*WORKBOOKS, *TEXTS) and not p.name.startswith("~$")]
        return [(path.name, path.read_bytes()) for path in (paths if options.file else fit)]
    except OSError as error:
        raise UserError(f"{source.name}: {error.filename}: cannot be read ({error.strerror})") from error


def _delivered(source: Source, name: str, content: bytes, layout: Layout, table: str) -> Delivered:
    try:
        return delivered(layout.chosen(untrusted.sheets(content, name)), layout, table)
    except Unfit as unfit:
        raise UserError(f"{source.name}: {name}: {unfit}") from unfit


def _batch(con: duckdb.DuckDBPyConnection, source: str, table: str, parts: list[tuple[str, Delivered]]) -> Batch:
    columns = parts[0][1].columns if parts else ()
    start(con, columns)
    before = 0
    for name, part in parts:
        append(con, _frame(name, part, before))
        before += len(part.rows)
    for column in columns:
        if column in NAMED and (table, column) not in OF_THEMSELVES:
            _find_codes(con, column)
    tell_places_apart(con)
    dropped = tuple(dict.fromkeys(title for _, part in parts for title in part.dropped))
    return Batch(source, table, finish(con, table, columns), dropped, columns)


def _frame(name: str, part: Delivered, before: int) -> pl.DataFrame:
    n = len(part.rows)
    places = {
        "row_no": pl.Series(range(before + 1, before + n + 1), dtype=pl.Int64),
        "place": pl.Series([f"{name}:{number}" for number in part.numbers], dtype=pl.String),
        "unreadable": pl.Series([None] * n, dtype=pl.String),
    }
    values = {c: pl.Series([row[i] for row in part.rows], dtype=pl.String) for i, c in enumerate(part.columns)}
    return pl.DataFrame(places | values)


def _find_codes(con: duckdb.DuckDBPyConnection, column: str) -> None:
    """Puts codes for names in a column of `incoming`; a name that two have, or none, stays."""
    table, code = NAMED[column], "cell_code" if column == "cell_code" else "unit_code"
    known = con.execute(f"SELECT DISTINCT {code}, name FROM intake.{table}").fetchall()
    codes = {code for code, _ in known}
    by_name: dict[str, set[str]] = {}
    for known_code, name in known:
        by_name.setdefault(fold(name), set()).add(known_code)
    asked = con.execute(f'SELECT DISTINCT "{column}" FROM incoming WHERE "{column}" IS NOT NULL').fetchall()
    pairs = [
        (text, *by_name[fold(text)]) for (text,) in asked if text not in codes and len(by_name.get(fold(text), ())) == 1
    ]
    con.register("names", pl.DataFrame(pairs, {"written": pl.String, "code": pl.String}, orient="row"))
    con.execute(f'UPDATE incoming SET "{column}" = names.code FROM names WHERE names.written = incoming."{column}"')
    con.unregister("names")
