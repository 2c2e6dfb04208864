"""A full disk is noticed before anything begins, and a run that fails leaves nothing."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from datetime import datetime, timedelta

import pytest

from etl import warehouse
from etl.intake.run_log import refuse_clock_behind
from etl.user_error import UserError
from etl.warehouse import room
from etl.warehouse.leftovers import delete_leftovers

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def published(workspace):
    with warehouse.writing(workspace):
        pass
    return workspace


def files(workspace):
    return sorted(path.name for path in workspace.warehouse.iterdir() if path.name != "tmp")


def test_a_run_asks_for_room_before_it_begins(published, monkeypatch):
    before = files(published)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(1, 1, room.LEAST_BYTES))
    with pytest.raises(UserError, match="are free and a run needs about"), warehouse.writing(published):
        raise AssertionError("it began")
    assert files(published) == before


def test_a_run_that_fails_leaves_no_working_copy(published, monkeypatch):
    before = files(published)

    def half(source, target):
        target.write_bytes(b"x")
        raise OSError(errno.EFBIG, "File too large", str(target))

    monkeypatch.setattr(shutil, "copyfile", half)
    with pytest.raises(OSError, match="File too large"), warehouse.writing(published):
        raise AssertionError("it began")
    assert files(published) == before


@pytest.mark.skipif(os.name != "posix", reason="Windows does not say which process is alive")
def test_what_a_process_left_that_is_no_more_is_deleted_and_what_a_living_one_uses_stays(published):
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    gone = int(ended.stdout)
    for owner in (gone, os.getpid()):
        (published.warehouse / "tmp" / str(owner)).mkdir(exist_ok=True)
        (published.warehouse / f"scratch-{owner}.duckdb").touch()
    delete_leftovers(published)
    assert not (published.warehouse / "tmp" / str(gone)).exists()
    assert not (published.warehouse / f"scratch-{gone}.duckdb").exists()
    assert (published.warehouse / "tmp" / str(os.getpid())).exists()
    assert (published.warehouse / f"scratch-{os.getpid()}.duckdb").exists()


def test_a_clock_that_was_set_back_takes_nothing_in(published):
    ended = datetime(2026, 11, 10, 9)
    with warehouse.writing(published) as work:
        work.con.execute("INSERT INTO intake.runs VALUES (1, 's', 'cells', ?, ?, 0, 0, 0, 0, [])", [ended, ended])
        refuse_clock_behind(work.con, ended - timedelta(hours=23))
        with pytest.raises(UserError, match="says 2025-11-10 09:00, but the last ingest ended on 2026-11-10 09:00"):
            refuse_clock_behind(work.con, ended.replace(year=2025))
