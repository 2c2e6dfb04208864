"""What `simulate` promises: the same bytes again, whole folders or none, any size from 3 cells and 1 month on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from filelock import FileLock

from etl.config import workspace
from etl.simulation import simulate

LAST = date(2026, 10, 1)


def bytes_of(out: Path) -> dict[str, bytes]:
    truth = (out.parent / f"{out.name}.truth.csv").read_bytes()
    return {"truth": truth, **{file.name: file.read_bytes() for file in out.glob("*.csv")}}


def test_same_arguments_same_bytes_other_seed_other_province(tmp_path):
    for name, seed in (("a", 4), ("b", 4), ("c", 5)):
        simulate(tmp_path / name, cells=20, months=9, seed=seed, last_month=LAST)
    first, again, other = (bytes_of(tmp_path / name) for name in "abc")
    assert len(first) == 13
    assert first == again
    assert all(first[name] != other[name] for name in ("meetings.csv", "attendance.csv", "memberships.csv"))


@pytest.mark.parametrize(("cells", "months"), [(3, 1), (4, 3), (7, 36), (13, 5), (21, 13)])
def test_any_size_works(tmp_path, cells, months):
    simulate(tmp_path / "p", cells=cells, months=months, last_month=LAST)
    table = pl.read_csv(tmp_path / "p" / "cells.csv", infer_schema=False)
    months_met = pl.read_csv(tmp_path / "p" / "meetings.csv", infer_schema=False)["held_on"].str.head(7)
    assert table["cell_code"].n_unique() == cells
    assert months_met.n_unique() == months
    assert months_met.max() == "2026-10"


@pytest.mark.parametrize(("cells", "months", "seed"), [(2, 5, 1), (5, 0, 1), (5, 5, -1)])
def test_too_small_is_refused(tmp_path, cells, months, seed):
    with pytest.raises(ValueError, match="at least 3 cells and 1 month"):
        simulate(tmp_path / "p", cells=cells, months=months, seed=seed)


def test_a_folder_with_something_in_it_is_not_overwritten(tmp_path):
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "mine.txt").write_text("mine")
    with pytest.raises(ValueError, match="exists and is not empty"):
        simulate(tmp_path / "p", cells=3, months=1)
    assert [f.name for f in tmp_path.iterdir()] == ["p"]


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "p").mkdir()
    simulate(tmp_path / "p", cells=3, months=1, last_month=LAST)
    assert len(list((tmp_path / "p").glob("*.csv"))) == 12


def test_an_interrupted_run_leaves_nothing(tmp_path):
    def interrupt(step: str) -> None:
        if step == "writing attendance":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(tmp_path / "p", cells=3, months=2, last_month=LAST, progress=interrupt)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_gone_after_the_next_to_the_same_place(tmp_path):
    left = tmp_path / ".p.part"
    left.mkdir()
    (left / "meetings.csv").write_text("half", "utf-8")
    with FileLock(tmp_path / ".p.lock"), pytest.raises(ValueError, match="another process is writing there"):
        simulate(tmp_path / "p", cells=3, months=1, last_month=LAST)
    assert left.exists()
    simulate(tmp_path / "p", cells=3, months=1, last_month=LAST)
    assert {path.name for path in tmp_path.iterdir()} == {"p", "p.truth.csv"}
    assert len(list((tmp_path / "p").iterdir())) == 12


@pytest.mark.parametrize(
    ("now", "month"),
    [("2026-11-01", (2026, 10)), ("2026-01-15T08:30", (2025, 12)), ("2026-11-30T23:59+07:00", (2026, 10))],
)
def test_last_complete_month_follows_the_stated_now(monkeypatch, now, month):
    monkeypatch.setenv("CELLPULSE_NOW", now)
    assert workspace.last_complete_month(workspace.now().date()) == date(*month, 1)
