"""Work in a process of its own: its steps, its end, one at a time, and what is left when it is gone."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard import jobs
from dashboard.job_runner import run
from etl.refusal import Refused
from etl.workspace import now

SECONDS = 60


@pytest.fixture
def job():
    return jobs.Job("build", "", "steward", now())


def test_a_command_that_ends_well_is_done(tmp_path, job):
    jobs.start(tmp_path, job, ["simulate", str(tmp_path / "P"), "--cells", "6", "--months", "3"])
    ended = _end(tmp_path)
    assert (ended.state, ended.fault, ended.by) == ("done", "", "steward")
    assert (tmp_path / "P" / "meetings.csv").is_file()


def test_a_command_that_fails_leaves_its_own_sentence(tmp_path, job):
    jobs.start(tmp_path, job, ["ingest", str(tmp_path / "nowhere")])
    ended = _end(tmp_path)
    assert ended.state == "failed"
    assert "nowhere" in ended.fault


def test_what_is_handed_over_reaches_the_command_and_stands_nowhere(tmp_path, job):
    jobs.start(tmp_path, job, ["ingest", "-", "--layout", "none"], b"secret,of,a,file")
    _end(tmp_path)
    assert not any(b"secret,of" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_two_at_once_are_refused(tmp_path, job):
    jobs.write(tmp_path, job)
    with pytest.raises(Refused, match="under way"):
        jobs.start(tmp_path, job, ["--help"])


def test_a_process_that_is_gone_is_lost_and_the_next_may_start(tmp_path, job):
    long_ago = replace(job, started_at=now() - timedelta(minutes=5))
    jobs.write(tmp_path, long_ago)
    assert jobs.current(tmp_path, now()).state == "lost"
    with jobs.lock(tmp_path):
        assert jobs.current(tmp_path, now()).state == "running"


def test_a_second_process_does_nothing(tmp_path, job, monkeypatch):
    jobs.write(tmp_path, job)
    with jobs.lock(tmp_path) as held:
        monkeypatch.setattr(jobs, "lock", lambda home: type(held)(home / "jobs" / "running.lock", timeout=0))
        run(tmp_path, ["simulate", str(tmp_path / "P"), "--cells", "3", "--months", "2"])
    assert not (tmp_path / "P").exists()


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"kind": "build"}'])
def test_a_damaged_file_counts_as_no_work(tmp_path, damaged):
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "job.json").write_text(damaged, "utf-8")
    assert jobs.current(tmp_path, now()) is None


def _end(home: Path) -> jobs.Job:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        job = jobs.current(home, now())
        if job is not None and job.state != "running":
            return job
        time.sleep(0.2)
    pytest.fail("the work did not end")
