"""The child of this package: reads one file from standard input, writes its sheets as JSON, and can do little else.

Run as `python -m etl.untrusted.child NAME MOST_ROWS MEMORY_BYTES`, or with `--many MEMORY_BYTES` as `many` says. The
first line of the answer is `null`, or why the file cannot be used; the second is a Reading.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from etl.mapping.reading import sheets
from etl.mapping.unfit import Unfit
from etl.untrusted import READING, SECONDS, Reading

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
# Of Python's own audit events (https://docs.python.org/3/library/audit_events.html).
FORBIDDEN = ("socket.connect", "socket.bind", "socket.sendto", "subprocess.Popen", "os.exec", "os.fork", "os.system")
# The parent watches the time of each file; this one is of all that a child reads.
SECONDS_OF_MANY = 20 * int(SECONDS)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def main(file_name: str, most_rows: int, memory: int) -> None:
    """Reads and answers; ends with another code than 0 where a limit was hit."""
    content = sys.stdin.buffer.read()
    confine(memory)
    try:
        sheets_read = sheets(content, file_name)
    except Unfit as unfit:
        _answer([unfit.reason, unfit.about], b"")
        return
    n_rows = [len(sheet.rows) for sheet in sheets_read]
    if most_rows:
        sheets_read = [
            replace(sheet, rows=sheet.rows[:most_rows], numbers=sheet.numbers[:most_rows]) for sheet in sheets_read
        ]
    _answer(None, READING.dump_json(Reading(sheets_read, n_rows)))


def many(memory: int) -> None:
    """The same for files after another, until the input ends: each comes as a line of its name and size as JSON, then
    its bytes; each answer after a line of its size."""
    asked, out = sys.stdin.buffer, sys.stdout.buffer
    confine(memory, SECONDS_OF_MANY)
    while line := asked.readline():
        name, size = json.loads(line)
        try:
            read = sheets(asked.read(size), name)
            answer = b"null\n" + READING.dump_json(Reading(read, [len(sheet.rows) for sheet in read]))
        except Unfit as unfit:
            answer = json.dumps([unfit.reason, unfit.about]).encode("ascii") + b"\n"
        out.write(f"{len(answer)}\n".encode("ascii") + answer)
        out.flush()


def confine(memory: int, seconds: int = SECONDS) -> None:
    """From here on: so many bytes of memory more, a bounded time, no file written, no process, no network."""
    sys.addaudithook(_refuse)
    with suppress(OSError, AttributeError):
        # A network of its own, which has no way out; not every system lets a program do this.
        ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET)
    try:
        import resource
    except ImportError:
        # Windows has no such limits; the time and the output are limited by the parent.
        return
    used = _used()
    for limit, most in (
        (resource.RLIMIT_AS, used + memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def _used() -> int:
    """The address space in use, in bytes; 0 where the system does not say."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * 4096
    return 0


def _refuse(event: str, arguments: Any) -> None:
    if event.startswith(FORBIDDEN) or (event == "open" and arguments[2] & WRITING):
        raise PermissionError(f"{event} is not allowed here")


def _answer(unfit: list[str] | None, reading: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(unfit).encode("ascii") + b"\n" + reading)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    if sys.argv[1] == "--many":
        many(int(sys.argv[2]))
    else:
        main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
