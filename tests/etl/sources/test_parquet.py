"""Parquet: typed values become the contract's text."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from etl.sources import _parquet, _parquet_child
from etl.user_error import UserError

MOMENT = datetime(2026, 3, 5, 19, 30)


VALUES = [
    (pl.Series([date(2026, 3, 5)]), "2026-03-05"),
    (pl.Series([MOMENT]), "2026-03-05T19:30"),
    (pl.Series([MOMENT.replace(second=5)]).dt.cast_time_unit("ns"), "2026-03-05T19:30:05"),
    (pl.Series([datetime(2026, 3, 5, 17, 30, tzinfo=UTC)]), "2026-03-06T00:30"),
    (pl.Series([True]), "true"),
    (pl.Series([123]), "123"),
    (pl.Series([123.0]), "123"),
    (pl.Series([85.5]), "85.5"),
    (pl.Series([float("nan")]), None),
    (pl.Series([Decimal("85.00")]), "85"),
    (pl.Series([["remote", None, "border"]]), "remote;border"),
    (pl.Series([[]], dtype=pl.List(pl.String)), None),
    (pl.Series(["007"]), "007"),
    (pl.Series(["x"], dtype=pl.Categorical), "x"),
    (pl.Series(["hòa".encode()]), "hòa"),
    (pl.Series([None], dtype=pl.Int64), None),
]


def test_typed_values(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    values = {f"v{n}": value for n, (value, _) in enumerate(VALUES)}
    pl.DataFrame(values).write_parquet(tmp_path / "tasks.parquet")
    file = tmp_path / "tasks.parquet"
    described = _parquet_child.columns(con, file)
    positions = {name: position for position, (name, _) in enumerate(described)}
    (row,) = _parquet_child.selected(con, file, described, positions).read_all().to_pylist()
    # Blank is unknown: `finish` of every source makes it so.
    assert [row[name] or None for name in values] == [text for _, text in VALUES]


def test_rows_come_in_order_with_the_heading_counted(folder: Path, pull: Callable) -> None:
    n = 5_000
    frame = pl.DataFrame({"task_code": range(n), "ten": ["x"] * n})
    frame.write_parquet(folder / "tasks.parquet", row_group_size=700)
    batch, rows = pull(folder)["tasks"]
    assert [(r["row_no"], r["place"], r["task_code"]) for r in rows] == [
        (i + 1, f"tasks.parquet:{i + 2}", str(i)) for i in range(n)
    ]
    assert (batch.columns_present, batch.columns_dropped) == (("task_code",), ("ten",))


@pytest.mark.parametrize(("content", "words"), [(b"", "broken or no Parquet"), (b"PAR1xxPAR1", "broken or no Parquet")])
def test_broken_files_are_refused(folder: Path, pull: Callable, content: bytes, words: str) -> None:
    (folder / "tasks.parquet").write_bytes(content)
    with pytest.raises(UserError, match=words):
        pull(folder)


def test_a_file_of_something_else_is_refused(folder: Path, pull: Callable) -> None:
    other: dict[str, Any] = {"ten": ["x"]}
    pl.DataFrame(other).write_parquet(folder / "tasks.parquet")
    with pytest.raises(UserError, match="no column of 'tasks'"):
        pull(folder)


def test_a_child_that_ends_early_is_never_taken_for_the_end_of_the_file(folder: Path, pull: Callable) -> None:
    file = folder / "tasks.parquet"
    pl.DataFrame({"task_code": [str(n) for n in range(200_000)]}).write_parquet(file, row_group_size=60_000)
    content = file.read_bytes()
    half = len(content) // 2
    file.write_bytes(content[:half] + bytes(2_000) + content[half + 2_000 :])
    with pytest.raises(UserError, match="damaged, or takes more memory or time"):
        pull(folder)


def test_a_file_far_larger_unpacked_is_refused(folder: Path, pull: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_parquet, "OUTPUT_BYTES", 1 << 20)
    pl.DataFrame({"task_code": ["1"] * 1_000_000}).write_parquet(folder / "tasks.parquet")
    with pytest.raises(UserError, match="far more than the file"):
        pull(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has networks of their own")
@pytest.mark.parametrize("child", ["etl.sources._parquet_child", "etl.untrusted.child"])
def test_nothing_that_a_child_imports_first_keeps_it_from_giving_its_network_up(child: str) -> None:
    code = f"import {child}, os; print(len(os.listdir('/proc/self/task')))"
    threads = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert threads.stdout == "1\n"
