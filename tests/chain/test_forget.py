"""What belongs to a person, or is too old to be kept, is in no run any more, and is on record without a name."""

from __future__ import annotations

from contextlib import closing

import polars as pl
import pytest

from dashboard.store import audit
from dashboard.store.home import open_home
from etl import warehouse
from etl.config.workspace import Workspace
from etl.intake.privacy import member_hash
from etl.warehouse import pointer


@pytest.fixture
def twice(command, hamlet_folder, monkeypatch):
    """A home of two runs, its workspace, and a member's code of it."""
    monkeypatch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
    command("ingest", hamlet_folder)
    command("ingest", hamlet_folder)
    marks = pl.read_csv(hamlet_folder / "attendance.csv", infer_schema=False)
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


def test_what_is_too_old_goes_from_every_run(twice, hamlet_folder):
    command, workspace, _ = twice
    (command.home / "cellpulse.toml").write_text("retain_months = { meetings = 6 }\n", "utf-8")
    command("ingest", hamlet_folder)
    for run in pointer.read(workspace.warehouse).kept:
        with closing(warehouse.reader(workspace, run)) as con:
            ((first,),) = con.execute("SELECT CAST(min(held_on) AS VARCHAR) FROM intake.meetings").fetchall()
            assert first >= "2026-05-01"
    assert pointer.read(workspace.warehouse).runs == (4, 5, 6)
    command("ingest", hamlet_folder)
    assert pointer.read(workspace.warehouse).runs == (4, 5, 6, 7)
