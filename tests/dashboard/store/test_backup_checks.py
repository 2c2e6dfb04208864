"""A backup that is there can be restored, and no better one was lost to it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.backup import verify_backup, write_backup
from dashboard.store.home import accept, open_home
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import pointer
from tests.dashboard.store.homes import AT

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def test_what_could_not_be_restored_is_not_written_and_the_file_before_stays(home, tmp_path):
    file, workspace = tmp_path / "b", Workspace.open(home)
    write_backup(workspace, file, AT)
    before = file.read_bytes()
    run = pointer.file_of(workspace.warehouse, 2)
    flip(run, run.stat().st_size // 2)
    with pytest.raises(UserError, match="run 2 is damaged, 1 of its blocks"):
        write_backup(workspace, file, AT, overwrite=True)
    assert (file.read_bytes(), sorted(tmp_path.iterdir())) == (before, [file, home])


def test_a_file_that_changed_on_its_way_into_the_backup_is_found(home, tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.backup.writing._digest", lambda run: "0" * 64)
    with pytest.raises(UserError, match="damaged, cut off"):
        write_backup(Workspace.open(home), tmp_path / "b", AT)
    assert not (tmp_path / "b").exists()


def test_a_backup_is_verified_without_touching_the_home(home, tmp_path):
    file, workspace = tmp_path / "b", Workspace.open(home)
    write_backup(workspace, file, AT)
    before = sorted(home.rglob("*"))
    contents = verify_backup(workspace, file)
    assert (contents.run, contents.rows["audit"], contents.audit_faults) == (2, 4, ())
    assert sorted(home.rglob("*")) == before
    flip(file, file.stat().st_size // 2)
    with pytest.raises(UserError, match="damaged, cut off"):
        verify_backup(workspace, file)


def test_a_better_copy_is_not_replaced(home, tmp_path):
    file = tmp_path / "b"
    open_home(Workspace.open(home)).engine.dispose()
    poorer = shutil.copytree(home, tmp_path / "poorer")
    write_backup(Workspace.open(home), file, AT)
    write_backup(Workspace.open(home), file, AT, overwrite=True)
    before = file.read_bytes()
    with pytest.raises(UserError, match="has 5 entries of the audit and the home only 3; name another file"):
        write_backup(Workspace.open(poorer), file, AT, overwrite=True)
    (home / "store.db").unlink()
    accept(Workspace.open(home)).engine.dispose()
    with pytest.raises(UserError, match="another store of cases"):
        write_backup(Workspace.open(home), file, AT, keep=2)
    (tmp_path / "letter").write_text("no backup")
    with pytest.raises(UserError, match="no backup of cellpulse"):
        write_backup(Workspace.open(home), tmp_path / "letter", AT, overwrite=True)
    assert file.read_bytes() == before


def test_earlier_backups_are_kept_so_many(home, tmp_path):
    workspace, file = Workspace.open(home), tmp_path / "b"
    for n in range(4):
        write_backup(workspace, file, AT + timedelta(days=n), keep=3)
    kept = [verify_backup(workspace, path).made_at.day for path in (file, tmp_path / "b.1", tmp_path / "b.2")]
    assert (kept, (tmp_path / "b.3").exists()) == ([13, 12, 11], False)


def flip(file: Path, at: int) -> None:
    """One bit of a file is another."""
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
