"""`cellpulse sync` and `init`: independence of sources, the inbox, what is due, and the report."""

from __future__ import annotations

import json
import os
import re
import threading
import time
import tomllib
from datetime import datetime, timedelta

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from dashboard.cli import app
from dashboard.commands.parts import inbox, office_files, syncing
from dashboard.store import sync_state
from dashboard.store.sync_state import SourceState
from etl.config.workspace import Config, SourceConfig, Workspace
from etl.discover import DATA, modules
from etl.user_error import UserError

CONFIG = """[[sources]]
name = "base"
kind = "canonical"
folder = "base"
every = "day"
[[sources]]
name = "hr"
kind = "sql"
url_env = "NO_SUCH_VARIABLE"
tables.meetings.query = "SELECT 1"
[[sources]]
name = "broken"
kind = "canonical"
folder = "broken"
[inbox]
folder = "inbox"
"""
CELLS = "cell_code,unit_code,name,cell_type\nC1,U,Chi bộ C1,agency\n"
MEETINGS = "Chi bộ,Loại sinh hoạt,Ngày họp\nC1,thường kỳ,{}/09/2026\nC1,thường kỳ,26/10/2026\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("CELLPULSE_KEY", "a key for tests")
    monkeypatch.setenv("CELLPULSE_NOW", "2026-11-29T06:00")
    monkeypatch.setenv("CELLPULSE_HOME", str(tmp_path))

    def called(*arguments: object):
        return CliRunner().invoke(app, ["--home", str(tmp_path), *map(str, arguments)])

    return called


@pytest.fixture
def home(tmp_path):
    (tmp_path / "cellpulse.toml").write_text(CONFIG, "utf-8")
    for folder in ("base", "inbox"):
        (tmp_path / folder).mkdir()
    (tmp_path / "base" / "cells.csv").write_text(CELLS, "utf-8")
    (tmp_path / "base" / "meetings.csv").write_text("meeting_code,cell_code,kind,held_on\n", "utf-8")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "cells.parquet").write_bytes(b"PAR1xxPAR1")
    (tmp_path / "inbox" / "clear.csv").write_text(MEETINGS.format("05"), "utf-8")
    (tmp_path / "inbox" / "asked.csv").write_text(MEETINGS.format("05").replace("26/10", "06/10"), "utf-8")
    return tmp_path


def test_a_source_that_fails_leaves_the_others_published_and_is_behind(run, home, monkeypatch):
    monkeypatch.setattr("dashboard.commands.pipeline.build", lambda workspace, as_of: None)
    dry = run("sync", "--dry-run", "--report", home / "dry.json")
    assert "base: canonical; due" in dry.stdout
    assert (home / "inbox" / "clear.csv").exists()
    done = run("sync", "--report", home / "report.json")
    assert "2 could not be done" in str(done.exception)
    report = json.loads((home / "report.json").read_text("utf-8"))
    assert {each["name"]: each["state"] for each in report["sources"]} == {
        "base": "done",
        "hr": "failed",
        "broken": "failed",
    }
    assert (report["exit_code"], report["built"], report["sources"][0]["accepted"]) == (2, True, 1)
    assert [(each["file"], each["state"]) for each in report["inbox"]] == [
        ("asked.csv", "refused"),
        ("clear.csv", "done"),
    ]
    assert (home / "inbox" / "done" / "clear.csv").exists()
    assert "order.Ngày họp" in (home / "inbox" / "refused" / "asked.csv.txt").read_text("utf-8")
    assert sync_state.behind(home) == [(name, datetime(2026, 11, 29, 6)) for name in ("hr", "broken")]
    assert "hr: sql; failed; hr: the environment variable NO_SUCH_VARIABLE is not set" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such pipes")
