"""What a fault of the machine means, in one sentence each, and the report of one that nobody expected."""

from __future__ import annotations

import errno
import logging
import platform
import re
import sys
import tempfile
import traceback
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import duckdb
from filelock import Timeout

from etl.user_error import TranslatableError

DAMAGE = "damage"
# Of TranslatableError, what a damaged file of the warehouse is refused for.
DAMAGED = ("damaged_run", "damaged_pointer")
UNCHANGED = "what was published before is unchanged"
SENTENCES = {
    "full": f"the disk is full, or a limit of the size of files is reached; make room there, then repeat; {UNCHANGED}",
    "permission": f"may not be read or written; give the user of this program the right to do so; {UNCHANGED}",
    "read only": f"is on a disk that may only be read; make it writable or name another home; {UNCHANGED}",
    "gone": f"is missing, or was removed meanwhile; 'cellpulse doctor' says what else is; {UNCHANGED}",
    "disk": f"the disk cannot be read or written; look at the disk, then repeat; {UNCHANGED}",
    "damage": "a file of the warehouse is damaged; 'cellpulse doctor --deep' names it, 'cellpulse rollback' goes back",
    "lock": "another process keeps a file locked; wait until it has ended, then repeat",
    "memory": "there is not enough memory; close other programs, or set CELLPULSE_MEMORY_LIMIT lower, then repeat",
}
ERRNO = {
    errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "full", errno.EACCES: "permission",
    errno.EPERM: "permission", errno.EROFS: "read only", errno.ENOENT: "gone", errno.EIO: "disk",
}  # fmt: skip
# What DuckDB says of the machine; its other texts quote the data.
OF_DUCKDB = (
    (r"no space left|disk quota|file too large|out of disk|could not write", "full"),
    (r"permission denied|cannot open file .* read-only", "permission"),
    (r"read-only file system", "read only"),
    (r"no such file", "gone"),
    (r"input/output error", "disk"),
    (r"could not set lock|conflicting lock", "lock"),
    (r"out of memory|failed to allocate", "memory"),
    (r"corrupt|checksum|not a valid duckdb|failed to decrypt|serializ|deserializ|invalidated|truncated", "damage"),
    # Blocks that were changed (every one is sealed), and a file that ends before its last block.
    (r"computed aes tag differs|could not read (?:enough|all) bytes", "damage"),
)
LOG = logging.getLogger("cellpulse")
FOLDER = "faults"
KEPT = 20


def sentence(error: BaseException) -> str | None:
    """The sentence for a fault of the disk, of rights, of a lock, of memory or of damage; None for any other one."""
    known = kind(error)
    if known is None:
        return None
    place = error.lock_file if isinstance(error, Timeout) else getattr(error, "filename", None)
    return f"{place}: {SENTENCES[known]}" if place else SENTENCES[known]


def kind(error: BaseException) -> str | None:
    """Which of SENTENCES a fault is; None where it is none of the machine."""
    if isinstance(error, Timeout):
        return "lock"
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, OSError):
        return ERRNO.get(_errno(error) or 0)
    if isinstance(error, duckdb.Error):
        text = str(error).lower()
        return next((name for words, name in OF_DUCKDB if re.search(words, text)), None)
    return DAMAGE if isinstance(error, TranslatableError) and error.reason in DAMAGED else None


def _errno(error: OSError) -> int | None:
    """The system's number of a fault; libraries in Rust, such as Polars, have it in their text only."""
    written = None if error.errno else re.search(r"\(os error (\d+)\)", str(error))
    return int(written[1]) if written else error.errno


def report(error: BaseException, home: Path, command: str, at: datetime) -> Path | None:
    """Writes where a fault arose, without any value of the data; gives the file, None where none can be written.

    The texts of errors are left out, since those of a database quote rows; the newest 20 reports are kept.
    """
    lines = [f"cellpulse {version('cellpulse')}, Python {platform.python_version()}, {sys.platform}"]
    lines += [f"command: {command}", f"at: {at:%Y-%m-%d %H:%M}"]
    link: BaseException | None = error
    while link is not None:
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(link.__traceback__)
        ]
        link = link.__cause__ or link.__context__
    for folder in (home / FOLDER, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            file = folder / f"cellpulse-fault-{at:%Y%m%dT%H%M%S}.txt"
            file.write_text("\n".join(lines) + "\n", "utf-8")
        except OSError:
            continue
        for old in sorted(folder.glob("cellpulse-fault-*.txt"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return file
    return None


def of_page(error: BaseException, home: Path, place: str, at: datetime) -> Path | None:
    """The report of what went wrong in a page, named in the log; None where none can be written."""
    file = report(error, home, f"page {place}", at)
    LOG.error("page %s: %s (%s); report: %s", place, kind(error) or "unexpected", type(error).__name__, file)
    return file
