"""What a visit found of a flag is told as soon as it was taken in, whatever month the results are as of."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from dashboard import access
from tests.dashboard import worlds
from tests.dashboard.test_pages import show, text


@pytest.fixture
def world() -> Iterator[duckdb.DuckDBPyConnection]:
    """A tiny world of its own, whose results are as of October."""
    con = duckdb.connect()
    worlds.empty(con)
    worlds.tiny(con)
    access.use(access.QueryService(lambda: "tiny with a visit", lambda: con.cursor()))
    yield con
    access.use(None)


def test_a_visit_since_the_end_of_the_month_counts(world):
    world.execute(
        "INSERT INTO intake.visits (visit_code, cell_code, kind, visited_on, selected_by, run) "
        "VALUES ('V', 'C1', 'inspection', DATE '2026-11-09', 'flag', 2)"
    )
    world.execute(
        "INSERT INTO intake.findings (finding_code, visit_code, topic, flag, outcome, run) "
        "VALUES ('F', 'V', 'attendance', 'attendance_drop', 'confirmed', 2)"
    )
    shown = text(show("methods"))
    assert shown.count("(1 lần trả lời được)") == 1
