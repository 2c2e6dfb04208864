"""The only place that opens DuckDB on a file: encrypted, without the network."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import duckdb_extension_httpfs

from etl import machine_faults
from etl.config.workspace import Workspace
from etl.sql_fragments import literal
from etl.user_error import TranslatableError

# A file is written as a copy that is thrown away where anything fails, so that no log of its changes is needed: they
# are written once, when the work ends (`detach`). The log cost half of every small statement.
UNLOGGED = "RECOVERY_MODE no_wal_writes"
# A new file has small blocks, a quarter of DuckDB's own: most of some 68 tables fill no block, and each column of each
# has one. A home of 14 cells takes 4.5 MB instead of 16, one of 120 cells 11 instead of 21.
NEW_FILE = f"{UNLOGGED}, BLOCK_SIZE {64 << 10}"
# A province's ingest and build stay well under 3 GB; what does not fit spills to encrypted temporary files.
MEMORY_LIMIT = os.environ.get("CELLPULSE_MEMORY_LIMIT", "2GB")
# What the run before helps against.
OF_THE_FILE = {machine_faults.DAMAGE: "is damaged", "gone": "is missing"}
# Of a file smaller than this the parts of a statement are so short that a second thread mostly waits, and busily: a
# build of 14 cells takes a fifth less processor time with one (measured; the size is chosen by us).
SMALL = 32 << 20


def connect(workspace: Workspace, file: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection to a file of the warehouse, in use as catalog `wh`. Raises UserError where the file is damaged or
    missing, has another key, is locked, may not be read, or where memory or disk fail."""
    con = _connect_to_memory(workspace)
    # How much a new file will hold is not known, so it has all threads.
    size = file.stat().st_size if not read_only and file.exists() else None
    mode = "READ_ONLY" if read_only else NEW_FILE if size is None else UNLOGGED
    try:
        con.execute(f"ATTACH {literal(str(file))} AS wh (ENCRYPTION_KEY {literal(workspace.keys.file)}, {mode})")
    except duckdb.Error as error:
        con.close()
        refusal = _refusal(file, error)
        if refusal is None:
            raise
        raise refusal from error
    con.execute("USE wh")
    if size is not None and size < SMALL:
        con.execute("SET threads = 1")
    return con


def _refusal(file: Path, error: duckdb.Error) -> TranslatableError | None:
    """Why a file cannot be opened, where DuckDB's error is of the machine."""
    kind = machine_faults.kind(error)
    if kind is None:
        return None
    if kind in OF_THE_FILE:
        return TranslatableError("damaged_run", f"{file}: {OF_THE_FILE[kind]}; 'cellpulse rollback' goes back")
    return TranslatableError(kind, f"{file}: {machine_faults.SENTENCES[kind]}")


def detach(con: duckdb.DuckDBPyConnection, catalog: str = "wh") -> None:
    """Writes all changes of an attached file and closes it. Raises duckdb.Error where they cannot be written."""
    con.execute(f"CHECKPOINT {catalog}")
    con.execute("USE memory")
    con.execute(f"DETACH {catalog}")


def _connect_to_memory(workspace: Workspace) -> duckdb.DuckDBPyConnection:
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
    extensions = Path(duckdb_extension_httpfs.__file__).parent / "extensions" / f"v{duckdb.__version__}"
    con.execute(f"LOAD {literal(str(extensions / 'httpfs.duckdb_extension'))}")
    return con
