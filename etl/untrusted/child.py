"""The child of this package: answers what is asked of files that it gets on standard input, and can do little else.

Run as `python -m etl.untrusted.child MEMORY_BYTES SECONDS [--waits]`. First comes a line of JSON, what the contract is.
Each request is such a line (`do` of ANSWERS, `name` of the file, `size`, and what the answer needs), then so many
bytes. Each answer comes after a line of its size; its first line is `null`, or why the file cannot be used.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from etl.contract_tables import adopt
from etl.discover import modules
from etl.mapping import opening, reading, shown
from etl.mapping.layout import Layout
from etl.mapping.unfit import Unfit
from etl.untrusted import SECONDS, WAITS
from etl.untrusted.answers import Reading, adapter

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
# Of Python's own audit events (https://docs.python.org/3/library/audit_events.html).
FORBIDDEN = ("socket.connect", "socket.bind", "socket.sendto", "subprocess.Popen", "os.exec", "os.fork", "os.system")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# Titles of a file can be as long as the file.
LONGEST_ABOUT = 300


def main(memory: int, seconds: int, *, waits: bool) -> None:
    """Answers one request after another, until the input ends; where it `waits`, it is started before it is asked."""
    asked, out = sys.stdin.buffer, sys.stdout.buffer
    give_network_up()
    adopt(adapter("contract").validate_json(asked.readline()))
    if waits:
        _prepare()
    confine(memory, seconds)
    while line := asked.readline():
        first, answer = _answer(json.loads(line), asked)
        out.write(f"{len(first) + len(answer)}\n".encode("ascii") + first)
        out.write(answer)
        out.flush()


def _prepare() -> None:
    """Loads what most requests need."""
    modules("etl.mapping.kinds")
    for kind in ANSWERS:
        adapter(kind)


def _answer(request: dict[str, Any], asked: Any) -> tuple[bytes, bytes]:
    """The first line, and what follows it."""
    content = asked.read(request["size"])
    try:
        answer = ANSWERS[request["do"]](request, content)
    except Unfit as unfit:
        return json.dumps([unfit.reason, unfit.about[:LONGEST_ABOUT]]).encode("ascii") + b"\n", b""
    return b"null\n", adapter(request["do"]).dump_json(answer)


def _reading(request: dict[str, Any], content: bytes) -> Reading:
    book = reading.sheets(content, request["name"])
    most = request["most_rows"] or None
    cut = book if most is None else [replace(s, rows=s.rows[:most], numbers=s.numbers[:most]) for s in book]
    return Reading(cut, [len(sheet.rows) for sheet in book])


def _understood(request: dict[str, Any], content: bytes) -> Any:
    layout = Layout.model_validate(request["layout"]) if request["layout"] else None
    return opening.understand(content, request["name"], layout, request["answers"])


def _summary(request: dict[str, Any], content: bytes) -> Any:
    book = _given(content).sheets
    understood = opening.understand(b"", request["name"], None, request["answers"], lambda _, __: book)
    return shown.summary(understood)


def _sheet_heads(request: dict[str, Any], content: bytes) -> Any:
    return shown.sheet_heads(_given(content).sheets)


def _columns(request: dict[str, Any], content: bytes) -> Any:
    given = _given(content)
    columns = shown.columns(given.sheets, request["sheet"], request["heading"], request["tables"])
    return replace(columns, n_rows=columns.n_rows + given.left_out(request["sheet"]))


def _preview(request: dict[str, Any], content: bytes) -> Any:
    return shown.preview(_given(content).sheets, Layout.model_validate(request["layout"]))


def _given(content: bytes) -> Reading:
    return adapter("reading").validate_json(content)


# `reading` and `understood` take a file's bytes, the others a Reading.
ANSWERS: dict[str, Callable[[dict[str, Any], bytes], Any]] = {
    "reading": _reading,
    "understood": _understood,
    "summary": _summary,
    "sheet_heads": _sheet_heads,
    "columns": _columns,
    "preview": _preview,
}


def give_network_up() -> None:
    """From here on a network of its own, which has no way out: before anything is loaded that starts a thread, for a
    process with several cannot do it. Not every system lets a program do this; Python's own calls are refused there."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET)


def confine(memory: int, seconds: int = SECONDS) -> None:
    """From here on: so many bytes of memory more, a bounded time, no file written, no process, no network."""
    sys.addaudithook(_refuse)
    give_network_up()
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


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), waits=sys.argv[3:] == [WAITS])
