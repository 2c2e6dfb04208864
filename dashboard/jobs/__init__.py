"""Long work started from a page: the command `cellpulse` as a process of its own, one at a time.

How far it is stands in a file of the workspace, so it survives a reload, another window and a restart of the server.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from etl.user_error import UserError

# Those that change the data; a preview changes nothing.
KINDS = ("ingest", "build", "upload", "release", "outcomes", "template", "distinct", "match", "separate")
# Until then a process that was started may still be on its way to take its lock (chosen by us).
STARTING_SECONDS = 60
_ONE = threading.Lock()


@dataclass(frozen=True)
class Job:
    """One piece of work: its kind, what it is about, who started it when, and how far it is.

    `state` is `running`, `done`, `failed` (and why: `fault`, a sentence of the command) or `lost` (the process is gone
    and left no word). `steps` are the command's own lines, the newest last.
    """

    kind: str
    about: str
    by: str
    started_at: datetime
    state: str = "running"
    ended_at: datetime | None = None
    steps: tuple[str, ...] = ()
    fault: str = ""


def start(home: Path, job: Job, arguments: Sequence[str], content: bytes | None = None) -> None:
    """Starts `cellpulse --home HOME ARGUMENTS`, with `content` as its standard input.

    A file that was uploaded is handed over in memory: it is never written to a disk, since it may name persons.
    Raises UserError where another piece of work is under way.
    """
    with _ONE:
        running = current(home)
        if running is not None and running.state == "running":
            raise UserError("other work is under way; wait until it has ended")
        write(home, job)
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "dashboard.jobs.runner", str(home), str(len(content or b"")), *arguments],
            stdin=subprocess.DEVNULL if content is None else subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    # Neither the page nor the process waits for the other: one hands over, one reaps.
    threading.Thread(target=_hand_over, args=(process, content), daemon=True).start()


def current(home: Path) -> Job | None:
    """The work under way or the last one; None where there never was any."""
    try:
        stored = json.loads(_file(home).read_text("utf-8"))
        moments = {name: stored[name] and datetime.fromisoformat(stored[name]) for name in ("started_at", "ended_at")}
        job = Job(**stored | moments | {"steps": tuple(stored["steps"])})
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    if job.state == "running" and not _just_written(home) and not _locked(home):
        return replace(job, state="lost")
    return job


def write(home: Path, job: Job) -> None:
    """Puts the file in its place in one step, so that a reader never sees half of it."""
    _file(home).parent.mkdir(parents=True, exist_ok=True)
    fresh = _file(home).with_suffix(".new")
    fresh.write_text(json.dumps(asdict(job), default=str, ensure_ascii=False), "utf-8")
    fresh.replace(_file(home))


def lock(home: Path) -> FileLock:
    """What the process that works holds as long as it lives."""
    return FileLock(home / "jobs" / "running.lock", timeout=5)


def _just_written(home: Path) -> bool:
    # By the machine's clock: the workspace's may stand still.
    return time.time() - _file(home).stat().st_mtime < STARTING_SECONDS


def _locked(home: Path) -> bool:
    probe = lock(home)
    try:
        probe.acquire(timeout=0)
    except Timeout:
        return True
    probe.release()
    return False


def _file(home: Path) -> Path:
    return home / "jobs" / "job.json"


def _hand_over(process: subprocess.Popen[bytes], content: bytes | None) -> None:
    # Where the process ended before it read everything its own word tells why.
    try:
        process.communicate(content)
    except OSError:
        process.wait()
