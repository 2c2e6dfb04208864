"""Parquet: typed values become the contract's text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.user_error import UserError

MOMENT = datetime(2026, 3, 5, 19, 30)


@pytest.mark.parametrize(
    ("value", "text"),
    [
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
    ],
)
def test_typed_values(folder: Path, pull: Callable, value: pl.Series, text: str | None) -> None:
    pl.DataFrame({"Task_Code": value}).write_parquet(folder / "tasks.parquet")
    assert [row["task_code"] for row in pull(folder)["tasks"][1]] == [text]


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
