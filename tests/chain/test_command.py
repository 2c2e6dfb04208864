"""What the command says and with which code it ends; what cannot be done is one line and code 2."""

from __future__ import annotations

import json
import re
import socket

import pytest

from dashboard import jobs
from dashboard.commands.parts import demo_home, serving
from tests.dashboard.commands.test_starting import imported

HOME_IS_A_FILE = "home-file"


def one_line(done):
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("cellpulse: ")
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["build"], "holds no data yet"),
        (["export", "flags", "--out", "{folder}/x.csv"], "holds no data yet"),
        (["rollback"], "no earlier run"),
        (["ingest"], "names no source"),
        (["ingest", "{folder}/nowhere"], "nowhere"),
        (["simulate", "{folder}/new", "--seed", "-1"], "seed"),
        (["simulate", "{folder}"], "empty"),
        (["serve", "--port", "{busy}"], "in use"),
        (["no-such-command"], "No such command"),
        (["export", "flags"], "--out"),
        (["evaluate", "{folder}/nowhere.csv"], "holds no data yet"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value[:2]),
)
def test_what_cannot_be_done_is_one_line_and_code_2(command, tmp_path, arguments, says):
    (tmp_path / "something").touch()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        filled = [word.format(folder=tmp_path, busy=taken.getsockname()[1]) for word in arguments]
        assert says in one_line(command(*filled, code=2))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["build", "--as-of", "2026-11"], "not over yet"),
        (["build", "--as-of", "2019-01"], "no meeting up to"),
        (["build", "--as-of", "2026-1"], "expected a month"),
        (["export", "flags", "--out", "{folder}/x.csv", "--as-of", "2025-02"], "no results as of 2025-02"),
        (["export", "nothing", "--out", "{folder}/x.csv"], "there is no table"),
        (["export", "flags", "--out", "{folder}/x.doc"], "must end in"),
        (["export", "flags", "--out", "{folder}/none/x.csv"], "there is no folder"),
        (["demo"], "other data"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value[:2]),
)
def test_what_cannot_be_done_with_data_is_one_line_too(built, tmp_path, arguments, says):
    before = built.table("runs").height
    assert says in one_line(built(*[word.format(folder=tmp_path) for word in arguments], code=2))
    assert built.table("runs").height == before


def test_a_clock_or_configuration_at_fault_is_one_line(command):
    command.environ["CELLPULSE_NOW"] = "tomorrow"
    assert "CELLPULSE_NOW" in one_line(command("build", code=2))
    command.environ["CELLPULSE_NOW"] = "2026-11-10"
    command.home.mkdir()
    (command.home / "cellpulse.toml").write_text("retain_txt = true\n")
    assert "retain_txt" in one_line(command("ingest", code=2))


def test_quarantined_rows_end_in_code_1_only_with_strict(command, province_folder, tmp_path):
    folder = tmp_path / "faulty"
    folder.mkdir()
    (folder / "cells.csv").write_text(
        "cell_code,unit_code,name,cell_type\nA,U,Chi bộ thôn 1,residential\nB,U,,agency\n"
    )
    (folder / "meetings.csv").write_text("meeting_code,cell_code,kind,held_on\nM1,A,regular,2026-10-03\n")
    (folder / "notes.txt").write_text("not a table")
    assert "notes.txt: ignored" in command("ingest", folder).stderr
    command("ingest", folder, "--strict", code=1)
    assert command.table("quarantine")["place"].to_list() == ["cells.csv:3"]
    assert command.table("quarantine")["reasons"].to_list() == [["missing_value"]]
    (folder / "cells.csv").write_text("cell_code,unit_code,name,cell_type\nA,U,Chi bộ thôn 1,residential\n")
    command("ingest", folder, "--strict")


def test_the_demo_opens_on_a_commune_and_goes_on_to_the_province(command, monkeypatch):
    """The server and the process in the background are stood for by what they were given."""
    started, shown = [], []
    monkeypatch.setattr(demo_home, "COMMUNE_CELLS", 6)
    monkeypatch.setattr(demo_home, "YEAR", 2)
    monkeypatch.setattr(jobs, "start", lambda home, job, arguments: started.append(arguments))
    monkeypatch.setattr(serving, "refuse_busy", lambda port: None)

    def run(port, workspace, work):
        work()
        shown.append(command.table("attention").height)
        return 0

    monkeypatch.setattr(serving, "run", run)
    command.home.mkdir()
    (command.home / "demo.json").write_text(json.dumps({"cells": 12, "months": 14, "seed": 1, "complete": False}))
    (command.home / "province").mkdir()
    (command.home / "province" / "cells.csv").write_text("half")
    command("demo", "--cells", "12", "--months", "14")
    assert 0 < shown[0] <= 6
    assert started == [["demo", "--cells", "12", "--months", "14", "--seed", "1", "--no-serve"]]
    messages = command(*started[0]).stderr
    estimates = [int(share) for share in re.findall(r"\((\d+) % done, \d+ s left\)", messages)]
    assert estimates == sorted(estimates)
    assert estimates[-1] > 80
    assert "not computed" not in messages
    published = command.table("attention").height
    assert published > 6
    command("demo", "--cells", "12", "--months", "14")
    assert (shown[1:], len(started)) == ([published], 1)
    assert "another demo province" in one_line(command("demo", "--cells", "13", "--months", "14", "--no-serve", code=2))


def test_a_table_is_exported_without_what_only_pages_and_models_use(tmp_path, copy_of_built):
    words = ("--home", str(copy_of_built.home), "export", "flags", "--out", str(tmp_path / "flags.csv"))
    names = {name.split(".")[0] for name in imported(*words, **copy_of_built.environ)}
    assert names & {"scipy", "sklearn", "streamlit", "typst"} == set()


def test_doctor_tells_what_is_wrong_and_rollback_goes_back(copy_of_built):
    assert "FAULT" not in copy_of_built("doctor").stdout
    newest = max((copy_of_built.home / "warehouse").glob("run-*.duckdb"))
    content = bytearray(newest.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    newest.write_bytes(content)
    assert "FAULT warehouse" in copy_of_built("doctor", code=2).stdout
    copy_of_built("rollback")
    assert "FAULT" not in copy_of_built("doctor").stdout
    (copy_of_built.home / "warehouse" / "current.json").write_text("{")
    assert "damaged" in copy_of_built("doctor", code=2).stdout
