"""A query service on a world in memory, in place of a workspace's, and passwords that are quick to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

import duckdb
import pytest
from argon2 import PasswordHasher

from dashboard import access
from dashboard.store import people
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
        # As dashboard/theme/streamlit.toml has it for users.
        patch.setenv("STREAMLIT_RUNNER_MAGIC_ENABLED", "false")
        yield home


@pytest.fixture(scope="session", autouse=True)
def library_hasher() -> Iterator[PasswordHasher]:
    """The hasher that users get; in tests one is used that takes no time on purpose."""
    hasher = people._HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield hasher


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
