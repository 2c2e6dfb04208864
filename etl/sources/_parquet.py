"""Parquet files: typed values written the way the contract writes them, by a process of their own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO

import duckdb
import polars as pl
import pyarrow as pa

from etl.sources._raw import MOST_COLUMNS, Heading, append, heading, start
from etl.untrusted import MEMORY_BYTES, OUTPUT_BYTES, SECONDS, running
from etl.user_error import UserError

# Chosen by us: how many times its own size a file above 10 MiB may become.
MOST_UNPACKED = 100
BYTES_PER_SECOND = 1 << 20


def load(con: duckdb.DuckDBPyConnection, path: Path, table: str) -> Heading:
    """Fills `incoming` from the file. A row's place is its number, the heading counted as 1.

    Raises UserError where the file is broken, has no column of the table, or takes too much memory or time.
    """
    size = path.stat().st_size
    words = [sys.executable, "-P", "-m", "etl.sources._parquet_child", str(path), str(MEMORY_BYTES)]
    with running(words, SECONDS + size / BYTES_PER_SECOND) as child:
        columns = _heading(child.stdout.readline(MOST_COLUMNS * 1_000), path, table)
        with child.stdin:
            child.stdin.write(json.dumps(columns.positions).encode("utf-8"))
        start(con, columns.positions)
        _fill(con, child.stdout, path, max(OUTPUT_BYTES, MOST_UNPACKED * size))
        if child.wait() != 0:
            raise UserError(
                f"{path}: the file is damaged, or takes more memory or time than is allowed; write it again"
            )
    return columns


def _heading(line: bytes, path: Path, table: str) -> Heading:
    try:
        names = json.loads(line)
    except ValueError:
        names = None
    if names is None:
        raise UserError(f"{path}: the file is broken or no Parquet file; write it again")
    columns = heading(table, names)
    if not columns.positions:
        raise UserError(f"{path}: the file has no column of '{table}'; name its columns as the contract does")
    return columns


def _fill(con: duckdb.DuckDBPyConnection, answer: IO[bytes], path: Path, most_bytes: int) -> None:
    n_bytes = 0
    try:
        for batch in pa.ipc.open_stream(answer):
            n_bytes += batch.nbytes
            if n_bytes > most_bytes:
                raise UserError(
                    f"{path}: its rows are more than {most_bytes >> 20:,} MiB, far more than the file; write it again"
                )
            append(con, pl.DataFrame(pa.Table.from_batches([batch])))
    except (pa.ArrowInvalid, OSError) as error:
        raise _ended_early(path) from error


def _ended_early(path: Path) -> UserError:
    return UserError(f"{path}: the file is damaged, or takes more memory or time than is allowed; write it again")
