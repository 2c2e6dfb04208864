"""A store that people already work with is brought to this version with everything in it, on both databases."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from dashboard.store import open_store, visits
from dashboard.store.migrating import migrate
from dashboard.store.visits import Given, Made

AT = datetime(2026, 11, 10, 9, 0)
BEFORE = "0004_digests"
CASE = (
    "INSERT INTO cases (cell_code, state, flags, owner, opened_at, opened_by, version) "
    "VALUES ('C1', 'open', '[\"formalistic\"]', 'an', '2026-10-01 08:00:00', 'an', 1)"
)
PROMISE = (
    "INSERT INTO commitments (case_id, text_sealed, promised_on, due_on, version) "
    "VALUES (1, :sealed, '2026-10-05', '2026-12-01', 1)"
)
KEPT = "SELECT case_id, text_sealed, due_on, visited_on, flag FROM commitments WHERE id = 1"


@pytest.fixture
def engine(url):
    """A store of the version before visits, with a case and what was promised on it."""
    engine = create_engine(url)
    with engine.begin() as connection:
        migrate(connection, BEFORE)
        connection.execute(text(CASE))
        connection.execute(text(PROMISE), {"sealed": b"\x00sealed"})
    yield engine
    engine.dispose()


def test_visits_are_added_to_a_store_with_rows_and_nothing_in_it_changes(engine, url):
    assert not inspect(engine).has_table("visits_made")
    store = open_store(url, b"k" * 32)
    with engine.connect() as connection:
        [row] = connection.execute(text(KEPT)).all()
    assert (row.case_id, bytes(row.text_sealed), str(row.due_on)) == (1, b"\x00sealed", "2026-12-01")
    assert (row.visited_on, row.flag) == (None, None)
    made = Made(date(2026, 11, 9), "flag", arrived_at=datetime(2026, 11, 9, 8), left_at=datetime(2026, 11, 9, 11))
    given = Given("họp đúng ngày", date(2026, 12, 1), "formalistic")
    visits.record_visit(store, 1, made, {"formalistic": "confirmed"}, "an", AT, [given])
    [visit] = visits.visits_of(store, 1)
    assert (visit.visited_on, visit.selected_by, visit.remarks_recorded) == (date(2026, 11, 9), "flag", None)
    store.engine.dispose()


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"kind": "'chat'"}, "kind"),
        ({"left_at": "'2026-11-09 07:00:00'"}, "stay"),
        ({"case_id": "2"}, "foreign"),
    ],
)
def test_the_database_itself_refuses_a_visit_that_cannot_be(engine, wrong, rule):
    right = {"case_id": "1", "visited_on": "'2026-11-09'", "kind": "'sit_in'", "arrived_at": "'2026-11-09 08:00:00'"}
    right |= {"selected_by": "'flag'", "written_at": "'2026-11-10 09:00:00'", "written_by": "'an'"} | wrong
    with engine.begin() as connection:
        migrate(connection)
    statement = text(f"INSERT INTO visits_made ({', '.join(right)}) VALUES ({', '.join(right.values())})")
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA foreign_keys = ON"))
        with pytest.raises(IntegrityError, match=rf"(?i){rule}"):
            connection.execute(statement)
