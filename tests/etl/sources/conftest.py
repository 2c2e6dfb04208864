from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
import sqlalchemy as sa

from etl.batch import Batch
from etl.config.keys import Keys
from etl.sources import canonical


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        yield connection


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys.derive(b"a secret for tests")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the two tables that no folder may lack, without a row."""
    (tmp_path / "cells.csv").write_text("cell_code\n", "utf-8")
    (tmp_path / "meetings.csv").write_text("meeting_code\n", "utf-8")
    return tmp_path


@pytest.fixture
def pull(con: duckdb.DuckDBPyConnection, keys: Keys) -> Callable[..., dict[str, tuple[Batch, list[dict[str, Any]]]]]:
    """Pulls a folder: by table its Batch and its rows, each a dict in the order of reading."""

    def pulled(folder: Path) -> dict[str, tuple[Batch, list[dict[str, Any]]]]:
        source = SimpleNamespace(name="test", options={"folder": str(folder)})
        return {b.table: (b, rows(con, b.relation)) for b in canonical.pull(con, source, keys, {})}

    return pulled


def rows(con: duckdb.DuckDBPyConnection, relation: str) -> list[dict[str, Any]]:
    return con.sql(f"SELECT * FROM {relation} ORDER BY row_no").pl().to_dicts()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """An empty database of each kind that can be had here."""
    if request.param == "sqlite":
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'hr.sqlite'}", poolclass=sa.NullPool)
    else:
        engine = sa.create_engine(request.getfixturevalue("postgres"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS hop"))
    yield engine
    engine.dispose()


@pytest.fixture
def intake(con):
    """An empty intake as far as codes of cells and meetings are looked up in it."""
    con.execute("CREATE SCHEMA intake")
    con.execute("CREATE TABLE intake.cells (cell_code VARCHAR, name VARCHAR)")
    con.execute("CREATE TABLE intake.meeting_sources (meeting_code VARCHAR, source VARCHAR, delivery BIGINT)")
    con.execute("CREATE TABLE intake.meeting_links (written_code VARCHAR, separate BOOLEAN)")
    con.execute(
        "CREATE TABLE intake.meetings (meeting_code VARCHAR, cell_code VARCHAR, held_on DATE, kind VARCHAR, "
        "mode VARCHAR, ended_at TIMESTAMP, speakers INTEGER)"
    )
    for table in ("attendance", "headcounts", "tasks", "scores"):
        con.execute(f"CREATE TABLE intake.{table} (meeting_code VARCHAR, status VARCHAR, present INTEGER)")
    return con
