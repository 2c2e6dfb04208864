"""What belongs to a person, or is too old to be kept, is in no run any more, and is on record without a name."""

from __future__ import annotations

import io
import shutil
from contextlib import closing

import polars as pl
import pytest

from dashboard.store import audit
from dashboard.store.home import open_home
from etl import warehouse
from etl.config.workspace import Workspace
from etl.intake.privacy import member_hash
from etl.warehouse import pointer
from tests.chain.commands import Command


@pytest.fixture(scope="module")
def taken_in_twice(lane_folder, tmp_path_factory):
    """The command on a home of two runs; tests must not write to it."""
    command = Command(tmp_path_factory.mktemp("twice") / "home")
    command("ingest", lane_folder)
    command("ingest", lane_folder)
    return command


@pytest.fixture
def twice(taken_in_twice, command, lane_folder, monkeypatch):
    """A home of one's own that begins like that, its workspace, and a member's code of it."""
    monkeypatch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
    shutil.copytree(taken_in_twice.home, command.home)
    marks = pl.read_csv(lane_folder / "attendance.csv", infer_schema=False)
    return command, Workspace.open(command.home), marks["member_code"][0]


def mentions(workspace, member):
    """How many rows of each kept run have a text anywhere."""
    counts = {}
    for run in pointer.read(workspace.warehouse).kept:
        with closing(warehouse.reader(workspace, run)) as con:
            tables = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'wh'")
            counts[run] = sum(
                con.execute(f'SELECT count(*) FROM "{s}"."{t}" AS t WHERE CAST(t AS VARCHAR) LIKE ?', [f"%{member}%"])
                .fetchall()[0][0]
                for s, t in tables.fetchall()
            )  # fmt: skip
    return counts


def test_a_person_is_forgotten_in_every_run(twice):
    command, workspace, code = twice
    hashed = member_hash(code, workspace.keys)
    rows = command.table("runs").height
    before = mentions(workspace, hashed)
    assert len(before) == 2
    assert all(before.values())
    assert "say why" in command("forget", code, code=2).stderr
    ended = command("forget", code, "--why", "đơn số 5")
    assert mentions(workspace, hashed) == {3: 0, 4: 0}
    assert f"{sum(before.values())} rows were removed from 2 runs" in ended.stdout
    assert command.table("runs").height == rows
    command("doctor", "--deep")
    command("rollback")
    store = open_home(workspace)
    entry = next(entry for entry in audit.entries(store) if entry.action == "member forgotten")
    store.engine.dispose()
    assert entry.detail == {"rows": list(before.values()), "why": "đơn số 5"}
    files = [file.read_bytes() for file in command.home.rglob("*") if file.is_file()]
    assert not any(text.encode() in content for content in files for text in (code, hashed))
    assert "no run has this member code" in command("forget", "nobody", "--why", "x").stderr


def test_a_name_matched_to_two_persons_is_forgotten_with_the_right_one_and_in_every_run(twice, tmp_path, lane_folder):
    command, workspace, code = twice
    cell, name = _taken_in_online(command, workspace, code, tmp_path, lane_folder)
    hashed = member_hash(code, workspace.keys)
    members = pl.read_csv(lane_folder / "memberships.csv", infer_schema=False).filter(pl.col("cell_code") == cell)
    wrong = next(other for other in members["member_code"] if other != code)
    command.environ["CELLPULSE_NOW"] = "2026-11-11T09:00"
    _match(command, cell, name, wrong)
    # In run 3 it was not matched yet.
    assert mentions(workspace, name) == {1: 0, 2: 0, 3: 1, 4: 2}
    _match(command, cell, name, code)
    before = mentions(workspace, name)
    command("forget", wrong, "--why", "đơn")
    after = mentions(workspace, name)
    assert list(after.values())[-1] == list(before.values())[-1]
    command("forget", code, "--why", "đơn")
    assert set(mentions(workspace, name).values()) == {0}
    assert set(mentions(workspace, hashed).values()) == {0}
    files = [file.read_bytes() for file in command.home.rglob("*") if file.is_file()]
    assert not any(text.encode() in content for content in files for text in (name, hashed, code))


def test_a_name_taken_in_before_there_was_a_roll_is_forgotten(command, tmp_path, lane_folder, monkeypatch):
    monkeypatch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
    bare = shutil.copytree(lane_folder, tmp_path / "bare")
    code = pl.read_csv(lane_folder / "attendance.csv", infer_schema=False)["member_code"][0]
    for table in ("memberships", "member_statuses", "attendance"):
        (bare / f"{table}.csv").unlink(missing_ok=True)
    command("ingest", bare)
    workspace = Workspace.open(command.home)
    cell, name = _taken_in_online(command, workspace, code, tmp_path, lane_folder)
    with command.reading() as con:
        taken = con.execute("SELECT count(*) FROM intake.attendance WHERE member_code = ?", [name]).fetchall()
    assert taken == [(1,)]
    command("ingest", lane_folder)
    (tmp_path / "online" / "attendance.csv").write_text(
        (tmp_path / "online" / "attendance.csv").read_text("utf-8").replace("present", "excused"), "utf-8"
    )
    command("ingest", tmp_path / "online", code=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(f"{code}\n"))
        command("match", cell, name, code=None)
    assert any(mentions(workspace, name).values())
    command("forget", code, "--why", "đơn")
    assert set(mentions(workspace, name).values()) == {0}


def _taken_in_online(command, workspace, code, folder, lane_folder) -> tuple[str, str]:
    """Takes in a list of a meeting with a name for the member's code; gives the cell and the name's hash."""
    rolls = pl.read_csv(lane_folder / "attendance.csv", infer_schema=False)
    mine = rolls.filter(pl.col("member_code") == code)["meeting_code"][0]
    shown = rolls.filter(pl.col("meeting_code") == mine).head(1).with_columns(member_code=pl.lit("Nguyễn Văn Zoom"))
    (folder / "online").mkdir()
    shown.write_csv(folder / "online" / "attendance.csv")
    command("ingest", folder / "online")
    with command.reading() as con:
        known = "SELECT cell_code FROM intake.meetings WHERE meeting_code = ?"
        ((cell,),) = con.execute(known, [mine]).fetchall()
    return cell, member_hash("Nguyễn Văn Zoom", workspace.keys)


def _match(command, cell, name, code):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(f"{code}\n"))
        assert "rows taken: 1" in command("match", cell, name).stdout


def test_what_is_too_old_goes_from_every_run(twice, lane_folder):
    command, workspace, _ = twice
    (command.home / "cellpulse.toml").write_text("retain_months = { meetings = 6 }\n", "utf-8")
    command("ingest", lane_folder)
    for run in pointer.read(workspace.warehouse).kept:
        with closing(warehouse.reader(workspace, run)) as con:
            ((first,),) = con.execute("SELECT CAST(min(held_on) AS VARCHAR) FROM intake.meetings").fetchall()
            assert first >= "2026-05-01"
    assert pointer.read(workspace.warehouse).runs == (4, 5, 6)
    command("ingest", lane_folder)
    assert pointer.read(workspace.warehouse).runs == (4, 5, 6, 7)
