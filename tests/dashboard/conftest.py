"""A door onto a world in memory, in place of a workspace's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

import duckdb
import pytest

from dashboard import access
from tests.dashboard import worlds

_NUMBER = count()


@cache
def built(name: str) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"threads": 1})  # as etl.warehouse.reader has it, and why
    worlds.empty(con)
    if name != "empty":
        getattr(worlds, name)(con)
    return con


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory, _own_surroundings) -> Iterator[Path]:
    """A workspace for what pages write; nobody signs in there."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        patch.setenv("CELLPULSE_HOME", str(home))
        yield home


@pytest.fixture
def open_world() -> Iterator[Callable[[str], access.QueryService]]:
    """Opens a world by name: empty, tiny, full; "nothing" is a workspace in which nothing was published."""

    def open_(name: str) -> access.QueryService:
        snapshot = f"{name}-{next(_NUMBER)}"
        service = access.QueryService(lambda: None if name == "nothing" else snapshot, lambda: built(name).cursor())
        access.use(service)
        return service

    yield open_
    access.use(None)
