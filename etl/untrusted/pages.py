"""What a page asks of a file: each answer is small and comes from a child; the file stays unread bytes here."""

from __future__ import annotations

import atexit
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from etl.mapping.layout import Layout
from etl.untrusted import CHILD, WAITS, asked, end_process, started_reader

# All chosen by us: the first rows of each sheet, what they take at most, and how long a page waits for them.
SHOWN_ROWS = 2_000
SHOWN_BYTES = 16 << 20
SHOWN_SECONDS = 90
# The same of each answer on them.
ANSWER_BYTES = 2 << 20
ANSWER_SECONDS = 60
# A child that nothing was asked of yet, so that no click waits for its start; each answers once, about one file.
_WAITING: list[subprocess.Popen[bytes]] = []
_LOCK = threading.Lock()
_WORDS = (*CHILD, WAITS)
Request = Mapping[str, Any]


def first_rows(content: bytes, file_name: str) -> bytes:
    """The first 2,000 rows of each sheet, as `answer` takes them. Raises Unfit as `untrusted.sheets` does."""
    request = {"do": "reading", "name": file_name, "most_rows": SHOWN_ROWS}
    return asked(request, content, SHOWN_BYTES, SHOWN_SECONDS, _waiting)


def answer(rows: bytes, request: Request) -> bytes:
    """What is answered about first rows, as `parsed` reads it. Raises Unfit where it cannot be, or a limit is hit."""
    return asked(request, rows, ANSWER_BYTES, ANSWER_SECONDS, _waiting)


def summary(file_name: str, answers: Mapping[str, str]) -> Request:
    """Asks what is understood of a file: a `Summary`, or Unfit as `etl.mapping.opening.understand` raises it."""
    return {"do": "summary", "name": file_name, "answers": dict(answers)}


def sheet_heads(file_name: str) -> Request:
    """Asks for the heading of each sheet: a tuple of `SheetHead`."""
    return {"do": "sheet_heads", "name": file_name}


def columns(file_name: str, sheet: str, heading: int, tables: Sequence[str] | None) -> Request:
    """Asks what `shown.columns` gives: `Columns`."""
    words = {"sheet": sheet, "heading": heading, "tables": None if tables is None else list(tables)}
    return {"do": "columns", "name": file_name, **words}


def preview(file_name: str, layout: Layout) -> Request:
    """Asks what `shown.preview` gives: a tuple of `Preview`."""
    return {"do": "preview", "name": file_name, "layout": layout.model_dump(mode="json")}


def _waiting() -> subprocess.Popen[bytes]:
    with _LOCK:
        child = _WAITING.pop() if _WAITING else started_reader(_WORDS)
        if child.poll() is not None:
            # It died while it waited, for want of memory say, which is no fault of this file.
            child.communicate()
            child = started_reader(_WORDS)
        # The next one gets ready meanwhile; where it cannot, this one answers all the same.
        with suppress(OSError):
            _WAITING.append(started_reader(_WORDS))
    return child


@atexit.register
def _end_waiting() -> None:
    with _LOCK:
        while _WAITING:
            end_process(child := _WAITING.pop())
            child.communicate()
