"""The head of the audit in the system's log: a home that was put back whole to an earlier copy is found by it."""

from __future__ import annotations

import shutil
import socket
import sys

import pytest

from dashboard.commands.parts import holdings
from dashboard.commands.parts.diagnosis import diagnose
from dashboard.store import anchoring, audit
from dashboard.store.home import open_home
from etl.config.workspace import Workspace
from etl.user_error import UserError
from tests.dashboard.store.homes import AT

pytestmark = [
    pytest.mark.parametrize("url", ["sqlite"], indirect=True),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sockets in folders"),
]


def entered(home, *subjects: str) -> None:
    store = open_home(Workspace.open(home))
    for subject in subjects:
        audit.enter(store, AT, "an", "viewed", subject)
    store.engine.dispose()


def test_an_older_copy_of_the_whole_home_does_not_fit_the_log(home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (home / "cellpulse.toml").write_text('[audit]\nsyslog = "./log"\n', "utf-8")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind("log")
        entered(home, "C1")
        earlier = shutil.copytree(home, tmp_path / "earlier")
        entered(home, "C2", "C3")
        [finding] = [line for line in diagnose(home, AT) if line.subject == "audit"]
        assert (finding.state, finding.sentence) == ("OK", "its head is sent to ./log")
        lines = [log.recv(1_000).decode("utf-8").rstrip("\0") for _ in range(4)]
    assert [line.split(" entry ")[1].split()[0] for line in lines[:3]] == ["4", "5", "6"]
    assert "C3" not in "".join(lines)
    # Nothing in the copy itself gives it away.
    assert holdings.faults(Workspace.open(earlier)) == []
    for where, fits in ((home, True), (earlier, False)):
        store = open_home(Workspace.open(where))
        if fits:
            anchoring.compare(store, lines[2].split(" entry ")[1])
        else:
            with pytest.raises(UserError, match="entry 6 of the log is not there"):
                anchoring.compare(store, lines[2].split(" entry ")[1])
        with pytest.raises(UserError, match="entry 4 of the log is another one"):
            anchoring.compare(store, "4 abc")
        with pytest.raises(UserError, match="is no anchor"):
            anchoring.compare(store, "abc")
        store.engine.dispose()


def test_a_log_that_is_not_there_stops_no_work_and_doctor_says_so(home):
    (home / "cellpulse.toml").write_text('[audit]\nsyslog = "/nowhere/log"\n', "utf-8")
    entered(home, "C1")
    assert [line.state for line in diagnose(home, AT) if line.subject == "audit"] == ["FAULT"]
