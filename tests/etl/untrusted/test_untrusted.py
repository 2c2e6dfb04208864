"""Files from outside: whatever one does to its reader, the process that asked goes on, with little more memory."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import untrusted
from etl.mapping import reading
from etl.mapping.unfit import Unfit
from etl.untrusted import pages
from etl.untrusted.many import reader
from tests.tasks import malformed

HEADING = b"cell_code,name\n"
CONFINED = "import sys; from etl.untrusted.child import confine; confine(200 << 20); "


def workbook(*, rows: dict[str, str]) -> bytes:
    """A workbook whose only sheet has these cells, by name."""
    file = io.BytesIO()
    pl.DataFrame({"cell_code": ["C1"]}).write_excel(file)
    cells = "".join(
        f'<row r="{row}"><c r="{name}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for name, text in rows.items()
        if (row := name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    )
    fresh = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                begin, end = content.index(b"<sheetData>") + len(b"<sheetData>"), content.index(b"</sheetData>")
                content = content[:begin] + cells.encode() + content[end:]
            new.writestr(name, content)
    return fresh.getvalue()


def resident() -> int:
    """The memory of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def child(code: str, *, content: bytes = b"", most: int = 1 << 20, seconds: float = 60) -> bytes | None:
    return untrusted.answered([sys.executable, "-c", code], content, most, seconds)


def asked_about(rows: bytes, request: pages.Request) -> Any:
    return untrusted.parsed(request, pages.answer(rows, request))


def test_a_file_is_read_as_without_a_child():
    content = HEADING + "C1,Chi bộ thôn Đông\nC2,Chi bộ thôn Tây\n".encode()
    assert untrusted.sheets(content, "a.csv") == reading.sheets(content, "a.csv")
    rows = pages.first_rows(HEADING + b"C1,x\n" * 5_000, "a.csv")
    (head,) = asked_about(rows, pages.sheet_heads("a.csv"))
    assert (head.heading, head.last) == (1, 2_000)
    below = asked_about(rows, pages.columns("a.csv", head.name, head.heading, None))
    assert (below.n_rows, below.examples["cell_code"], list(below.layout.tables)) == (5_000, ("C1",), ["cells"])


@pytest.mark.parametrize(("content", "reason"), [(b"", "empty"), (b"PK\x03\x04 broken", "broken")])
def test_why_a_file_cannot_be_used_comes_through(content, reason):
    with pytest.raises(Unfit) as unfit:
        untrusted.sheets(content, "a.xlsx" if content else "a.csv")
    assert unfit.value.reason == reason


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
@pytest.mark.parametrize(
    "content",
    [workbook(rows={"A1": "cell_code", "XFD1048576": "x"}), HEADING + b"," * 100_000 + b"\n" + b"C1,x\n" * 2_000],
    ids=["a value in the last cell", "a line of 100,001 columns"],
)
def test_a_file_of_enormous_extent_costs_the_server_little(content):
    before, begun = resident(), time.monotonic()
    name = "a.xlsx" if content.startswith(b"PK") else "a.csv"
    with suppress(Unfit):
        assert b'"cell_code"' in pages.first_rows(content, name)[:200]
    assert resident() - before < 100 << 20
    assert time.monotonic() - begun < pages.SHOWN_SECONDS + 10


@pytest.mark.skipif(os.name != "posix", reason="Windows has no limits of resources")
@pytest.mark.parametrize(
    "code",
    [
        "bytearray(400 << 20)",
        "open('/tmp/never-written', 'w').write('x' * 10)",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.kill(os.getpid(), 9)",
    ],
    ids=["memory", "a file", "the network", "a process", "killed"],
)
def test_a_reader_that_wants_too_much_gives_no_answer(code):
    assert child(CONFINED + "print('alive', flush=True)") == b"alive\n"
    assert child(CONFINED + code) is None


def test_a_reader_that_takes_too_long_is_killed_with_all_that_it_started(tmp_path):
    mark = tmp_path / "mark"
    inner = f"import time, pathlib; time.sleep(4); pathlib.Path({str(mark)!r}).touch()"
    code = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {inner!r}]); time.sleep(60)"
    begun = time.monotonic()
    assert child(code, seconds=1.5) is None
    assert time.monotonic() - begun < 30
    time.sleep(5)
    assert not mark.exists()


def test_a_child_that_died_while_it_waited_is_replaced():
    pages.first_rows(HEADING + b"C1,x\n", "a.csv")
    (waiting,) = pages._WAITING
    waiting.kill()
    waiting.wait()
    assert b'"cell_code"' in pages.first_rows(HEADING + b"C1,x\n", "a.csv")


def test_an_answer_without_end_is_cut_off():
    assert child("while True: print('x' * 1000)", most=100_000) is None


def test_a_reader_that_does_not_read_is_no_fault():
    assert child("print('x')", content=b"y" * 10_000_000) == b"x\n"


def test_no_reader_is_left_behind():
    alive = subprocess.run(["ps", "-A", "-o", "args"], capture_output=True, text=True, check=True).stdout
    untrusted.sheets(HEADING + b"C1,x\n", "left-behind.csv")
    assert "left-behind.csv" not in alive


@pytest.mark.parametrize("reader", [malformed.read_office, malformed.read_others])
def test_malformed_files_are_read_or_refused_in_a_sentence(reader, monkeypatch):
    monkeypatch.setattr(malformed, "confine", lambda memory: None)
    outcomes = reader(120, 17)
    assert outcomes.total() == 120
    assert [outcome for outcome in outcomes if "FAULT" in outcome] == []
    assert any("refused" in outcome for outcome in outcomes)


def test_one_child_understands_many_files_and_a_bad_one_stops_none():
    def rows(name: str, day: str) -> tuple[tuple[str, ...], ...]:
        content = f"cell_code,kind,held_on\nC1,regular,{day}\n".encode()
        (part,) = one.understood(content, name, None, {}).parts
        return part.rows

    with reader() as one:
        first = rows("a.csv", "2026-09-25")
        child = one._child
        with pytest.raises(Unfit, match="picture"):
            one.understood(b"\x89PNG and more", "b.csv", None, {})
        again = rows("c.csv", "2026-09-26")
        assert one._child is child
        child.kill()
        with pytest.raises(Unfit, match="more memory or time"):
            rows("d.csv", "2026-09-27")
        last = rows("e.csv", "2026-09-28")
    assert [row[0][-1] for row in (first, again, last)] == ["2026-09-25", "2026-09-26", "2026-09-28"]
