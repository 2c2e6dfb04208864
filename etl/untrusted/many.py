"""Many files after another through one child, since starting one costs more than reading a small file."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from etl.mapping.layout import Layout
from etl.mapping.understood import Understood
from etl.mapping.unfit import Unfit
from etl.untrusted import (
    AT_ONCE,
    MEMORY_BYTES,
    OUTPUT_BYTES,
    SECONDS,
    Child,
    answer_of,
    end_process,
    parsed,
    started_reader,
    to_understand,
)

# Chosen by us: then a fresh child, so that what one file leaves in memory ends with it.
FILES_EACH = 500
# The time of each file is limited by itself; this is of all that a child reads, in seconds of a processor.
SECONDS_OF_MANY = 20 * SECONDS


class Reader:
    """Understands files as `etl.untrusted.understood` does, in a child that goes on to the next one."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._files = 0

    def understood(
        self, content: bytes, file_name: str, layout: Layout | None, answers: Mapping[str, str]
    ) -> Understood:
        """What a file gives. Raises Unfit as `etl.untrusted.understood` does; a file that breaks a limit ends the
        child, and the next file gets a new one."""
        request = to_understand(file_name, layout, answers)
        with AT_ONCE:
            answer = self._answered(request, content)
        return parsed(request, answer)

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

    def _answered(self, request: Mapping[str, Any], content: bytes) -> bytes:
        if self._child is None or self._files >= FILES_EACH:
            self.close()
            words = [sys.executable, "-P", "-m", "etl.untrusted.child", str(MEMORY_BYTES), str(SECONDS_OF_MANY)]
            self._child = started_reader(words)
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        over = threading.Timer(SECONDS, end_process, [child])
        over.start()
        self._files += 1
        try:
            return answer_of(Child(child.stdin, child.stdout, child.wait), request, content, OUTPUT_BYTES)
        except Unfit as unfit:
            if unfit.reason == "too_much":
                self.close()
            raise
        finally:
            over.cancel()


@contextmanager
def reader() -> Iterator[Reader]:
    """A Reader whose child ends with the block."""
    made = Reader()
    try:
        yield made
    finally:
        made.close()
