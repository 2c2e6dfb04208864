"""Work as a process of its own: its steps, its end, how it fails, and that there is one at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date, datetime

import pytest

from dashboard import jobs
from dashboard.auth.current_user import CurrentUser
from dashboard.components import work
from dashboard.components.frame import PageContext
from dashboard.jobs import Job, runner
from dashboard.language import Language
from dashboard.scope import from_code
from dashboard.store.people import Right
from etl.user_error import UserError
from tests.dashboard import worlds

AT = datetime(2026, 11, 10, 9, 30)
VI = Language("vi")


def ended(home, seconds: float = 30) -> Job:
    until = time.monotonic() + seconds
    while (job := jobs.current(home)).state == "running" and time.monotonic() < until:
        time.sleep(0.1)
    return job


def test_a_command_that_refuses_says_why_in_its_own_words(tmp_path):
    jobs.start(tmp_path, Job("ingest", "nhà", "an", AT), ["ingest"])
    job = ended(tmp_path)
    assert job.state == "failed"
    assert "cellpulse.toml" in job.fault
    text = work.job_in_words(VI, job)
    assert "không" in text
    assert job.fault.split("'")[0] in text


def test_of_two_at_once_the_second_is_refused_and_leaves_the_first_alone(tmp_path):
    with jobs.lock(tmp_path):
        jobs.write(tmp_path, Job("build", "", "an", AT))
        with pytest.raises(UserError):
            jobs.start(tmp_path, Job("ingest", "", "chi", AT), ["ingest"])
        assert jobs.current(tmp_path).by == "an"


def test_a_process_that_is_gone_without_a_word_is_told_as_broken_off(tmp_path):
    jobs.write(tmp_path, Job("build", "", "an", AT, steps=("marts",)))
    assert jobs.current(tmp_path).state == "running"
    long_ago = time.time() - 2 * jobs.STARTING_SECONDS
    os.utime(tmp_path / "jobs" / "job.json", (long_ago, long_ago))
    job = jobs.current(tmp_path)
    assert job.state == "lost"
    assert 'role="alert"' in work.job_in_words(VI, job)


def test_a_command_that_is_killed_is_told_as_broken_off(tmp_path, monkeypatch):
    killer = f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})"
    monkeypatch.setattr(runner, "COMMAND", ("-c", killer))
    jobs.write(tmp_path, Job("build", "", "an", AT))
    runner.run(tmp_path, [])
    job = jobs.current(tmp_path)
    assert (job.state, job.fault) == ("lost", "")
    assert job.ended_at is not None


def test_the_steps_are_kept_as_the_command_writes_them(tmp_path, monkeypatch):
    script = "import sys; sys.stderr.write('   0.1 s  marts: cell_month\\nanything\\n  12.3 s  scores\\n')"
    monkeypatch.setattr(runner, "COMMAND", ("-c", script))
    jobs.write(tmp_path, Job("build", "", "an", AT))
    runner.run(tmp_path, [])
    job = jobs.current(tmp_path)
    assert (job.state, job.steps) == ("done", ("marts: cell_month", "scores"))


@pytest.mark.parametrize(("code", "state", "fault"), [(0, "done", ""), (1, "failed", "no such folder")])
def test_a_line_that_looks_like_a_fault_is_one_only_where_the_command_failed(tmp_path, monkeypatch, code, state, fault):
    script = f"import sys; sys.stderr.write('cellpulse: no such folder\\n'); sys.exit({code})"
    monkeypatch.setattr(runner, "COMMAND", ("-c", script))
    jobs.write(tmp_path, Job("build", "", "an", AT))
    runner.run(tmp_path, [])
    job = jobs.current(tmp_path)
    assert (job.state, job.fault) == (state, fault)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"kind": "build"}'])
def test_a_damaged_file_counts_as_no_work(tmp_path, content):
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "job.json").write_text(content)
    assert jobs.current(tmp_path) is None


def test_what_is_handed_over_reaches_the_command_and_no_disk(tmp_path):
    secret = "Tên chi bộ,Nguyễn Thị Kín\n".encode() * 100
    jobs.start(tmp_path, Job("upload", "a.csv", "an", AT), ["ingest", "-", "--layout", "none"], secret)
    assert ended(tmp_path).state == "failed"
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert all("Kín".encode() not in content for content in kept)


@pytest.mark.parametrize(
    ("role", "scope", "seen_as", "may"),
    [
        ("steward", "", "", True),
        ("administrator", "", "", True),
        ("steward", "D0", "", False),
        ("steward", "", "chi", False),
        ("leader", "", "", False),
        ("inspector", "", "", False),
        ("committee", "", "", False),
    ],
)
def test_only_who_tends_the_data_of_every_cell_may_start_work(open_world, role, scope, seen_as, may):
    open_world("full")
    right = Right(1, role, from_code(scope), "", date(2027, 1, 1))
    asked = PageContext(VI, CurrentUser("an", right, (right,), seen_as), worlds.AS_OF, None, {})
    assert work.may_start(asked) is may


def test_a_second_process_does_nothing(tmp_path, monkeypatch):
    jobs.write(tmp_path, Job("build", "", "an", AT))
    with jobs.lock(tmp_path) as locked:
        monkeypatch.setattr(jobs, "lock", lambda home: type(locked)(home / "jobs" / "running.lock", timeout=0))
        runner.run(tmp_path, ["simulate", str(tmp_path / "P"), "--cells", "3", "--months", "2"])
    assert not (tmp_path / "P").exists()


def test_half_a_file_is_no_file(tmp_path):
    """The server may go down while it hands a file over; a table cut in the middle must not be taken for the whole."""
    jobs.write(tmp_path, Job("upload", "a.csv", "an", AT))
    arguments = [sys.executable, "-m", "dashboard.jobs.runner", str(tmp_path), "100", "simulate", str(tmp_path / "P")]
    subprocess.run(arguments, input=b"half", check=True)
    assert not (tmp_path / "P").exists()
    assert jobs.current(tmp_path).state == "running"


def test_all_of_a_long_file_reaches_the_command(tmp_path, monkeypatch):
    script = "import sys; n = len(sys.stdin.buffer.read()); sys.stderr.write(f'   0.1 s  {n} bytes\\n' * 500)"
    monkeypatch.setattr(runner, "COMMAND", ("-c", script))
    jobs.write(tmp_path, Job("upload", "a.csv", "an", AT))
    monkeypatch.setattr(runner, "KEPT_STEPS", 1)
    runner.run(tmp_path, [], b"x" * 300_000)
    assert jobs.current(tmp_path).steps == ("300000 bytes",)
