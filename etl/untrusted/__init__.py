"""Files from outside are read and understood in a process of their own, with limits of memory, time and output.

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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import IO, Any

from pydantic import ValidationError

from etl.contract_tables import describe
from etl.mapping.files.sheet import Sheet
from etl.mapping.layout import Layout
from etl.mapping.understood import Understood
from etl.mapping.unfit import Unfit
from etl.untrusted.answers import adapter

# All chosen by us; the largest workbook of Excel with 20 columns stays below each.
MEMORY_BYTES = 2 << 30
SECONDS = 300
OUTPUT_BYTES = 1 << 30
CHILD = (sys.executable, "-P", "-m", "etl.untrusted.child", str(MEMORY_BYTES), str(SECONDS))
# For a child that is started before anything is asked.
WAITS = "--waits"
AT_ONCE = threading.BoundedSemaphore(2)
# Of what a child writes before an answer: the digits of its size, and why a file cannot be used.
MOST_DIGITS, LONGEST_REFUSAL = 32, 1 << 16


def sheets(content: bytes, file_name: str) -> list[Sheet]:
    """As `etl.mapping.reading.sheets`, in a process of its own. Raises Unfit as it does, and where a limit is hit."""
    request = {"do": "reading", "name": file_name, "most_rows": 0}
    return parsed(request, asked(request, content, OUTPUT_BYTES, SECONDS)).sheets


def understood(content: bytes, file_name: str, layout: Layout | None, answers: Mapping[str, str]) -> Understood:
    """As `etl.mapping.opening.understand`, in a process of its own. Raises Unfit as it does, and where a limit is
    hit."""
    request = to_understand(file_name, layout, answers)
    return parsed(request, asked(request, content, OUTPUT_BYTES, SECONDS))


def to_understand(file_name: str, layout: Layout | None, answers: Mapping[str, str]) -> dict[str, Any]:
    """The request of `understood`."""
    written = layout.model_dump(mode="json") if layout else None
    return {"do": "understood", "name": file_name, "layout": written, "answers": dict(answers)}


def asked(
    request: Mapping[str, Any],
    content: bytes,
    most_bytes: int,
    seconds: float,
    waiting: Callable[[], subprocess.Popen[bytes]] | None = None,
) -> bytes:
    """What a child of its own, `waiting` for it or started now, answers to one request, as JSON. Raises Unfit where the
    file cannot be used, or breaks a limit."""
    with AT_ONCE, running(CHILD, seconds, waiting() if waiting else started_reader()) as child:
        return answer_of(child, request, content, most_bytes)


def answer_of(child: Child, request: Mapping[str, Any], content: bytes, most_bytes: int) -> bytes:
    """What a child answers to one request, as JSON. Raises Unfit where the file cannot be used, breaks a limit, or the
    child ends."""
    try:
        child.stdin.write(json.dumps({**request, "size": len(content)}).encode("ascii") + b"\n")
        child.stdin.write(content)
        child.stdin.flush()
        size = int(child.stdout.readline(MOST_DIGITS))
        first = child.stdout.readline(min(size, LONGEST_REFUSAL)) if 0 < size <= most_bytes else b""
        # Read once, as it can be large: the first line is not cut off a second time.
        answer = child.stdout.read(size - len(first)) if first else b""
    except (OSError, ValueError) as error:
        raise Unfit("too_much", request["name"]) from error
    if not first or len(first) + len(answer) != size:
        raise Unfit("too_much", request["name"])
    _raise_refusal(first, request["name"])
    return answer


def _raise_refusal(line: bytes, file_name: str) -> None:
    """Raises Unfit where the child says why there is no answer."""
    try:
        unfit = json.loads(line)
        refused = Unfit(*unfit) if unfit else None
    except (ValueError, KeyError, TypeError) as error:
        raise Unfit("broken", file_name) from error
    if refused is not None:
        raise refused


def parsed(request: Mapping[str, Any], answer: bytes) -> Any:
    """An answer as what its kind is. Raises Unfit where it is none."""
    try:
        return adapter(request["do"]).validate_json(answer)
    except ValidationError as error:
        raise Unfit("broken", request["name"]) from error


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
def running(
    words: Sequence[str], seconds: float, waiting: subprocess.Popen[bytes] | None = None
) -> Iterator[Child]:
    """A child in a group of its own, started now unless one waits already; it is killed after so many seconds, and when
    the block ends."""
    process = waiting or started(words)
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


def started(words: Sequence[str]) -> subprocess.Popen[bytes]:
    """A child in a group of its own."""
    return subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )


def started_reader(words: Sequence[str] = CHILD) -> subprocess.Popen[bytes]:
    """A child of this package, with the contract's tables, which it would need a database to describe."""
    child = started(words)
    assert child.stdin is not None
    # Shorter than what a pipe holds, so this waits for nothing; one that is dead already shows when it is asked.
    with suppress(OSError):
        child.stdin.write(_contract())
        child.stdin.flush()
    return child


@cache
def _contract() -> bytes:
    return adapter("contract").dump_json(describe()) + b"\n"


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
