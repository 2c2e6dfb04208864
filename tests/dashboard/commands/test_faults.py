"""Each kind of fault has a sentence of its own; what a killed process leaves is gone at the next start."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock, Timeout

from dashboard import faults
from dashboard.commands.parts import diagnosis
from etl.config import staging
from tests.chain.commands import Command

AT = datetime(2026, 11, 10, 9, 0)
CANARY = "Nguyễn Văn Canary"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "x", "/h/run"), "/h/run: the disk is full"),
        (OSError(errno.EFBIG, "x"), "the disk is full, or a limit"),
        (OSError("No space left on device (os error 28)"), "the disk is full"),
        (PermissionError(errno.EACCES, "x", "/h"), "/h: may not be read or written"),
        (OSError(errno.EROFS, "x", "/h"), "/h: is on a disk that may only be read"),
        (FileNotFoundError(errno.ENOENT, "x", "/h"), "/h: is missing"),
        (OSError(errno.EIO, "x"), "the disk cannot be read"),
        (Timeout("/h/writer.lock"), "/h/writer.lock: another process"),
        (MemoryError(), "not enough memory"),
        (duckdb.IOException("Could not write file: No space left on device"), "the disk is full"),
        (duckdb.IOException("Corrupt database file: computed checksum differs"), "is damaged"),
        (duckdb.InvalidInputException("Computed AES tag differs from read AES tag, are you using"), "is damaged"),
        (duckdb.IOException('Could not read enough bytes from file "/h/run"'), "is damaged"),
        (duckdb.OutOfMemoryException("failed to allocate data"), "not enough memory"),
        (duckdb.InvalidInputException("Wrong encryption key used to open the database file"), "with another key"),
        (duckdb.IOException('Cannot open file "/corrupt/a": Permission denied'), "may not be read"),
    ],
)
def test_each_kind_of_fault_has_its_own_sentence(error, words):
    sentence = faults.sentence(error)
    assert sentence is not None
    assert words in sentence


def test_what_quotes_data_is_no_sentence():
    assert faults.sentence(duckdb.ConstraintException(f"Duplicate key {CANARY}")) is None
    assert faults.sentence(duckdb.ConversionException("Could not convert string 'corrupt' to INT32")) is None
    assert faults.sentence(ValueError(CANARY)) is None


def test_the_report_says_where_and_has_no_data(tmp_path):
    try:
        try:
            raise ValueError(CANARY)
        except ValueError as inner:
            raise KeyError(CANARY) from inner
    except KeyError as error:
        file = faults.report(error, tmp_path, "ingest", AT)
    assert file is not None
    text = file.read_text("utf-8")
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "test_faults.py" in text
    assert CANARY not in text
    assert faults.report(ValueError(), tmp_path, "build", AT) != file
    assert "builtins.KeyError" in file.read_text("utf-8")
    for n in range(30):
        faults.report(ValueError(), tmp_path, f"ingest {n}", AT.replace(minute=n))
    assert len(list((tmp_path / faults.FOLDER).iterdir())) == faults.KEPT


def test_a_fault_that_comes_again_and_again_pushes_out_no_other_report(tmp_path):
    other = faults.report(KeyError(), tmp_path, "page plan", AT)
    again = {faults.report(ValueError(), tmp_path, "page work", AT.replace(minute=n)) for n in range(30)}
    assert len(again) == 1
    assert {*again, other} == set((tmp_path / faults.FOLDER).iterdir())


LEFT = """
import os, sys
from pathlib import Path
from etl.config.staging import part_of, staged
home, out = Path(sys.argv[1]), Path(sys.argv[2])
with staged(home, "restoring-") as stage, part_of(home, out) as part:
    (stage / "store.db").write_text("cases")
    part.write_text("half")
    print("ready", flush=True)
    sys.stdin.read()
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX ends a process at once, with SIGKILL")
def test_what_a_killed_process_left_is_swept_and_what_one_works_on_stays(tmp_path):
    home, out = tmp_path / "home", tmp_path / "b"
    words = [sys.executable, "-c", LEFT, str(home), str(out)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        assert staging.sweep(home) == []
        assert (tmp_path / "b.part").exists()
        process.stdin.close()
        process.wait()
    assert len(list(home.iterdir())) == 4
    assert len(staging.sweep(home)) == 2
    assert [*home.iterdir(), *tmp_path.glob("b*")] == []


CUT_OFF = """
import os, sys
from pathlib import Path
from etl.config import staging
os.fsync = lambda _: os.kill(os.getpid(), 9)
staging.write_whole(Path(sys.argv[2]), b"x", Path(sys.argv[1]))
"""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX ends a process at once, with SIGKILL")
def test_what_a_killed_export_left_outside_of_the_home_is_swept(tmp_path):
    home, out = tmp_path / "home", tmp_path / "rows.parquet"
    subprocess.run([sys.executable, "-c", CUT_OFF, str(home), str(out)], check=False)
    assert [path.name for path in tmp_path.glob("rows*")] == ["rows.parquet.part"]
    staging.sweep(home)
    assert [*home.iterdir(), *tmp_path.glob("rows*")] == []
    staging.write_whole(out, b"x", home)
    assert [*home.iterdir(), *tmp_path.glob("rows*")] == [out]


def test_a_folder_of_an_earlier_version_is_swept_too(tmp_path):
    (tmp_path / "restoring-20261110T090000").mkdir()
    (tmp_path / "restoring-20261110T090000" / "store.db").touch()
    staging.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("file", "lock"), [("holdings.new", "holdings.json.lock"), ("sync.json.part", "sync.lock")])
def test_an_unfinished_file_is_swept_unless_somebody_writes_it(file, lock, tmp_path):
    (tmp_path / file).touch()
    with FileLock(tmp_path / lock):
        # Within one process a lock is taken twice by name, so another one sweeps.
        words = [sys.executable, "-c", f"from etl.config.staging import *; sweep(Path({str(tmp_path)!r}))"]
        subprocess.run(words, check=True)
        assert (tmp_path / file).exists()
    staging.sweep(tmp_path)
    assert not (tmp_path / file).exists()


def test_only_a_part_is_removed_elsewhere(tmp_path):
    stage, precious = tmp_path / "writing-x", tmp_path / "precious.db"
    stage.mkdir()
    precious.touch()
    (stage / staging.ELSEWHERE).write_text(str(precious))
    staging.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [precious]


def test_a_file_appears_whole(tmp_path):
    out = tmp_path / "brief.pdf"
    staging.write_whole(out, b"x")
    assert list(tmp_path.iterdir()) == [out]
    with pytest.raises(FileNotFoundError):
        staging.write_whole(Path(tmp_path / "none" / "b"), b"x")


def test_an_unexpected_fault_names_the_report(tmp_path, monkeypatch):
    monkeypatch.setattr(diagnosis, "diagnose", lambda *_, **__: int(CANARY))
    home = tmp_path / "home"
    home.mkdir()
    ended = Command(home)("doctor", code=2)
    (file,) = (home / faults.FOLDER).iterdir()
    assert f"unexpected fault (ValueError); send the report, which has no data: {file}" in ended.stderr
    assert CANARY not in file.read_text("utf-8") + ended.stderr
    assert "command: doctor" in file.read_text("utf-8")
