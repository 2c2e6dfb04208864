"""A workspace of its own for each test, with a key of its own."""

import pytest

from etl.config.workspace import Workspace


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("CELLPULSE_KEY", "a key for the tests only")
    return Workspace.open(tmp_path / "home")
