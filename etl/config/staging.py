"""Folders in a home for work that is not done yet, and files that appear whole; what a kill leaves is swept."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from etl.config import swapping
from etl.user_error import UserError

# What the folders are for; `elsewhere.txt` in one names an unfinished file outside of the home.
PREFIXES = ("restoring-", "checking-", "writing-", "outcomes-")
ELSEWHERE = "elsewhere.txt"
PART = ".part"
# Files before they are whole, by the lock that is kept by the process which writes them.
UNFINISHED = {"holdings.json.lock": ("holdings.new", "key.new"), "sync.lock": (f"sync.json{PART}",)}


@contextmanager
def staged(home: Path, prefix: str) -> Iterator[Path]:
    """A folder of the home for its owner only, which is gone when the block ends.

    Raises UserError where none can be made.
    """
    assert prefix in PREFIXES
    stage = home / f"{prefix}{secrets.token_hex(6)}"
    lock = _lock(stage)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire()
        stage.mkdir(mode=0o700)
    except OSError as error:
        raise UserError(f"{home}: cannot be written ({error.strerror}); make room or rights there") from error
    try:
        yield stage
    finally:
        _remove(stage, lock)


@contextmanager
def part_of(home: Path, out: Path) -> Iterator[Path]:
    """The name of a file outside of the home until it is whole; what is left of it is gone when the block ends."""
    with staged(home, "writing-") as stage, _part(out.resolve().with_name(out.name)) as part:
        (stage / ELSEWHERE).write_text(str(part), "utf-8")
        yield part


def sweep(home: Path) -> list[str]:
    """Removes what processes that are no more left half-way in a home, and finishes a restore that was moving files;
    gives the names of the folders.

    What a process still works on stays: it keeps a lock as long as it lives.
    """
    swept = []
    for stage in [path for prefix in PREFIXES for path in home.glob(f"{prefix}*") if path.is_dir()]:
        lock = _lock(stage)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            continue
        # A restore that had read all of its backup and was killed while it moved files is done to its end.
        swapping.finish(home, stage)
        with suppress(OSError, UnicodeDecodeError):
            part = Path((stage / ELSEWHERE).read_text("utf-8"))
            if part.name.endswith(PART):
                part.unlink(missing_ok=True)
        _remove(stage, lock)
        swept.append(stage.name)
    for lock_file in [path for prefix in PREFIXES for path in home.glob(f"{prefix}*.lock")]:
        if not lock_file.with_suffix("").exists():
            _remove(lock_file.with_suffix(""), None)
    for lock_name, names in UNFINISHED.items():
        if unfinished := [home / name for name in names if (home / name).exists()]:
            with suppress(Timeout, OSError), FileLock(home / lock_name, timeout=0):
                for file in unfinished:
                    file.unlink(missing_ok=True)
    return swept


def write_whole(out: Path, content: bytes, home: Path | None = None) -> None:
    """Writes a file that appears when it is whole; what a kill leaves of one outside of the `home` is swept from there.

    Raises OSError where the file cannot be written, and UserError where the home cannot.
    """
    with part_of(home, out) if home else _part(out) as part:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)


@contextmanager
def _part(out: Path) -> Iterator[Path]:
    part = out.with_name(f"{out.name}{PART}")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _lock(stage: Path) -> FileLock:
    return FileLock(stage.with_name(f"{stage.name}.lock"))


def _remove(stage: Path, lock: FileLock | None) -> None:
    shutil.rmtree(stage, ignore_errors=True)
    with suppress(OSError):
        stage.with_name(f"{stage.name}.lock").unlink(missing_ok=True)
    if lock is not None:
        lock.release()
