"""A store on each of the databases that are supported."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

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


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store; its connections are closed afterwards."""
    opened = open_store(url, KEY)
    yield opened
    opened.engine.dispose()
