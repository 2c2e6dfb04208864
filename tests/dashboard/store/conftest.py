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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    server = request.getfixturevalue("postgres")
    name = f"store_{secrets.token_hex(4)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return str(create_engine(server).url.set(database=name).render_as_string(hide_password=False))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store; its connections are closed afterwards."""
    opened = open_store(url, KEY)
    yield opened
    opened.engine.dispose()
