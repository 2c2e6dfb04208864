"""Files of any layout, CSV or Excel, read by a saved layout.

In `cellpulse.toml`::

    [[sources]]
    name = "roll-up"
    kind = "sheet"
    folder = "inbox"                     # or file = "roll-up.xlsx"
    layout = "layouts/roll-up.json"      # made by the page "Chất lượng dữ liệu", or `cellpulse map FILE --save NAME`
    answers = { "meetings.kind" = "regular" }   # what the files leave open, by key

A row's place is its number in the file. Where a file gives the name of a cell or an organisation for its code, the code
is put there if exactly one has that name, all marks included: "thôn Đông" and "thôn Đồng" are two names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from etl.batch import Batch
from etl.config.keys import Keys
from etl.mapping.layout import Layout
from etl.mapping.reading import DOCUMENTS, TEXTS, WORKBOOKS
from etl.mapping.understood import Understood
from etl.sources._office import all_read, batches, batches_of
from etl.sources._raw import Source
from etl.user_error import UserError


class Options(BaseModel):
    """The options of a source of this kind; `understood` is what a command understood of each file before, by name."""

    model_config = ConfigDict(extra="forbid")
    layout: Path | None = None
    answers: dict[str, str] = {}
    file: str = ""
    folder: str = ""
    # Pairs of a name and an Understood; Pydantic would copy all of their rows.
    understood: Any = None

    @model_validator(mode="after")
    def _one(self) -> Options:
        if bool(self.file) == bool(self.folder):
            raise ValueError("give either file or folder")
        return self


def pull(con: duckdb.DuckDBPyConnection, source: Source, keys: Keys, cursors: Mapping[str, str]) -> Iterator[Batch]:
    """One Batch for each table of the layout, in the order of loading; a folder's files are read one after the other.

    Every record comes. Raises UserError, naming the source, where a file or the layout does not fit, or where the
    layout does not answer what a file leaves open.
    """
    options = _options(source)
    if options.understood is not None:
        yield from batches_of(con, source.name, [(name, p) for name, each in options.understood for p in each.parts])
        return
    layout = _layout(source, options)
    yield from batches(con, source.name, _files(source, options), layout, options.answers)


def check(source: Source) -> list[str]:
    """Reads layout and files and takes nothing. Raises UserError like `pull`."""
    read_ahead(source)
    return []


def read_ahead(source: Source) -> list[tuple[str, Understood]]:
    """What each file gives, by its name, for a pull with the option `understood` that is not to read them again. Raises
    UserError like `pull`."""
    options = _options(source)
    return all_read(source.name, _files(source, options), _layout(source, options), options.answers)


def _options(source: Source) -> Options:
    try:
        return Options.model_validate(dict(source.options))
    except ValidationError as error:
        fault = error.errors(include_input=False)[0]
        reason = fault["msg"].removeprefix("Value error, ")
        raise UserError(f"{source.name}: {'.'.join(map(str, fault['loc']))}: {reason}; correct it") from None


def _layout(source: Source, options: Options) -> Layout | None:
    if options.layout is None:
        return None
    try:
        return Layout.read(options.layout.read_text("utf-8"), str(options.layout))
    except OSError as error:
        raise UserError(
            f"{source.name}: there is no layout {options.layout.name}; map the columns of a file first"
        ) from error


def _files(source: Source, options: Options) -> Iterator[tuple[str, bytes]]:
    """The files by name, each read when its turn comes."""
    try:
        paths = [Path(options.file)] if options.file else sorted(Path(options.folder).iterdir())
        # A layout is of sheets; without one every kind of file is taken.
        ends = (*WORKBOOKS, *TEXTS, *(() if options.layout else DOCUMENTS))
        fit = [p for p in paths if p.suffix.lower() in ends and not p.name.startswith("~$")]
        for path in paths if options.file else fit:
            yield path.name, path.read_bytes()
    except OSError as error:
        raise UserError(f"{source.name}: {error.filename}: cannot be read ({error.strerror})") from error
