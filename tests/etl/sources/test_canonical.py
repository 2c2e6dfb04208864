"""What a canonical folder may hold, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from etl.sources import canonical
from etl.user_error import UserError


def test_every_contract_column_comes_and_no_other(folder: Path, pull: Callable) -> None:
    (folder / "attendance.csv").write_text(
        "Ho_Ten, STATUS ,meeting_code,meeting_code,\nNguyễn Văn A,present,M1,M2,x\n", "utf-8"
    )
    batch, rows = pull(folder)["attendance"]
    assert rows == [
        {
            "row_no": 1, "place": "attendance.csv:2", "unreadable": None, "meeting_code": "M1",
            "member_code": None, "status": "present", "arrived_at": None, "left_at": None,
        }
    ]  # fmt: skip
    assert batch.columns_present == ("status", "meeting_code")
    assert batch.columns_dropped == ("Ho_Ten", "meeting_code", "(unnamed)")


def test_tables_come_in_the_order_of_loading(folder: Path, pull: Callable) -> None:
    (folder / "units.csv").write_text("unit_code\nU1\n", "utf-8")
    assert list(pull(folder)) == ["units", "cells", "meetings"]


def test_values_are_trimmed_and_blank_is_unknown(folder: Path, pull: Callable) -> None:
    (folder / "units.csv").write_text('unit_code,name,level\n\u00a0U1 ,"  ", \t\n', "utf-8")
    (row,) = pull(folder)["units"][1]
    assert (row["unit_code"], row["name"], row["level"]) == ("U1", None, None)


def test_other_files_are_ignored_with_a_note(folder: Path, pull: Callable) -> None:
    (folder / "README.txt").write_text("x", "utf-8")
    (folder / "~$cells.xlsx").write_text("x", "utf-8")
    (folder / "units.csv").mkdir()
    (folder / "tasks.csv").write_text("", "utf-8")
    batch, rows = pull(folder)["tasks"]
    assert (batch.columns_present, batch.columns_dropped, rows) == ((), (), [])
    assert canonical.notes(folder) == canonical.check(SimpleNamespace(name="hr", options={"folder": str(folder)}))
    assert canonical.notes(folder) == [
        "README.txt: ignored; no table of the contract",
        "units.csv: ignored; no table of the contract",
        "~$cells.xlsx: ignored; no table of the contract",
        "tasks.csv: empty",
    ]


def test_one_table_in_two_formats_is_refused(folder: Path, pull: Callable) -> None:
    (folder / "Cells.parquet").write_bytes(b"")
    with pytest.raises(UserError, match=r"'cells' is there twice, as Cells\.parquet and cells\.csv"):
        pull(folder)


def test_a_folder_that_is_none_is_refused(tmp_path: Path, pull: Callable) -> None:
    with pytest.raises(UserError, match="nowhere"):
        pull(tmp_path / "nowhere")


@pytest.mark.parametrize("options", [{}, {"folder": ""}, {"folder": "x", "foldr": "y"}])
def test_faulty_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(UserError, match=r"hr: .*option 'folder'"):
        canonical.check(SimpleNamespace(name="hr", options=options))


def test_a_folder_may_lack_meetings_only_where_some_are_known(
    con: duckdb.DuckDBPyConnection, folder: Path, pull: Callable
) -> None:
    (folder / "meetings.csv").unlink()
    with pytest.raises(UserError, match="no file meetings"):
        pull(folder)
    con.execute("CREATE SCHEMA intake; CREATE TABLE intake.meetings AS SELECT 1 AS meeting_code")
    assert list(pull(folder)) == ["cells"]


def test_signs_of_patterns_in_the_path_mean_themselves(folder: Path, pull: Callable) -> None:
    odd = folder / "tỉnh [a]*?'x"
    odd.mkdir()
    for name in ("cells.csv", "meetings.csv"):
        (folder / name).rename(odd / name)
    (odd / "cells.csv").write_text("cell_code,name\nC1,x\n", "utf-8")
    assert [row["cell_code"] for row in pull(odd)["cells"][1]] == ["C1"]
