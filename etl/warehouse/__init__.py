"""The only place that opens DuckDB for writing: working copy, checks, atomic publish, keep, roll back.

A published run is a file of its own that never changes again; `current.json` names the runs in force, newest last.
A writer works on a copy that nobody else sees; publishing replaces `current.json` in one step. So a reader always
sees one whole run, a writer never waits for readers, and a killed process leaves the last published run standing.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import duckdb
import duckdb_extension_httpfs
from filelock import FileLock, Timeout

from etl import contract_tables
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import inventory, pointer
from etl.warehouse.pointer import Held, Pointer, file_of
from etl.warehouse.schemas import create_schemas, migrate

KEPT_RUNS = 5
ABANDONED_SECONDS = 86_400
# A province's ingest and build stay well under 3 GB; what does not fit spills to encrypted temporary files.
MEMORY_LIMIT = os.environ.get("CELLPULSE_MEMORY_LIMIT", "2GB")


@dataclass(frozen=True)
class Work:
    """A working copy under way: its connection (catalog `wh` in use) and the number of the run."""

    con: duckdb.DuckDBPyConnection
    run: int


@contextmanager
def writing(workspace: Workspace, hold: Held | None = None) -> Iterator[Work]:
    """A working copy of the newest run; published when the block ends well, thrown away when it does not.

    With `hold` (whose run number is set here) the run waits for its release instead; what is built on a run that
    waits, waits too. Raises UserError where another run is under way.
    """
    workspace.claim()
    with _only_writer(workspace):
        _sweep(workspace)
        inventory.refuse_losses(workspace)
        before = pointer.read(workspace.warehouse)
        copy = workspace.warehouse / f"work-{before.next:06d}.duckdb"
        if before.newest is not None:
            shutil.copyfile(file_of(workspace.warehouse, before.newest), copy)
        con = _connect(workspace)
        try:
            _attach(con, workspace, copy)
            if before.newest is None:
                create_schemas(con)
            else:
                migrate(con)
            yield Work(con, before.next)
            verify(con, before.next)
            con.execute("USE memory")
            con.execute("DETACH wh")
        finally:
            con.close()
        _publish(workspace, before, copy, hold or before.held)


@contextmanager
def scratch(workspace: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """A working copy of the current run that is thrown away: for trying out and looking back.

    Raises UserError where nothing is published yet.
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
    """The published run, read only and locked down. Raises UserError where nothing is published yet."""
    con = reader(workspace)
    try:
        yield con
    finally:
        con.close()


