"""Tasks that a page lists are those of the cell, of the meeting and of the months it asks for, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from dashboard import access
from etl.discover import statements
from tests import warehouses

AS_OF = date(2026, 10, 1)
CELLS = [["C1", AS_OF], ["C2", AS_OF]]
ASKED = {"scope": "U", "as_of": AS_OF, "cell": "C1", "texts": False}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two cells of a unit, without a meeting yet."""
    with warehouses.lent() as con:
        con.executemany("INSERT INTO mart.cell_scope (cell_code, unit_code, as_of) VALUES (?, 'U', ?)", CELLS)
        yield con


def set_task(con: duckdb.DuckDBPyConnection, code: str, held_on: date, due_on: date | None, **of: object) -> None:
    """A meeting at which one task was set; of C1 unless another cell is given."""
    cell, meeting, reported_on = of.get("cell", "C1"), f"M{code}", of.get("reported_on")
    month = held_on.replace(day=1)
    con.execute(
        "INSERT INTO mart.meeting_facts (meeting_code, cell_code, month, held_on) VALUES (?, ?, ?, ?)",
        [meeting, cell, month, held_on],
    )
    con.execute(
        "INSERT INTO mart.task_facts (task_code, meeting_code, cell_code, month, due_on, reported_on) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [code, meeting, cell, month, due_on, reported_on],
    )


def asked(con: duckdb.DuckDBPyConnection, question: str, **more: object) -> list[dict]:
    """The rows that a question of the dashboard has for an answer."""
    return con.execute(statements(access.QUERIES)[question].sql, ASKED | more).pl().to_dicts()


def test_open_tasks_are_overdue_unreported_of_the_last_twelve_months_and_of_the_cell(con):
    due = date(2026, 9, 30)
    set_task(con, "open", date(2026, 9, 3), due)
    set_task(con, "first month", date(2025, 11, 3), due)
    set_task(con, "reported later", date(2026, 8, 3), due, reported_on=date(2026, 11, 1))
    set_task(con, "too old", date(2025, 10, 3), due)
    set_task(con, "of a later month", date(2026, 11, 3), due)
    set_task(con, "due later", date(2026, 9, 3), date(2026, 11, 1))
    set_task(con, "without a date", date(2026, 9, 3), None)
    set_task(con, "reported", date(2026, 9, 3), due, reported_on=date(2026, 10, 31))
    set_task(con, "of another cell", date(2026, 9, 3), due, cell="C2")
    rows = asked(con, "cell_open_tasks")
    assert sorted(row["meeting_code"] for row in rows) == ["Mfirst month", "Mopen", "Mreported later"]
    assert {row["days_overdue"] for row in rows} == {(date(2026, 10, 31) - due) // timedelta(days=1)}


def test_the_record_of_a_meeting_has_its_own_tasks_alone(con):
    set_task(con, "its own", date(2026, 9, 3), None)
    set_task(con, "of the meeting before", date(2026, 8, 3), None)
    set_task(con, "of another cell", date(2026, 9, 3), None, cell="C2")
    set_task(con, "of a later month", date(2026, 11, 3), None)
    assert [row["code"] for row in asked(con, "meeting_record", meeting="Mits own")] == ["its own"]
    for other in ("Mof another cell", "Mof a later month", "nothing"):
        assert asked(con, "meeting_record", meeting=other) == []
