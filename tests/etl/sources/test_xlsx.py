"""Excel: cells of any kind in one column become the contract's text."""

from __future__ import annotations

import resource
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from etl import untrusted
from etl.mapping import reading
from etl.user_error import UserError


@pytest.fixture(autouse=True)
def in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads here what a child would read, unless a test says otherwise: most of a child's time is Python's start."""
    if "child" not in request.fixturenames:
        monkeypatch.setattr(untrusted, "sheets", reading.sheets)


@pytest.fixture
def child() -> None:
    """The file is read by a child, as the command does it."""


MOMENT = datetime(2026, 3, 5, 19, 30)


def write(path: Path, cells: dict[tuple[int, int], Any], sheet: str = "Sheet1", before: str | None = None) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        if before:
            book.add_worksheet(before).write(0, 0, "something else")
        page = book.add_worksheet(sheet)
        for (row, column), value in cells.items():
            if isinstance(value, bool):
                page.write_boolean(row, column, value)
            else:
                page.write(row, column, value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (123, "123"),
        (123.0, "123"),
        (85.5, "85.5"),
        (-0.25, "-0.25"),
        (123456789012345, "123456789012345"),
        ("007", "007"),
        (True, "true"),
        (datetime(2026, 3, 5), "2026-03-05"),
        (MOMENT, "2026-03-05T19:30"),
        (MOMENT.replace(second=7), "2026-03-05T19:30:07"),
        (time(19, 30), "19:30"),
        ("  dòng 1\ndòng 2 ", "dòng 1\ndòng 2"),
        ("2026-03-05", "2026-03-05"),
        ("=1/0", None),
    ],
)
def test_cells_of_any_kind(folder: Path, pull: Callable, value: Any, text: str | None) -> None:
    write(folder / "tasks.xlsx", {(0, 0): "task_text", (0, 1): "task_code", (1, 1): "T", (1, 0): value, (2, 0): "x"})
    if text is None:
        with xlsxwriter.Workbook(folder / "tasks.xlsx") as book:
            page = book.add_worksheet()
            page.write_row(0, 0, ["task_text", "task_code"])
            page.write_formula(1, 0, "=1/0", None, "#DIV/0!")
            page.write(1, 1, "T")
    assert pull(folder)["tasks"][1][0]["task_text"] == text


def test_rows_keep_their_number_in_the_sheet(folder: Path, pull: Callable) -> None:
    write(
        folder / "tasks.xlsx",
        {
            (1, 1): "Task_Code ",
            (1, 2): "Ten",
            (1, 3): "task_code",
            (2, 1): "T1",
            (4, 1): "  ",
            (6, 1): "T2",
            (6, 2): "x",
        },
    )
    batch, rows = pull(folder)["tasks"]
    assert [(r["row_no"], r["place"], r["task_code"]) for r in rows] == [
        (1, "tasks.xlsx:3", "T1"),
        (2, "tasks.xlsx:7", "T2"),
    ]
    assert batch.columns_dropped[-2:] == ("Ten", "task_code")


def test_the_sheet_named_like_the_table_wins(folder: Path, pull: Callable) -> None:
    write(folder / "tasks.xlsx", {(0, 0): "task_code", (1, 0): "T1"}, sheet="Tasks", before="Notes")
    assert [r["task_code"] for r in pull(folder)["tasks"][1]] == ["T1"]


@pytest.mark.parametrize("cells", [{}, {(0, 0): "task_code"}])
def test_a_sheet_without_rows(folder: Path, pull: Callable, cells: dict) -> None:
    write(folder / "tasks.xlsx", cells)
    assert pull(folder)["tasks"][1] == []


def test_what_is_no_such_table_is_refused(folder: Path, pull: Callable) -> None:
    write(folder / "tasks.xlsx", {(0, 0): "Nguyễn Văn A"})
    with pytest.raises(UserError, match="names no column of 'tasks'"):
        pull(folder)
    (folder / "tasks.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(UserError, match="broken"):
        pull(folder)


def test_a_percent_format_gives_the_number_that_it_shows(folder: Path, pull: Callable) -> None:
    with xlsxwriter.Workbook(folder / "tasks.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["task_code", "percent_done"])
        for n, value in enumerate((1, 0.8), start=1):
            page.write(n, 0, f"T{n}")
            page.write_number(n, 1, value, book.add_format({"num_format": "0%"}))
    assert [r["percent_done"] for r in pull(folder)["tasks"][1]] == ["100", "80"]


@pytest.mark.usefixtures("child")
def test_a_workbook_of_enormous_extent_is_read_by_a_child(folder: Path, pull: Callable) -> None:
    write(folder / "tasks.xlsx", {(0, 0): "task_code", (1, 0): "T1", (1_048_575, 16_383): "stray"})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert [row["task_code"] for row in pull(folder)["tasks"][1]] == ["T1"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10
