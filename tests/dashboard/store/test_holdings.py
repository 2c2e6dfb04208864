"""A home says what is missing, cut off, older or damaged, and makes nothing anew over it."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from dashboard.commands.parts import holdings
from dashboard.store import audit
from dashboard.store.home import open_home
from etl import warehouse
from etl.config import manifest
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import inventory, pointer
from tests.dashboard.store.homes import publish_two_runs

AT = datetime(2026, 11, 10, 9, 0)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A home with two runs and five entries of the audit; tests copy it."""
    home = tmp_path_factory.mktemp("holdings") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_KEY", "a key for the tests only")
        workspace = Workspace.open(home)
        publish_two_runs(workspace)
        store = open_home(workspace)
        for n in range(5):
            audit.enter(store, AT, "an", "viewed", f"C{n}", page="profile", b=1, a=2)
        store.engine.dispose()
    return home


@pytest.fixture
def workspace(made, tmp_path, monkeypatch) -> Workspace:
    monkeypatch.setenv("CELLPULSE_KEY", "a key for the tests only")
    shutil.copytree(made, tmp_path / "home")
    return Workspace.open(tmp_path / "home")


def changed(workspace: Workspace, *statements: str) -> None:
    """Somebody writes to the store without the program."""
    engine = create_engine(workspace.store_url)
    with engine.begin() as connection:
        for what in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_no_{what}"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def flipped(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)


def run_file(workspace: Workspace) -> Path:
    return pointer.file_of(workspace.warehouse, 2)


def test_a_home_in_order_has_no_faults(workspace):
    assert holdings.faults(workspace, deep=True) == []
    assert {path.stat().st_mode & 0o077 for path in (workspace.home / "store.db", workspace.warehouse)} == {0}


LOSSES = {
    "store gone": (lambda w: (w.home / "store.db").unlink(), "missing or empty; it had 5 entries"),
    "store emptied": (lambda w: (w.home / "store.db").write_bytes(b""), "missing or empty"),
    "rows gone": (lambda w: changed(w, "DELETE FROM audit"), "has 0 entries and had 5"),
    "tail cut": (lambda w: changed(w, "DELETE FROM audit WHERE number > 3"), "has 3 entries and had 5"),
    "another store": (lambda w: changed(w, "UPDATE identity SET store_id = 'x'"), "another store is in the place"),
    "microseconds": (lambda w: changed(w, "UPDATE audit SET at = '2026-11-10 09:00:00.5'"), "entry 1 was changed"),
    "key order": (
        lambda w: changed(w, """UPDATE audit SET detail = '{"page": "profile", "b": 1, "a": 2}' WHERE number = 2"""),
        "entry 2 was changed",
    ),
    "no JSON": (lambda w: changed(w, "UPDATE audit SET detail = '{' WHERE number = 4"), "entry 4 cannot be read"),
    "no date": (lambda w: changed(w, "UPDATE audit SET at = 'x' WHERE number = 4"), "entry 4 cannot be read"),
    "pointer gone": (lambda w: (w.warehouse / "current.json").unlink(), "run 2 should be published, .* names none"),
    "older pointer": (lambda w: pointer.replace(w.warehouse, pointer.Pointer((1,), 3)), "run 2 should be published"),
    "low next": (lambda w: pointer.replace(w.warehouse, pointer.Pointer((1, 2), 2)), "damaged"),
    "text as run": (lambda w: (w.warehouse / "current.json").write_text('{"runs": ["2"], "next": 3}'), "damaged"),
    "run gone": (lambda w: run_file(w).unlink(), "this file is missing"),
    "sums gone": (lambda w: inventory.sums_of(run_file(w)).unlink(), "checksums of run 2 are missing"),
    "manifest gone": (lambda w: (w.home / manifest.NAME).unlink(), "this file is missing, so that losses"),
    "manifest cut": (lambda w: (w.home / manifest.NAME).write_text("{"), "damaged"),
    "manifest changed": (
        lambda w: (w.home / manifest.NAME).write_text(
            (w.home / manifest.NAME).read_text().replace('"entries": 5', '"entries": 0')
        ),
        "was changed, or written with another key",
    ),
}


@pytest.mark.parametrize("name", LOSSES)
def test_what_is_lost_is_named_and_can_be_accepted_with_a_reason(name, workspace):
    spoil, message = LOSSES[name]
    spoil(workspace)
    before = (workspace.home / "store.db").exists()
    with pytest.raises(UserError, match=message):
        holdings.refuse_losses(workspace)
    assert (workspace.home / "store.db").exists() == before
    if "damaged" in message and not name.startswith("manifest"):
        return
    assert holdings.faults(workspace)
    holdings.accept_losses(workspace, "đĩa hỏng", AT)
    left = [sentence for _, sentence in holdings.faults(workspace)]
    assert all("was changed" in sentence or "cannot be read" in sentence for sentence in left)


@pytest.mark.parametrize("name", ["pointer gone", "older pointer", "run gone", "sums gone"])
def test_no_run_is_written_over_a_warehouse_that_lacks_something(name, workspace):
    LOSSES[name][0](workspace)
    with pytest.raises(UserError, match="accept-loss"), warehouse.writing(workspace):
        pass


def test_a_flipped_byte_is_found_by_looking_at_each_block(workspace):
    size = run_file(workspace).stat().st_size
    for at in (0, size // 2, size - 1):
        flipped(run_file(workspace), at)
        [(_, sentence)] = holdings.faults(workspace, deep=True)
        assert "run 2: 1 blocks" in sentence
        flipped(run_file(workspace), at)
    assert holdings.faults(workspace, deep=True) == []


def test_a_run_that_was_cut_is_found_without_reading_it(workspace):
    run_file(workspace).write_bytes(b"")
    with pytest.raises(UserError, match="shorter or longer"):
        holdings.refuse_losses(workspace)


def test_going_back_and_on_stays_in_order(workspace):
    assert warehouse.rollback(workspace) == 1
    assert holdings.faults(workspace, deep=True) == []
    with warehouse.writing(workspace):
        pass
    assert holdings.faults(workspace, deep=True) == []


def test_a_home_of_an_earlier_version_gets_its_manifest_at_the_next_write(workspace):
    for file in [workspace.home / manifest.NAME, *workspace.warehouse.glob("*.sums")]:
        file.unlink()
    workspace.fingerprint_file.write_text(workspace.keys.fingerprint + "\n")
    assert holdings.faults(workspace) == []
    with warehouse.writing(workspace):
        pass
    assert sorted(path.name for path in workspace.warehouse.glob("*.sums")) == [f"run-00000{n}.sums" for n in (1, 2, 3)]
    assert holdings.faults(workspace, deep=True) == []
