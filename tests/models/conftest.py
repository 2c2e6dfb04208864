from __future__ import annotations

import pytest

from tests import warehouses


@pytest.fixture
def con():
    """An empty warehouse with every table, for the time of a test."""
    with warehouses.lent() as con:
        yield con
