"""What a home holds, signed and outside of what it describes: the runs of the warehouse, and the store with its audit.

Each value is the least that must be there: a run or an entry is written first and noted here afterwards. So a process
that is killed in between leaves a home with more than its manifest says, never with less.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from filelock import FileLock

from etl.config.workspace import Workspace
from etl.user_error import UserError

# A backup has a manifest.json of its own.
NAME = "holdings.json"
WAITING_SECONDS = 30
RESTORE = "restore a backup with 'cellpulse restore FILE --overwrite'"
ACCEPT = f"{RESTORE}; to go on without what is gone: cellpulse doctor --accept-loss REASON"


@dataclass(frozen=True)
class StoreState:
    """A store at its last change: its id, the version of its tables, the number of entries of its audit and the last
    one's chained hash (empty before the first entry)."""

    id: str
    revision: str
    entries: int
    head: str


@dataclass(frozen=True)
class Manifest:
    """`current` is the published run (0 = none), `next` the least number of the next one, `runs` the SHA-256 of each
    kept run's list of block checksums; `store` is None before one is made."""

    current: int = 0
    next: int = 1
    runs: dict[str, str] = field(default_factory=dict)
    store: StoreState | None = None


def read(workspace: Workspace) -> Manifest | None:
    """The manifest of a home; None where it has none because an earlier version, or nothing yet, wrote it.

    Raises UserError where it is missing, or was changed by something else than this program.
    """
    place = workspace.home / NAME
    try:
        written = json.loads(place.read_text("utf-8"))
        genuine = hmac.compare_digest(written["signature"], _signature(written["content"], workspace))
        content = written["content"]
        store = content["store"] and StoreState(**content["store"])
        noted = Manifest(**content | {"store": store})
    except FileNotFoundError:
        if workspace.has_manifest:
            raise UserError(f"{place}: this file is missing, so that losses cannot be seen; {ACCEPT}") from None
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{place}: this file is damaged; {ACCEPT}") from error
    if not genuine:
        raise UserError(f"{place}: this file was changed, or written with another key; {ACCEPT}")
    return noted


def change(workspace: Workspace, new: Callable[[Manifest], Manifest]) -> None:
    """Puts `new` of the present manifest in its place, one process at a time. Raises UserError as `read` does."""
    with FileLock(workspace.home / f"{NAME}.lock", timeout=WAITING_SECONDS):
        before = read(workspace)
        after = new(before or Manifest())
        if after != before:
            write(workspace, after)


def write(workspace: Workspace, manifest: Manifest) -> None:
    """Writes a manifest whatever stands there, whole or not at all."""
    content = asdict(manifest)
    place = workspace.home / NAME
    fresh = place.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({"content": content, "signature": _signature(content, workspace)}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(place)
    workspace.note_manifest()


def note_store(workspace: Workspace, state: StoreState) -> None:
    """Notes the store as it is now; where another process noted a later entry, that one stays."""

    def newer(manifest: Manifest) -> Manifest:
        before = manifest.store
        later = before is not None and before.id == state.id and before.entries > state.entries
        return manifest if later else replace(manifest, store=state)

    change(workspace, newer)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _signature(content: object, workspace: Workspace) -> str:
    written = json.dumps(content, sort_keys=True).encode("utf-8")
    return hmac.digest(workspace.keys.manifest, written, "sha256").hex()