def reader(workspace: Workspace, run: int | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to the run that is current now, or to `run`; it holds that run until it is closed.

    It can neither write nor reach files or the network, and its settings cannot be changed.
    Raises UserError where nothing is published yet.
    """
    file = current_file(workspace) if run is None else file_of(workspace.warehouse, run)
    con = _connect(workspace)
    _attach(con, workspace, file, read_only=True)
    con.execute("SET enable_external_access = false")
    # With two threads a window over few rows fails now and then, and the connection is of no use from then on
    # (duckdb/duckdb#25713, in 1.5.5). Several readers have a thread each all the same.
    con.execute("SET threads = 1")
    con.execute("SET lock_configuration = true")
    return con


def current_run(workspace: Workspace) -> int | None:
    """The number of the published run; None where nothing is published yet."""
    runs = pointer.read(workspace.warehouse).runs
    return runs[-1] if runs else None


def current_file(workspace: Workspace) -> Path:
    """The file of the published run. Raises UserError where nothing is published yet."""
    run = current_run(workspace)
    if run is None:
        raise UserError(
            f"{workspace.home} holds no data yet; load some with 'cellpulse ingest FOLDER', or try 'cellpulse demo'"
        )
    return file_of(workspace.warehouse, run)


def rollback(workspace: Workspace) -> int:
    """Makes the run before the current one current again and gives its number.

    Raises UserError where there is none, or another run is under way.
    """
    workspace.claim()
    with _only_writer(workspace):
        before = pointer.read(workspace.warehouse)
        if before.held:
            raise UserError(
                f"run {before.held.run} waits for its release; release it, or 'cellpulse release --discard' first"
            )
        if len(before.runs) < 2:
            raise UserError(f"{workspace.home}: there is no earlier run to go back to")
        back = Pointer(before.runs[:-1], before.next)
        inventory.note_going_back(workspace, before.runs[-2])
        _replace(workspace, back)
        return before.runs[-2]


def release(workspace: Workspace, run: int, by: str) -> bool:
    """Makes the run that waits the current one; gives whether readers have it now.

    Where nobody is known to have built it, the first person is noted and a second one has to follow. Raises UserError
    where that run does not wait, the same person built it or came first, or another run is under way.
    """
    with _only_writer(workspace):
        before = _with_held(workspace, run)
        held = cast(Held, before.held)
        if held.by == by:
            raise UserError(f"run {run} was computed or looked through by '{by}'; a second person has to release it")
        if not held.by:
            pointer.replace(workspace.warehouse, replace(before, held=replace(held, by=by)))
            return False
        runs = (*before.runs, run)[-KEPT_RUNS:]
        _replace(workspace, Pointer(runs, before.next))
        return True


def discard(workspace: Workspace, run: int) -> None:
    """Throws away the run that waits; readers keep what they have. Raises UserError as `release` does."""
    with _only_writer(workspace):
        before = _with_held(workspace, run)
        _replace(workspace, replace(before, held=None))


def _with_held(workspace: Workspace, run: int) -> Pointer:
    found = pointer.read(workspace.warehouse)
    if found.held is None or found.held.run != run:
        raise UserError(f"run {run} does not wait for a release; 'cellpulse release' tells which one does")
    return found


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
    # Writing an encrypted file needs this extension's OpenSSL; it is in a pip package, so no network is asked.
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
        raise UserError(f"{file}: cannot be opened; 'cellpulse rollback' goes back to the run before") from error
    con.execute("USE wh")


def _quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"


@contextmanager
def _only_writer(workspace: Workspace) -> Iterator[None]:
    try:
        with FileLock(workspace.warehouse / "writer.lock", timeout=0):
            yield
    except Timeout as error:
        raise UserError(
            f"{workspace.home}: another run is writing at this moment; wait until it has ended and try again"
        ) from error


def _publish(workspace: Workspace, before: Pointer, copy: Path, hold: Held | None) -> None:
    pointer.flush(copy)
    named = file_of(workspace.warehouse, before.next)
    inventory.write_sums(copy, named)
    copy.replace(named)
    runs = before.runs if hold else (*before.runs, before.next)[-KEPT_RUNS:]
    held = replace(hold, run=before.next) if hold else None
    _replace(workspace, Pointer(runs, before.next + 1, held))


def _replace(workspace: Workspace, fresh: Pointer) -> None:
    pointer.replace(workspace.warehouse, fresh)
    inventory.note(workspace, fresh)
    _sweep(workspace)


def _sweep(workspace: Workspace) -> None:
    """Removes what no published run needs: left-over working copies, runs beyond the kept ones, temporary files."""
    kept = {file_of(workspace.warehouse, run).name for run in pointer.read(workspace.warehouse).kept}
    left = [*workspace.warehouse.glob("*.duckdb*"), *workspace.warehouse.glob("run-*.sums")]
    for file in left:
        if file.with_suffix(".duckdb").name not in kept and (not file.name.startswith("scratch-") or _abandoned(file)):
            _forget(file)
    for folder in (workspace.warehouse / "tmp").glob("*"):
        if _abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _abandoned(path: Path) -> bool:
    # Readers and trials run beside the writer, so what they use is distinguished from what they left behind by its age
    # alone.
    try:
        return time.time() - path.stat().st_mtime > ABANDONED_SECONDS
    except FileNotFoundError:
        return False


def _forget(file: Path) -> None:
    # Where a reader still holds it and the system refuses (Windows), the next sweep takes it.
    with suppress(OSError):
        file.unlink()
