"""Many files after another through one child, since starting one costs more than reading a small file."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from etl.mapping.layout import Layout
from etl.mapping.understood import Understood
from etl.mapping.unfit import Unfit
from etl.untrusted import (
    AT_ONCE,
    MEMORY_BYTES,
    OUTPUT_BYTES,
    SECONDS,
    end_process,
    line_of,
    parsed,
    started,
    to_understand,
    without_refusal,
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
            answer = self._answered(line_of(request, content) + content, file_name)
        return parsed(request, without_refusal(answer, file_name))

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

    def _answered(self, asked: bytes, file_name: str) -> bytes:
        if self._child is None or self._files >= FILES_EACH:
            self.close()
            words = [sys.executable, "-P", "-m", "etl.untrusted.child", str(MEMORY_BYTES), str(SECONDS_OF_MANY)]
            self._child = started(words)
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        over = threading.Timer(SECONDS, end_process, [child])
        over.start()
        try:
            child.stdin.write(asked)
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
