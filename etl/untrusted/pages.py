"""What a page asks of a file: each answer is small and comes from a child; the file stays unread bytes here."""

from __future__ import annotations

import atexit
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from etl.mapping.layout import Layout
from etl.mapping.shown import Columns, Preview, SheetHead, Summary
from etl.untrusted import CHILD, WAITS, asked, end_process, parsed, started

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


def first_rows(content: bytes, file_name: str) -> bytes:
    """The first 2,000 rows of each sheet, as the functions below take them. Raises Unfit as `untrusted.sheets` does."""
    request = {"do": "reading", "name": file_name, "most_rows": SHOWN_ROWS}
    return _asked(request, content, SHOWN_BYTES, SHOWN_SECONDS)


def summary(rows: bytes, file_name: str, answers: Mapping[str, str]) -> Summary:
    """What is understood of a file. Raises Unfit as `etl.mapping.opening.understand` does, and where a limit is hit."""
    return _answer(rows, {"do": "summary", "name": file_name, "answers": dict(answers)})


def sheet_heads(rows: bytes, file_name: str) -> tuple[SheetHead, ...]:
    """The heading of each sheet. Raises Unfit where a limit is hit."""
    return _answer(rows, {"do": "sheet_heads", "name": file_name})


def columns(rows: bytes, file_name: str, sheet: str, heading: int, tables: Sequence[str] | None) -> Columns:
    """As `shown.columns`; Unfit where a limit is hit, too."""
    words = {"sheet": sheet, "heading": heading, "tables": None if tables is None else list(tables)}
    return _answer(rows, {"do": "columns", "name": file_name, **words})


def preview(rows: bytes, file_name: str, layout: Layout) -> tuple[Preview, ...]:
    """As `shown.preview`; Unfit where a limit is hit, too."""
    return _answer(rows, {"do": "preview", "name": file_name, "layout": layout.model_dump(mode="json")})


def _answer(rows: bytes, request: Mapping[str, Any]) -> Any:
    return parsed(request, _asked(request, rows, ANSWER_BYTES, ANSWER_SECONDS))


def _asked(request: Mapping[str, Any], content: bytes, most_bytes: int, seconds: float) -> bytes:
    return asked(request, content, most_bytes, seconds, _waiting)


def _waiting() -> subprocess.Popen[bytes]:
    with _LOCK:
        child = _WAITING.pop() if _WAITING else started(_WORDS)
        if child.poll() is not None:
            # It died while it waited, for want of memory say, which is no fault of this file.
            child.communicate()
            child = started(_WORDS)
        # The next one gets ready meanwhile; where it cannot, this one answers all the same.
        with suppress(OSError):
            _WAITING.append(started(_WORDS))
    return child


@atexit.register
def _end_waiting() -> None:
    with _LOCK:
        while _WAITING:
            end_process(child := _WAITING.pop())
            child.communicate()
