"""Many files after another through one child, since starting one costs more than reading a small file."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from pydantic import ValidationError

from etl.mapping.files.sheet import Sheet
from etl.mapping.unfit import Unfit
from etl.untrusted import AT_ONCE, MEMORY_BYTES, OUTPUT_BYTES, READING, SECONDS, end_process

# Chosen by us: then a fresh child, so that what one file leaves in memory ends with it.
FILES_EACH = 500


class Reader:
    """Reads files as `etl.untrusted.sheets` does, in a child that goes on to the next one."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._files = 0

    def sheets(self, content: bytes, file_name: str) -> list[Sheet]:
        """The sheets of a file. Raises Unfit as `etl.untrusted.sheets` does; a file that breaks a limit ends the child,
        and the next file gets a new one."""
        with AT_ONCE:
            answer = self._answered(content, file_name)
        try:
            first, _, rest = answer.partition(b"\n")
            if unfit := json.loads(first):
                raise Unfit(*unfit)
            return READING.validate_json(rest).sheets
        except (ValueError, ValidationError, KeyError, TypeError) as error:
            raise Unfit("broken", file_name) from error

    def close(self) -> None:
        """Ends the child."""
        if self._child is not None:
            end_process(self._child)
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                with suppress(OSError):
                    if pipe is not None:
                        pipe.close()
        self._child, self._files = None, 0

    def _answered(self, content: bytes, file_name: str) -> bytes:
        if self._child is None or self._files >= FILES_EACH:
            self.close()
            words = [sys.executable, "-P", "-m", "etl.untrusted.child", "--many", str(MEMORY_BYTES)]
            self._child = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
            )
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        over = threading.Timer(SECONDS, end_process, [child])
        over.start()
        try:
            child.stdin.write(json.dumps([file_name, len(content)]).encode() + b"\n" + content)
            child.stdin.flush()
            size = int(child.stdout.readline(32) or b"-1")
            answer = child.stdout.read(size) if 0 <= size <= OUTPUT_BYTES else b""
        except (OSError, ValueError):
            size, answer = -1, b""
        finally:
            over.cancel()
        self._files += 1
        if not answer or len(answer) != size:
            self.close()
            raise Unfit("too_much", file_name)
        return answer


@contextmanager
def reader() -> Iterator[Reader]:
    """A Reader whose child ends with the block."""
    made = Reader()
    try:
        yield made
    finally:
        made.close()
