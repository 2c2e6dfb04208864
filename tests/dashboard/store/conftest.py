"""A store on each of the databases that are supported."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from dashboard.store import Store, open_store
from tests.dashboard.store.homes import home, published

__all__ = ["home", "published"]

KEY = secrets.token_bytes(32)
OTHERS_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return _emptied(request.getfixturevalue("store_database"))


@pytest.fixture(scope="session")
def store_database(postgres: str) -> str:
    """A database for one test after the other: a new one for each costs .3 s to make and as much to remove."""
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE store_of_tests"))
    engine.dispose()
    return engine.url.set(database="store_of_tests").render_as_string(hide_password=False)


def _emptied(url: str) -> str:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(OTHERS_OUT))
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def new_store(tmp_path_factory) -> Path:
    """The file of a store as the migrations make it, in which nothing was written."""
    file = tmp_path_factory.mktemp("store") / "new.db"
    open_store(f"sqlite:///{file}", KEY).engine.dispose()
    return file


@pytest.fixture
def store(url: str, new_store: Path) -> Iterator[Store]:
    """An open store; its connections are closed afterwards."""
    # All migrations, one after the other, take longer than most tests of a store.
    if url.startswith("sqlite"):
        shutil.copyfile(new_store, make_url(url).database)
    opened = open_store(url, KEY)
    yield opened
    opened.engine.dispose()
