"""What a fault of the machine is and means, in one sentence each: the only place that judges the errors of disk, memory
and DuckDB."""

from __future__ import annotations

import errno
import re

import duckdb
from filelock import Timeout

from etl.user_error import TranslatableError

DAMAGE = "damage"
UNCHANGED = "what was published before is unchanged"
SENTENCES = {
    "full": f"the disk is full, or a limit of the size of files is reached; make room there, then repeat; {UNCHANGED}",
    "permission": f"may not be read or written; give the user of this program the right to do so; {UNCHANGED}",
    "read only": f"is on a disk that may only be read; make it writable or name another home; {UNCHANGED}",
    "gone": f"is missing, or was removed meanwhile; 'cellpulse doctor' says what else is; {UNCHANGED}",
    "disk": f"the disk cannot be read or written; look at the disk, then repeat; {UNCHANGED}",
    DAMAGE: "a file of the warehouse is damaged; 'cellpulse doctor --deep' names it, 'cellpulse rollback' goes back",
    "lock": "another process keeps a file locked; wait until it has ended, then repeat",
    "memory": "there is not enough memory; close other programs, or set CELLPULSE_MEMORY_LIMIT lower, then repeat",
    "key": "was written with another key; set CELLPULSE_KEY, or put back the key file, with which this home was made",
}
# What a file of the warehouse is refused for, where it is the file that is at fault.
DAMAGED = ("damaged_run", "damaged_pointer")
ERRNO = {
    errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "full", errno.EACCES: "permission",
    errno.EPERM: "permission", errno.EROFS: "read only", errno.ENOENT: "gone", errno.EIO: "disk",
}  # fmt: skip
# What DuckDB says of the machine, outside of quotation marks, where it quotes paths and data.
OF_DUCKDB = (
    (r"no space left|disk quota|file too large|out of disk|could not write", "full"),
    (r"permission denied|cannot open file .* read-only", "permission"),
    (r"read-only file system", "read only"),
    (r"no such file|database does not exist", "gone"),
    (r"input/output error", "disk"),
    (r"could not set lock|conflicting lock", "lock"),
    (r"out of memory|failed to allocate", "memory"),
    (r"wrong encryption key", "key"),
    (r"corrupt|checksum|not a valid duckdb|failed to decrypt|serializ|deserializ|truncated", DAMAGE),
    # Blocks that were changed (every one is sealed), and a file that ends before its last block.
    (r"computed aes tag differs|could not read (?:enough|all) bytes", DAMAGE),
)
QUOTED = re.compile(r""""[^"]*"|(?<!\w)'[^']*'(?!\w)""")


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
        text = QUOTED.sub("", str(error).lower())
        return next((name for words, name in OF_DUCKDB if re.search(words, text)), None)
    if isinstance(error, TranslatableError):
        return DAMAGE if error.reason in DAMAGED else error.reason if error.reason in SENTENCES else None
    return None


def breaks_connection(error: duckdb.Error) -> bool:
    """Whether DuckDB answers nothing more on a connection after this error, even once the file is as it was."""
    return kind(error) == DAMAGE or isinstance(error, duckdb.FatalException | duckdb.InternalException)


def _errno(error: OSError) -> int | None:
    """The system's number of a fault; libraries in Rust, such as Polars, have it in their text only."""
    written = None if error.errno else re.search(r"\(os error (\d+)\)", str(error))
    return int(written[1]) if written else error.errno
