"""The only place that opens DuckDB for writing: working copy, checks, atomic publish, keep, roll back.

A published run is a file of its own that never changes again; `current.json` names the runs in force, newest last.
A writer works on a copy that nobody else sees; publishing replaces `current.json` in one step. So a reader always
sees one whole run, a writer never waits for readers, and a killed process leaves the last published run standing.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import duckdb_extension_httpfs
from filelock import FileLock, Timeout

from etl import contract_tables
from etl.refusal import Refused
from etl.schemas import create_schemas, renew_results
from etl.workspace import Workspace

KEPT_RUNS = 5
ABANDONED_SECONDS = 86_400
# A province's ingest and build stay well under 3 GB; what does not fit spills to encrypted temporary files.
MEMORY_LIMIT = os.environ.get("CELLPULSE_MEMORY_LIMIT", "2GB")


@dataclass(frozen=True)
class Work:
    """A working copy under way: its connection (catalog `wh` in use) and the number of the run."""

    con: duckdb.DuckDBPyConnection
    run: int


@dataclass(frozen=True)
class _Pointer:
    """Which runs are published, oldest first, and the number the next one gets."""

    runs: tuple[int, ...] = ()
    next: int = 1


@contextmanager
def writing(workspace: Workspace) -> Iterator[Work]:
    """A working copy of the current run; published when the block ends well, thrown away when it does not.

    Raises Refused where another run is under way.
    """
    workspace.claim()
    with _only_writer(workspace):
        _sweep(workspace)
        pointer = _pointer(workspace)
        copy = workspace.warehouse / f"work-{pointer.next:06d}.duckdb"
        if pointer.runs:
            shutil.copyfile(_file(workspace, pointer.runs[-1]), copy)
        con = _connect(workspace)
        try:
            _attach(con, workspace, copy)
            if not pointer.runs:
                create_schemas(con)
            else:
                renew_results(con)
            yield Work(con, pointer.next)
            verify(con, pointer.next)
            con.execute("USE memory")
            con.execute("DETACH wh")
        finally:
            con.close()
        _publish(workspace, pointer, copy)


@contextmanager
def scratch(workspace: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """A working copy of the current run that is thrown away: for trying out and looking back.

    Raises Refused where nothing is published yet.
    """
    original, copy = current_file(workspace), workspace.warehouse / f"scratch-{os.getpid()}.duckdb"
    con = _connect(workspace)
    try:
        shutil.copyfile(original, copy)
        _attach(con, workspace, copy)
        yield con
    finally:
        con.close()
        _forget(copy)


@contextmanager
def reading(workspace: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published run, read only and locked down. Raises Refused where nothing is published yet."""
    con = reader(workspace)
    try:
        yield con
    finally:
        con.close()


def reader(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """A connection to the run that is current now; it holds that run until it is closed.

    It can neither write nor reach files or the network, and its settings cannot be changed.
    Raises Refused where nothing is published yet.
    """
    file = current_file(workspace)
    con = _connect(workspace)
    _attach(con, workspace, file, read_only=True)
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def current_run(workspace: Workspace) -> int | None:
    """The number of the published run; None where nothing is published yet."""
    runs = _pointer(workspace).runs
    return runs[-1] if runs else None


def current_file(workspace: Workspace) -> Path:
    """The file of the published run. Raises Refused where nothing is published yet."""
    run = current_run(workspace)
    if run is None:
        raise Refused(
            f"{workspace.home} holds no data yet; load some with 'cellpulse ingest FOLDER', or try 'cellpulse demo'"
        )
    return _file(workspace, run)


def rollback(workspace: Workspace) -> int:
    """Makes the run before the current one current again and gives its number.

    Raises Refused where there is none, or another run is under way.
    """
    workspace.claim()
    with _only_writer(workspace):
        pointer = _pointer(workspace)
        if len(pointer.runs) < 2:
            raise Refused(f"{workspace.home}: there is no earlier run to go back to")
        _replace_pointer(workspace, _Pointer(pointer.runs[:-1], pointer.next))
        _sweep(workspace)
        return pointer.runs[-2]


def verify(con: duckdb.DuckDBPyConnection, run: int) -> None:
    """The checks before publishing: every key that this run wrote is there once. Raises AssertionError."""
    for table in contract_tables.describe().values():
        keys = ", ".join(f'"{column}"' for column in table.key)
        doubled = con.execute(
            f"SELECT {keys} FROM intake.{table.name} "
            f"WHERE (SELECT count(*) FROM intake.{table.name} WHERE run = $run) > 0 "
            f"GROUP BY {keys} HAVING count(*) > 1 LIMIT 1",
            {"run": run},
        ).fetchall()
        if doubled:
            raise AssertionError(f"intake.{table.name}: the key {doubled[0]} would stand twice; nothing was published")


def _connect(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    # DuckDB makes the last folder of this path when it first spills, but not the one above.
    spill = workspace.warehouse / "tmp" / str(os.getpid())
    spill.parent.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": str(spill),
            "temp_file_encryption": True,
        },
    )
    # Writing an encrypted file needs this extension's OpenSSL; it lies in a pip package, so no network is asked.
    extension = (
        Path(duckdb_extension_httpfs.__file__).parent
        / "extensions"
        / f"v{duckdb.__version__}"
        / "httpfs.duckdb_extension"
    )
    con.execute(f"LOAD {_quoted(extension)}")
    return con