def test_a_pipe_that_is_named_is_read_to_its_end_and_refused_in_the_inbox(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with pytest.raises(UserError, match=r"pipe\.csv: is no file"):
        office_files.of_file(pipe, None, {}, follow=False)

    def slowly() -> None:
        with pipe.open("wb", buffering=0) as writer:
            for part in (b"half, ", b"and half"):
                time.sleep(0.1)
                writer.write(part)

    writing = threading.Thread(target=slowly)
    writing.start()
    assert office_files._bytes(pipe, follow=True) == b"half, and half"
    writing.join()


@pytest.mark.skipif(os.name != "posix", reason="on Windows only administrators may make links")
def test_links_and_files_without_end_in_the_inbox_are_refused_unread(run, home, monkeypatch):
    monkeypatch.setattr(office_files, "LARGEST", 1000)
    (home / "secret.csv").write_text(MEETINGS.format("05"), "utf-8")
    (home / "inbox" / "link.csv").symlink_to(home / "secret.csv")
    (home / "inbox" / "long.csv").write_text("a" * 1001, "utf-8")
    reasons = {file.path.name: file.reason for file in inbox.waiting(Workspace.open(home))}
    assert "is a link to another file" in reasons["link.csv"]
    assert "has over" in reasons["long.csv"]
    assert reasons["clear.csv"] == ""


@pytest.mark.skipif(os.name != "posix", reason="on Windows only administrators may make links")
def test_who_fills_the_inbox_has_nothing_written_elsewhere(run, home):
    config = home / "cellpulse.toml"
    before = config.read_text("utf-8")
    (home / "documents").mkdir()
    (home / "inbox" / "done").symlink_to(home / "documents", target_is_directory=True)
    (home / "inbox" / "refused").mkdir()
    (home / "inbox" / "refused" / "asked.csv.txt").symlink_to(config)
    (home / "inbox" / "broken.csv").write_bytes(b"")
    done = run("sync")
    assert "clear.csv: cannot be moved to" in done.output + str(done.exception)
    assert list((home / "documents").iterdir()) == []
    assert config.read_text("utf-8") == before
    assert "order.Ngày họp" in (home / "inbox" / "refused" / "asked (2).csv.txt").read_text("utf-8")


def test_ingest_without_names_takes_the_sources_that_can_be_read(run, home):
    done = run("ingest")
    assert "broken" in str(done.exception)
    assert "| cells    |    1 |        1 |" in done.stdout


def test_a_file_on_standard_input_needs_no_layout(run, home):
    given = CliRunner().invoke(
        app, ["--home", str(home), "ingest", "-", "--file-name", "t.csv"], input=MEETINGS.format("05").encode()
    )
    assert given.exit_code == 0, given.exception
    assert "t.csv: sheet; meetings: 2 rows" in given.stdout


def test_two_at_once_are_refused(run, home):
    with FileLock(home / "sync.lock"):
        assert "another 'cellpulse sync' is under way" in str(run("sync").exception)


@pytest.mark.parametrize(
    ("every", "hours", "failed", "expected"),
    [("day", 14, False, False), ("day", 24, False, True), ("run", 0, False, True), ("week", 24, True, True)],
)
def test_a_source_is_due_when_its_period_is_over_or_it_failed(every, hours, failed, expected):
    at = datetime(2026, 11, 29, 6)
    source = SourceConfig(name="a", kind="sheet", every=every)
    state = syncing.after(SourceState(), at, "")
    state = syncing.after(state, at + timedelta(hours=1), "why") if failed else state
    assert syncing.due(source, state, at + timedelta(hours=hours)) == expected
    assert not failed or state.behind_since == at


def test_the_state_of_a_source_says_since_when_it_is_behind():
    failed = SourceState("2026-11-01T06:00:00", "2026-11-03T06:00:00", "why")
    assert failed.behind_since == datetime(2026, 11, 1, 6)
    assert SourceState("2026-11-01T06:00:00").behind_since is None


def test_init_writes_examples_that_are_right_once_their_marks_are_taken_away(run, tmp_path):
    assert run("init").exit_code == 0
    assert "there is a configuration already" in str(run("init").exception)
    text = (tmp_path / "cellpulse.toml").read_text("utf-8")
    assert text == (DATA / "examples" / "cellpulse.toml").read_text("utf-8")
    used = "\n".join(line.removeprefix("# ") for line in text.splitlines() if re.match(r"# (?:\[|\w+ = )", line))
    config = Config.model_validate(tomllib.loads(used))
    assert {source.kind for source in config.sources} == set(modules("etl.sources"))
    options = {"sheet", "paper_form", "minutes", "meeting_report", "sql", "http"}
    for source in config.sources:
        if source.kind in options:
            module = modules("etl.sources")[source.kind if source.kind in ("sql", "http") else "sheet"]
            module.Options.model_validate(source.options)
