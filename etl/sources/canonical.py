"""Canonical folder: one file per contract table, as CSV, Parquet or Excel.

In `cellpulse.toml`: `[[sources]]` with `name`, `kind = "canonical"` and `folder`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from etl.batch import Batch
from etl.config.keys import Keys
from etl.contract_tables import describe
from etl.discover import module
from etl.sources._raw import Source, finish, start
from etl.user_error import UserError

# Modules beside this one; the libraries that they need take long to import, and to look into a folder needs none.
LOADERS = {".csv": "_csv", ".parquet": "_parquet", ".xlsx": "_xlsx"}
NEEDED = ("cells", "meetings")

log = logging.getLogger(__name__)


def pull(con: duckdb.DuckDBPyConnection, source: Source, keys: Keys, cursors: Mapping[str, str]) -> Iterator[Batch]:
    """The tables of the folder, one Batch at a time in the order of loading; keys and cursors are not needed.

    Every row of every file comes, read or marked unreadable. A table without a file gives no Batch.
    Raises UserError where the folder is none, or a file cannot be taken as a whole; also where the folder lacks
    `cells` or `meetings` and the warehouse does not hold any yet.
    """
    folder = _folder(source)
    files = _files(folder)
    _refuse_incomplete(con, folder, files)
    for note in notes(folder):
        log.info(note)
    for table in describe():
        if table in files:
            yield _batch(con, source.name, table, files[table])


def notes(folder: Path) -> list[str]:
    """A sentence for each entry of the folder that is not read, and for each file without a row.

    Raises UserError where the folder is none, or has a table twice.
    """
    files = _files(folder)
    read = set(files.values())
    ignored = [f"{entry.name}: ignored; no table of the contract" for entry in _entries(folder) if entry not in read]
    return ignored + [f"{path.name}: empty" for path in files.values() if path.stat().st_size == 0]


def check(source: Source) -> list[str]:
    """Looks into the folder without reading tables: `notes` on it. Raises UserError like `notes`."""
    return notes(_folder(source))


def _folder(source: Source) -> Path:
    folder = source.options.get("folder")
    if not isinstance(folder, str) or not folder or len(source.options) > 1:
        raise UserError(f"{source.name}: a source of kind 'canonical' has the option 'folder' and no other; correct it")
    return Path(folder).expanduser()


def _batch(con: duckdb.DuckDBPyConnection, name: str, table: str, path: Path) -> Batch:
    try:
        columns = module("etl.sources", LOADERS[path.suffix.lower()]).load(con, path, table)
    except OSError as error:
        raise UserError(f"{path}: the file cannot be read ({error.strerror}); make it readable") from error
    if columns is None:
        start(con, ())
    present = tuple(columns.positions) if columns else ()
    return Batch(name, table, finish(con, table, present), columns.dropped if columns else (), present)


def _files(folder: Path) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for entry in _entries(folder):
        table = entry.stem.lower()
        if table not in describe() or entry.suffix.lower() not in LOADERS or not entry.is_file():
            continue
        if table in files:
            raise UserError(
                f"{folder}: '{table}' is there twice, as {files[table].name} and {entry.name}; keep one of them"
            )
        files[table] = entry
    return files


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise UserError(
            f"{folder}: no folder that can be read ({error.strerror}); give the path of a canonical folder"
        ) from error


def _refuse_incomplete(con: duckdb.DuckDBPyConnection, folder: Path, files: Mapping[str, Path]) -> None:
    for table in NEEDED:
        if table not in files and not _holds(con, table):
            raise UserError(
                f"{folder}: there is no file {table}.csv, .parquet or .xlsx, and none was loaded before; add it"
            )


def _holds(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    try:
        return bool(con.execute(f"SELECT 1 FROM intake.{table} LIMIT 1").fetchall())
    except duckdb.CatalogException:
        return False