def _attach(con: duckdb.DuckDBPyConnection, workspace: Workspace, file: Path, *, read_only: bool = False) -> None:
    mode = ", READ_ONLY" if read_only else ""
    try:
        con.execute(f"ATTACH {_quoted(file)} AS wh (ENCRYPTION_KEY {_quoted(workspace.keys.file)}{mode})")
    except duckdb.Error as error:
        con.close()
        raise Refused(f"{file}: cannot be opened; 'cellpulse rollback' goes back to the run before") from error
    con.execute("USE wh")


def _quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"


@contextmanager
def _only_writer(workspace: Workspace) -> Iterator[None]:
    try:
        with FileLock(workspace.warehouse / "writer.lock", timeout=0):
            yield
    except Timeout as error:
        raise Refused(
            f"{workspace.home}: another run is writing at this moment; wait until it has ended and try again"
        ) from error


def _publish(workspace: Workspace, pointer: _Pointer, copy: Path) -> None:
    _flush(copy)
    copy.replace(_file(workspace, pointer.next))
    runs = (*pointer.runs, pointer.next)[-KEPT_RUNS:]
    _replace_pointer(workspace, _Pointer(runs, pointer.next + 1))
    _sweep(workspace)


def _pointer(workspace: Workspace) -> _Pointer:
    try:
        stored = json.loads((workspace.warehouse / "current.json").read_text("utf-8"))
        return _Pointer(tuple(stored["runs"]), stored["next"])
    except FileNotFoundError:
        return _Pointer()
    except (ValueError, KeyError, TypeError) as error:
        place = workspace.warehouse / "current.json"
        raise Refused(
            f"{place}: this file is damaged; restore the folder from a copy, or load the data anew"
        ) from error


def _replace_pointer(workspace: Workspace, pointer: _Pointer) -> None:
    fresh = workspace.warehouse / "current.json.new"
    fresh.write_text(json.dumps({"runs": pointer.runs, "next": pointer.next}), "utf-8")
    _flush(fresh)
    fresh.replace(workspace.warehouse / "current.json")
    if hasattr(os, "O_DIRECTORY"):
        _flush(workspace.warehouse, os.O_RDONLY | os.O_DIRECTORY)


def _flush(path: Path, flags: int = os.O_RDWR) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(workspace: Workspace) -> None:
    """Removes what no published run needs: left-over working copies, runs beyond the kept ones, temporary files."""
    kept = {_file(workspace, run).name for run in _pointer(workspace).runs}
    for file in workspace.warehouse.glob("*.duckdb*"):
        if file.name not in kept and (not file.name.startswith("scratch-") or _abandoned(file)):
            _forget(file)
    for folder in (workspace.warehouse / "tmp").glob("*"):
        if _abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _abandoned(path: Path) -> bool:
    # Readers and trials run beside the writer, so what they use is told from what they left behind by its age alone.
    try:
        return time.time() - path.stat().st_mtime > ABANDONED_SECONDS
    except FileNotFoundError:
        return False


def _forget(file: Path) -> None:
    # Where a reader still holds it and the system refuses (Windows), the next sweep takes it.
    with suppress(OSError):
        file.unlink()


def _file(workspace: Workspace, run: int) -> Path:
    return workspace.warehouse / f"run-{run:06d}.duckdb"
