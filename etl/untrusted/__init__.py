"""Files from outside are read in a process of their own, with limits of memory, time and output.

Whatever a file does to a reader, the process that asked goes on: the child is killed with all that it started. On POSIX
the child can write no file, and on Linux it has no network where the system lets it give that up.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from pydantic import TypeAdapter, ValidationError

from etl.mapping.reading import Sheet
from etl.mapping.unfit import Unfit

# All chosen by us; the largest workbook of Excel with 20 columns stays below each.
MEMORY_BYTES = 2 << 30
SECONDS = 300
OUTPUT_BYTES = 1 << 30
# What a page shows of a file, and the memory that it costs at most.
SHOWN_ROWS = 2_000
SHOWN_BYTES = 16 << 20
SHOWN_SECONDS = 90
AT_ONCE = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Reading:
    """The sheets of a file, visible ones first; each may have been cut to its first rows. `n_rows` counts all."""

    sheets: list[Sheet]
    n_rows: list[int]

    def left_out(self, sheet: Sheet) -> int:
        """How many rows of one of the sheets were cut off."""
        return self.n_rows[self.sheets.index(sheet)] - len(sheet.rows)


READING = TypeAdapter(Reading)


def sheets(content: bytes, file_name: str) -> list[Sheet]:
    """As `etl.mapping.reading.sheets`, in a process of its own. Raises Unfit as it does, and where a limit is hit."""
    return _read(content, file_name, 0, OUTPUT_BYTES, SECONDS).sheets


def first_rows(content: bytes, file_name: str) -> Reading:
    """The first 2,000 rows of each sheet, for a page that shows what a file has. Raises Unfit as `sheets` does."""
    return _read(content, file_name, SHOWN_ROWS, SHOWN_BYTES, SHOWN_SECONDS)


def _read(content: bytes, file_name: str, most_rows: int, most_bytes: int, seconds: float) -> Reading:
    words = [sys.executable, "-P", "-m", "etl.untrusted.child", file_name, str(most_rows), str(MEMORY_BYTES)]
    with AT_ONCE:
        answer = answered(words, content, most_bytes, seconds)
    if answer is None:
        raise Unfit("too_much", file_name)
    try:
        first, _, rest = answer.partition(b"\n")
        if unfit := json.loads(first):
            raise Unfit(*unfit)
        return READING.validate_json(rest)
    except (ValueError, ValidationError, KeyError, TypeError) as error:
        raise Unfit("broken", file_name) from error


def answered(words: Sequence[str], content: bytes, most_bytes: int, seconds: float) -> bytes | None:
    """What a child wrote after it had read `content`; None where it hit a limit, took too long or was killed."""
    with running(words, seconds) as child:
        # The child answers only after it has read everything, so neither waits for the other.
        with suppress(OSError), child.stdin:
            child.stdin.write(content)
        answer = child.stdout.read(most_bytes + 1)
        if len(answer) > most_bytes:
            return None
        return answer if child.wait() == 0 else None


@dataclass(frozen=True)
class Child:
    """A process under way: what it reads, what it writes, and how it ends."""

    stdin: IO[bytes]
    stdout: IO[bytes]
    wait: Callable[[], int]


@contextmanager
def running(words: Sequence[str], seconds: float) -> Iterator[Child]:
    """A child in a group of its own, which is killed after so many seconds, and when the block ends."""
    process = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    over = threading.Timer(seconds, end_process, [process])
    over.start()
    assert process.stdin is not None
    assert process.stdout is not None
    child = Child(process.stdin, process.stdout, process.wait)
    try:
        yield child
    finally:
        over.cancel()
        end_process(process)
        process.wait()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                pipe.close()


def confine_here(memory: int) -> None:
    """Takes from this process, a child, what `child.confine` does: for one that is started by another package."""
    from etl.untrusted.child import confine

    confine(memory)


def end_process(child: subprocess.Popen[bytes]) -> None:
    """The child and whatever it started; a group that is gone is none."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
