"""Speed of reading office files: `uv run python -m tests.benchmarks.office_files [FOLDER_FOR_FILES]`.

Prints for each what it takes and what is allowed: a sheet of 200,000 rows as text and as a workbook (10 s), 5,000
reports of online meetings in a folder (60 s), and the memory of the process that reads a workbook of 20 MB (300 MB).
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import xlsxwriter

from etl import untrusted
from etl.sources import meeting_report

TITLES = (
    "Mã chi bộ",
    "Ngày họp",
    "Loại sinh hoạt",
    "Đảng số",
    "Có mặt",
    "Vắng có lý do",
    "Giờ bắt đầu",
    "Giờ kết thúc",
)
ROWS, REPORTS = 200_000, 5_000


def main(arguments: list[str]) -> None:
    """Makes the files, reads them, prints the figures; exit code 1 where one is beyond what is allowed."""
    with tempfile.TemporaryDirectory(dir=arguments[0] if arguments else None) as folder:
        # The memory first: of children the system gives the most of any, and of this process when it started them.
        beyond = [not one(Path(folder)) for one in (_memory, _text, _workbook, _reports)]
    sys.exit(any(beyond))


def _rows(n: int) -> list[tuple[str | int, ...]]:
    return [
        (f"C{i % 3441}", f"{i % 28 + 1:02d}/{i % 12 + 1:02d}/2025", "Thường kỳ", 25, 22, 3, "19h30", "21h00")
        for i in range(n)
    ]


def _text(folder: Path) -> bool:
    lines = [";".join(map(str, row)) for row in (TITLES, *_rows(ROWS))]
    return _timed("200,000 rows of text", 10, lambda: _understood("a.csv", "\n".join(lines).encode()))


def _workbook(folder: Path) -> bool:
    content = _xlsx(folder / "a.xlsx", [TITLES, *_rows(ROWS)])
    return _timed("200,000 rows of a workbook", 10, lambda: _understood("a.xlsx", content))


def _reports(folder: Path) -> bool:
    reports = folder / "reports"
    reports.mkdir()
    for n in range(REPORTS):
        people = "".join(
            f"A{i}\t9/15/26, 7:30:05 PM\t9/15/26, 9:00:05 PM\t1h 30m\ta{i}@x.vn\ta{i}@x.vn\tAttendee\n"
            for i in range(25)
        )
        head = "1. Summary\nStart time\t9/15/26, 7:30:05 PM\nEnd time\t9/15/26, 9:00:05 PM\n\n2. Participants\n"
        titles = "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
        (reports / f"{n:05}.csv").write_bytes((head + titles + people).encode("utf-16"))
    source = SimpleNamespace(name="reports", options={"folder": str(reports), "answers": {"cell": "C1"}})
    return _timed("5,000 reports in a folder", 60, lambda: meeting_report.read_ahead(source))


def _memory(folder: Path) -> bool:
    dice = random.Random(1)
    rows = (tuple(f"{dice.random():.12f}" for _ in range(10)) for _ in range(165_000))
    content = _xlsx(folder / "b.xlsx", chain([(*TITLES, "x", "y")], rows))
    untrusted.understood(content, "b.xlsx", None, {})
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"a workbook of {len(content) / 2**20:.0f} MB: {used:.0f} MB of memory (allowed: 300)", flush=True)
    return used <= 300


def _xlsx(path: Path, rows: Iterable[tuple[str | int, ...]]) -> bytes:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    return path.read_bytes()


def _understood(name: str, content: bytes) -> None:
    given = untrusted.understood(content, name, None, {})
    assert sum(len(part.rows) for part in given.parts) == 2 * ROWS


def _timed(what: str, allowed: float, work: Callable[[], object]) -> bool:
    begun, used = time.monotonic(), sum(os.times()[:4])
    work()
    seconds, processor = time.monotonic() - begun, sum(os.times()[:4]) - used
    print(f"{what}: {seconds:.1f} s (allowed: {allowed} s), {processor:.1f} s of a processor", flush=True)
    return seconds <= allowed


if __name__ == "__main__":
    main(sys.argv[1:])
