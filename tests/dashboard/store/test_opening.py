"""A store is opened: killed half-way, by three at once, by a newer version, with a file that is none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from dashboard.store import Store, audit, open_store
from dashboard.store.migrating import migrate, newest, revision
from etl.user_error import UserError
from tests.dashboard.store import killed

KEY = b"k" * 32
OPENS = "import sys; from dashboard.store import open_store; open_store(sys.argv[1], b'k' * 32)"


@pytest.mark.parametrize("before", ["none", "0002_plans"])
def test_a_store_opens_whatever_statement_of_its_migration_was_the_last(before, tmp_path):
    assert _kills(tmp_path, before) > 10


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_store_on_a_server_opens_wherever_its_migration_was_killed(url):
    # All of its statements: `python tests/dashboard/store/killed.py ADDRESS 0002_plans`.
    assert _kills(url, "0002_plans", 6) > 5


def _kills(*words: object) -> int:
    """How often a migration was killed; each of the stores opened afterwards."""
    line = [sys.executable, killed.__file__, *map(str, words)]
    counts = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
    assert counts["broken"] == 0
    return counts["killed"]


@pytest.mark.parametrize("before", ["base", "0002_plans"])
def test_three_processes_that_open_a_store_at_once_all_open_it(before, url):
    engine = create_engine(url)
    with engine.begin() as connection:
        migrate(connection, "0002_plans")
        if before == "base":
            migrate(connection, "base")
    children = [subprocess.Popen([sys.executable, "-c", OPENS, url], stderr=subprocess.PIPE) for _ in range(3)]
    faults = [child.communicate()[1].decode() for child in children]
    assert [child.returncode for child in children] == [0, 0, 0], faults
    with engine.connect() as connection:
        assert revision(connection) == newest()
    engine.dispose()


def test_a_store_of_a_newer_version_is_left_alone(store: Store, url):
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UserError, match="newer version of cellpulse"):
        open_store(url, KEY)


def test_the_files_of_a_store_are_their_owners_alone(tmp_path):
    file = tmp_path / "store.db"
    file.touch(0o644)
    store = open_store(f"sqlite:///{file}", KEY)
    with store.writing() as session:
        session.execute(text("SELECT 1"))
        assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}
    store.engine.dispose()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda file: file.write_bytes(b"garbage" * 1000), "is no store of cellpulse"),
        (lambda file: file.write_bytes(file.read_bytes()[:100] + b"\xff" * 8000), "the store is damaged|no store"),
        (lambda file: (file.unlink(), file.mkdir()), "cannot be opened"),
        (lambda file: _emptied(file, "DROP TABLE audit"), "not those of its version"),
        (lambda file: _emptied(file, "DELETE FROM alembic_version"), "not those of its version"),
    ],
    ids=["garbage", "damaged", "folder", "table gone", "version gone"],
)
def test_a_fault_of_the_file_has_a_sentence_of_its_own(spoil, sentence, tmp_path):
    file = tmp_path / "store.db"
    open_store(f"sqlite:///{file}", KEY).engine.dispose()
    spoil(file)
    with pytest.raises(UserError, match=sentence):
        audit.verify(open_store(f"sqlite:///{file}", KEY))


def _emptied(file: Path, statement: str) -> None:
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
