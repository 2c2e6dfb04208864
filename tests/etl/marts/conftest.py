from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.transform import mart_builder
from tests.etl.marts.loading import clear, empty_warehouse, load, write
from tests.etl.marts.provinces import LAST

CELL = {
    "cell_code": "c",
    "unit_code": "u",
    "name": "c",
    "cell_type": "residential",
    "valid_from": None,
    "valid_to": None,
}
MEETING = {"meeting_code": "m", "cell_code": "c", "kind": "regular", "held_on": "2026-01-10"}


@pytest.fixture(scope="session")
def shared() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse() as con:
        yield con


@pytest.fixture
def con(shared: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A warehouse without a row."""
    clear(shared)
    return shared


@pytest.fixture
def built(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> Callable[..., duckdb.DuckDBPyConnection]:
    """Loads the tables given, each a list of rows, and builds every month to `last`.

    Where no cells or meetings are given there is one cell `c` and its meeting `m` in January 2026.
    """

    def build(last: date = LAST, **tables: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
        write(tmp_path, {"cells": [CELL], "meetings": [MEETING]} | tables)
        load(con, tmp_path)
        mart_builder.build(con, mart_builder.month_span(con, last))
        return con

    return build


@pytest.fixture
def rows(con: duckdb.DuckDBPyConnection) -> Callable[[str], list[dict[str, Any]]]:
    """The rows of a query, each a dict."""
    return lambda query: con.sql(query).pl().to_dicts()
