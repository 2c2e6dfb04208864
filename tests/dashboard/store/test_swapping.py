"""A restore that is killed while it moves files is finished by the next command, wherever it was."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from etl.config import staging, swapping

REPLACED, ADDED = ("store.db", "store.db-wal", "holdings.json", "warehouse"), ("cellpulse.toml",)


def made(folder: Path, text: str, names: tuple[str, ...]) -> None:
    (folder / "warehouse").mkdir(parents=True)
    (folder / "warehouse" / "run").write_text(text)
    for name in names:
        (folder / name).write_text(text)


class Killed(BaseException):
    """Nothing of the process goes on."""


@pytest.mark.parametrize("moves", range(8))
def test_after_a_kill_at_any_move_the_rest_is_done(tmp_path, monkeypatch, moves):
    home, stage = tmp_path / "home", tmp_path / "home" / "restoring-x"
    made(home, "old", ("store.db", "store.db-wal", "holdings.json"))
    made(stage, "new", ("store.db", "holdings.json", "cellpulse.toml"))
    rename, done = Path.rename, []

    def counted(path: Path, target: Path) -> Path:
        if len(done) == moves:
            raise Killed
        done.append(path)
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", counted)
        with suppress(Killed):
            swapping.begin(home, stage, REPLACED, ADDED, home / "replaced-1")
    assert len(done) == min(moves, 8)
    staging.sweep(home)
    texts = {path.relative_to(home).as_posix(): path.read_text() for path in home.rglob("*") if path.is_file()}
    assert texts == {
        "store.db": "new", "holdings.json": "new", "cellpulse.toml": "new", "warehouse/run": "new",
        "replaced-1/store.db": "old", "replaced-1/store.db-wal": "old", "replaced-1/holdings.json": "old",
        "replaced-1/warehouse/run": "old",
    }  # fmt: skip


def test_what_is_written_after_a_swap_is_never_moved(tmp_path):
    home, stage = tmp_path / "home", tmp_path / "home" / "restoring-x"
    made(home, "old", ("store.db-wal",))
    made(stage, "new", ("store.db",))
    swapping.begin(home, stage, REPLACED, ADDED, home / "replaced-1")
    (home / "store.db-wal").write_text("newer")
    staging.sweep(home)
    assert (home / "store.db-wal").read_text() == "newer"


def test_a_stage_that_was_not_whole_yet_changes_nothing(tmp_path):
    made(tmp_path, "old", ("store.db",))
    made(tmp_path / "restoring-x", "new", ("store.db",))
    staging.sweep(tmp_path)
    assert (tmp_path / "store.db").read_text() == "old"
    assert not (tmp_path / "restoring-x").exists()
