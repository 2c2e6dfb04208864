"""Homes with two published runs and a store in which people wrote, for the tests of backups."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.scope import Unit
from dashboard.store import audit, cases, open_store, people
from etl import warehouse
from etl.config.workspace import Workspace
from etl.transform import mart_builder
from tests.dashboard import worlds

AT = datetime(2026, 11, 10, 9, 0)
TODAY = date(2026, 11, 10)
KEY = "a key for the tests only"
ANSWER = "Chi bộ trả lời: bí thư mới nhận việc."


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """A home in which two runs were published; tests copy it."""
    home = tmp_path_factory.mktemp("published") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_KEY", KEY)
        publish_two_runs(Workspace.open(home))
    return home


def publish_two_runs(workspace: Workspace) -> None:
    """The tiny world, and the same once more."""
    with warehouse.writing(workspace) as work:
        mart_builder.create_tables(work.con)
        worlds.tiny(work.con)
    with warehouse.writing(workspace):
        pass


@pytest.fixture
def home(tmp_path, url, published, monkeypatch) -> Path:
    """A home in which a run was published and people wrote; its store lies where `url` says."""
    monkeypatch.setenv("CELLPULSE_KEY", KEY)
    home = tmp_path / "home"
    shutil.copytree(published, home)
    if url.startswith("postgresql"):
        (home / "cellpulse.toml").write_text(f'store = "{url}"\n', "utf-8")
    (home / "layouts").mkdir()
    (home / "layouts" / "mẫu.json").write_text("{}", "utf-8")
    store = opened(home)
    people.add_account(store, "an", "An", "một câu dài dễ nhớ")
    people.grant(store, "an", "inspector", Unit("G1"), "kế hoạch", TODAY, TODAY + timedelta(days=9), "command")
    case = cases.open_case(store, "C1", ["formalistic"], "an", AT)
    cases.add_note(store, case.id, "answer", ANSWER, "an", AT)
    for i in range(3):
        audit.enter(store, AT, "an", "profile seen", f"C{i}")
    store.engine.dispose()
    return home


def opened(home: Path):
    workspace = Workspace.open(home)
    return open_store(workspace.store_url, workspace.keys.store)
