"""One database for all tests of scoring; each starts with empty tables."""

from __future__ import annotations

import pytest

from tests.models.criteria import filled


@pytest.fixture(scope="session")
def opened():
    con = filled.open_empty()
    yield con
    con.close()


@pytest.fixture
def con(opened):
    filled.clear(opened)
    return opened
