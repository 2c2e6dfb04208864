"""A workspace is lost and comes back from one file: rehearsed with real files, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from dashboard.backup import restore_backup, write_backup
from dashboard.backup.sealing import PIECE_BYTES, Sealing, Unsealing
from dashboard.scope import WHOLE, Unit
from dashboard.store import audit, cases, people
from dashboard.store.migrating import migrate, revision
from etl import warehouse
from etl.config.keys import Keys
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import pointer
from tests.dashboard.store.homes import ANSWER, AT, TODAY, opened


def emptied(home: Path) -> None:
    """The machine is lost: the home but for its configuration, and what the server held."""
    store = opened(home)
    if store.engine.dialect.name == "postgresql":
        with store.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    store.engine.dispose()
    for path in home.iterdir():
        if path.name != "cellpulse.toml":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def assert_all_there(home: Path) -> None:
    store = opened(home)
    assert audit.verify(store) == []
    assert [e.subject for e in audit.entries(store) if e.action == "profile seen"] == ["C0", "C1", "C2"]
    assert [note.text for note in cases.notes(store, cases.open_cases(store, ["C1"])["C1"].id)] == [ANSWER]
    assert people.sign_in(store, "an", "một câu dài dễ nhớ")
    assert [right.scope for right in people.rights(store, "an", TODAY)] == [Unit("G1")]
    # Numbers go on after those that were restored.
    assert people.grant(store, "binh", "leader", WHOLE, "x", TODAY, TODAY, "command") == 2
    store.engine.dispose()
    with warehouse.reading(Workspace.open(home)) as con:
        assert con.execute("SELECT count(*) FROM intake.cells").fetchall() == [(3,)]
    assert (home / "layouts" / "mẫu.json").exists()


def test_what_was_lost_comes_back_whole(home, tmp_path):
    file = tmp_path / "sao-lưu.backup"
    written = write_backup(Workspace.open(home), file, AT)
    assert (written.runs, written.entries, written.faults) == (1, 4, ())
    assert file.stat().st_mode & 0o077 == 0
    emptied(home)
    restored = restore_backup(home, file, AT)
    assert (restored.run, restored.moved_to) == (2, None)
    assert_all_there(home)
    assert not list(home.glob("restoring-*"))


def test_nothing_is_overwritten_unless_told_and_then_it_is_kept_aside(home, tmp_path):
    file = tmp_path / "b"
    write_backup(Workspace.open(home), file, AT)
    with pytest.raises(UserError, match="say --overwrite"):
        write_backup(Workspace.open(home), file, AT)
    store = opened(home)
    cases.open_case(store, "C2", [], "an", AT)
    store.engine.dispose()
    with pytest.raises(UserError, match="say --overwrite"):
        restore_backup(home, file, AT)
    restored = restore_backup(home, file, AT, overwrite=True)
    store = opened(home)
    assert set(cases.open_cases(store, ["C1", "C2"])) == {"C1"}
    store.engine.dispose()
    assert restored.moved_to is not None
    assert (restored.moved_to / "warehouse" / "current.json").exists()
    assert_all_there(home)


def test_from_one_kind_of_database_into_the_other(home, tmp_path):
    file, fresh = tmp_path / "b", tmp_path / "fresh"
    write_backup(Workspace.open(home), file, AT)
    fresh.mkdir()
    (fresh / "cellpulse.toml").write_text("# the store lies in this home\n", "utf-8")
    restore_backup(fresh, file, AT)
    assert (fresh / "store.db").exists()
    assert_all_there(fresh)


def test_a_backup_of_an_older_version_is_brought_up_to_this_one(home, tmp_path, monkeypatch):
    store = opened(home)
    with store.engine.begin() as connection:
        migrate(connection, "base")
        migrate(connection, "0002_plans")
    monkeypatch.setattr("dashboard.backup.writing.open_home", lambda *_: store)
    for i in range(3):
        audit.enter(store, AT, "an", "profile seen", f"C{i}")
    write_backup(Workspace.open(home), tmp_path / "b", AT)
    store.engine.dispose()
    restore_backup(home, tmp_path / "b", AT, overwrite=True)
    restored = opened(home)
    with restored.engine.connect() as connection:
        assert revision(connection) != "0002_plans"
    assert len(list(audit.entries(restored))) == 5
    assert audit.verify(restored) == []
    restored.engine.dispose()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda b: b[:-20], "damaged, cut off"),
        (lambda b: b[:-1_000_000] if len(b) > 2_000_000 else b[:200], "damaged, cut off"),
        (lambda b: b[:5000] + bytes([b[5000] ^ 1]) + b[5001:], "damaged, cut off"),
        (lambda b: b + b"x", "damaged, cut off"),
        (lambda b: b"PK" + b, "no backup of cellpulse"),
        (lambda b: b"", "no backup of cellpulse"),
    ],
)
def test_a_backup_that_is_not_whole_changes_nothing(home, tmp_path, spoil, sentence):
    file = tmp_path / "b"
    write_backup(Workspace.open(home), file, AT)
    file.write_bytes(spoil(file.read_bytes()))
    before = sorted(path.name for path in home.iterdir())
    with pytest.raises(UserError, match=sentence):
        restore_backup(home, file, AT, overwrite=True)
    assert sorted(path.name for path in home.iterdir()) == before
    assert_all_there(home)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_nobody_reads_a_backup_without_the_key(home, tmp_path, monkeypatch):
    file = tmp_path / "b"
    write_backup(Workspace.open(home), file, AT)
    assert b"profile seen" not in file.read_bytes()
    monkeypatch.setenv("CELLPULSE_KEY", "another key altogether")
    with pytest.raises(UserError, match="made with another key"):
        restore_backup(tmp_path / "fresh", file, AT)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_audit_that_was_changed_is_kept_as_it_is_and_said(home, tmp_path):
    store = opened(home)
    with store.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET login = 'x' WHERE number = 2"))
    store.engine.dispose()
    assert any(
        "entry 2 was changed" in fault for fault in write_backup(Workspace.open(home), tmp_path / "b", AT).faults
    )
    restored = restore_backup(home, tmp_path / "b", AT, overwrite=True)
    assert any("entry 2 was changed" in fault for fault in restored.faults)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_run_that_waits_for_its_release_still_waits(home, tmp_path):
    workspace = Workspace.open(home)
    with warehouse.writing(workspace, pointer.WaitingRun(0, "an", "2026-11-10")):
        pass
    assert write_backup(workspace, tmp_path / "b", AT).runs == 2
    restore_backup(home, tmp_path / "b", AT, overwrite=True)
    state = pointer.read(workspace.warehouse)
    assert (state.runs, state.waiting) == ((2,), pointer.WaitingRun(3, "an", "2026-11-10"))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_places_that_cannot_be_are_said_in_one_sentence(home, tmp_path):
    with pytest.raises(UserError, match="there is no folder"):
        write_backup(Workspace.open(home), tmp_path / "none" / "b", AT)
    with pytest.raises(UserError, match="cannot be read"):
        restore_backup(tmp_path / "fresh", tmp_path / "none", AT)
    with pytest.raises(UserError, match="nothing to keep"):
        write_backup(Workspace.open(tmp_path / "nobody"), tmp_path / "b", AT)


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_what_is_sealed_is_read_back_whatever_its_size(tmp_path, size):
    keys, content = Keys.derive(b"secret"), bytes(i % 251 for i in range(size))
    with (tmp_path / "b").open("wb") as file:
        sealing = Sealing(file, keys)
        sealing.write(content)
        sealing.close()
    with (tmp_path / "b").open("rb") as file:
        unsealing = Unsealing(file, keys)
        assert unsealing.read(size + 1) == content
        assert unsealing.read(1) == b""


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_nothing_is_restored_under_who_has_the_store_open_or_writes_a_run(home, tmp_path):
    workspace = Workspace.open(home)
    write_backup(workspace, tmp_path / "b", AT)
    store = opened(home)
    with pytest.raises(UserError, match="another process has the store open"):
        restore_backup(home, tmp_path / "b", AT, overwrite=True)
    audit.enter(store, AT, "an", "viewed")
    store.engine.dispose()
    if os.name == "posix":
        with warehouse.writing(workspace), pytest.raises(UserError, match="another run is writing"):
            restore_backup(home, tmp_path / "b", AT, overwrite=True)
    assert not list(home.glob("re*-*"))
    restore_backup(home, tmp_path / "b", AT, overwrite=True)
    assert_all_there(home)
