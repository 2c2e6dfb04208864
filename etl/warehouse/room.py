"""Whether a disk has room for what is about to be written, asked before anything begins."""

from __future__ import annotations

import shutil
from pathlib import Path

from etl.user_error import UserError

# Logs, the pointer, a small first run (chosen by us).
LEAST_BYTES = 64 << 20


def refuse_without(folder: Path, n_bytes: int, what: str) -> None:
    """Raises UserError where fewer than `n_bytes` and a small reserve are free on the disk of a folder that exists."""
    wanted, free = n_bytes + LEAST_BYTES, shutil.disk_usage(folder).free
    if free < wanted:
        raise UserError(
            f"{folder}: {free >> 20:,} MiB are free and {what} needs about {wanted >> 20:,} MiB; make room there, "
            "then repeat; nothing was changed"
        )
