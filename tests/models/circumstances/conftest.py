from __future__ import annotations

import duckdb
import pytest

from etl import mart_builder, warehouse


@pytest.fixture
def con():
    """An empty warehouse with every mart."""
    with duckdb.connect() as con:
        warehouse.create_schemas(con)
        mart_builder.create_tables(con)
        yield con
