"""Building only what changed gives the same tables as building everything."""

from __future__ import annotations

from datetime import date
from random import Random

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import contract_tables
from etl.discover import statements
from etl.transform import mart_builder
from tests.etl.marts.conftest import CELL, MEETING
from tests.etl.marts.loading import clear, load, write
from tests.etl.marts.provinces import LAST, changed, province

MONTHLY = [mart.name for mart in statements(mart_builder.FOLDER).values() if mart.head["stage"] != "as_of"]
STATUS = (
    "INSERT INTO intake.member_statuses (member_code, status, valid_from, run) VALUES (?, 'exempt', '2026-01-11', ?)"
)
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def contents(con):
    return {mart: con.sql(f"SELECT * FROM mart.{mart} ORDER BY ALL").pl() for mart in MONTHLY}


def replace_intake(con, folder):
    for (table,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'intake'").fetchall():
        con.execute(f"DELETE FROM intake.{table}")
    load(con, folder)


@given(rng=st.randoms(use_true_random=False))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_building_what_changed_equals_building_everything(shared, tmp_path, rng: Random):
    before = province(rng)
    write(tmp_path, before)
    clear(shared)
    load(shared, tmp_path)
    mart_builder.build(shared, mart_builder.pending_months(shared, LAST, 0))
    write(tmp_path, changed(rng, before))
    replace_intake(shared, tmp_path)
    mart_builder.build(shared, mart_builder.pending_months(shared, LAST, 1))
    in_steps = contents(shared)
    for mart in MONTHLY:
        shared.execute(f"DELETE FROM mart.{mart}")
    mart_builder.build(shared, mart_builder.month_span(shared, LAST))
    for mart, whole in contents(shared).items():
        assert in_steps[mart].equals(whole), mart


def test_nothing_is_pending_after_a_build(built):
    con = built()
    assert mart_builder.pending_months(con, LAST, 1) == []
    assert mart_builder.pending_months(con, date(2026, 5, 1), 1) == [date(2026, 4, 1), date(2026, 5, 1)]


def test_one_new_mark_touches_one_month(built):
    later = MEETING | {"meeting_code": "n", "held_on": "2026-02-10"}
    con = built(meetings=[MEETING, later])
    con.execute(
        "INSERT INTO intake.attendance (meeting_code, member_code, status, run) VALUES ('n', 'p', 'present', 2)"
    )
    assert mart_builder.changed_months(con, 1) == [FEBRUARY]


def test_a_meeting_that_moved_touches_both_months_and_the_next_one_met(built):
    meetings = [MEETING | {"meeting_code": code, "held_on": f"2026-0{n}-10"} for n, code in enumerate("abcd", start=1)]
    con = built(last=date(2026, 4, 1), meetings=meetings)
    con.execute("UPDATE intake.meetings SET held_on = '2026-01-20', run = 2 WHERE meeting_code = 'b'")
    assert mart_builder.changed_months(con, 1) == [JANUARY, FEBRUARY, MARCH]


def test_a_deadline_that_moved_touches_both_months(built):
    con = built(tasks=[{"task_code": "t", "meeting_code": "m", "due_on": "2026-02-10"}])
    con.execute("UPDATE intake.tasks SET due_on = '2026-03-10', run = 2")
    assert mart_builder.changed_months(con, 1) == [JANUARY, FEBRUARY, MARCH]


def test_a_membership_touches_only_months_from_its_start(built):
    con = built(meetings=[MEETING, MEETING | {"meeting_code": "n", "held_on": "2026-03-10"}])
    con.execute(
        "INSERT INTO intake.memberships (member_code, cell_code, kind, valid_from, run) "
        "VALUES ('p', 'c', 'full', '2026-02-05', 2)"
    )
    assert mart_builder.changed_months(con, 1) == [MARCH]


def test_a_changed_meeting_touches_the_months_its_tasks_are_due(built):
    con = built(tasks=[{"task_code": "t", "meeting_code": "m", "due_on": "2026-03-10"}])
    con.execute("UPDATE intake.meetings SET speakers = 3, run = 2")
    assert mart_builder.changed_months(con, 1) == [JANUARY, MARCH]


def test_a_status_touches_only_meetings_of_the_members_cells_from_its_start(built):
    meetings = [MEETING | {"meeting_code": f"m{n}", "held_on": f"2026-0{n}-10"} for n in (1, 2, 3)]
    meetings[2]["cell_code"] = "another"
    member = {"member_code": "p", "cell_code": "c", "kind": "full", "valid_from": "2020-01-01"}
    con = built(meetings=meetings, memberships=[member])
    con.execute(STATUS, ["q", 1])
    con.execute(STATUS, ["p", 2])
    assert mart_builder.changed_months(con, 1) == [FEBRUARY]


def test_the_first_status_ever_touches_every_month_with_a_meeting(built):
    con = built(meetings=[MEETING, MEETING | {"meeting_code": "n", "held_on": "2026-03-10"}])
    con.execute(STATUS, ["p", 2])
    assert mart_builder.changed_months(con, 1) == [JANUARY, MARCH]


def test_a_changed_cell_touches_every_month_from_its_start(built):
    con = built(cells=[CELL | {"valid_from": "2026-02-15"}])
    con.execute("UPDATE intake.cells SET valid_to = '2026-02-20', run = 2")
    assert mart_builder.changed_months(con, 1) == [FEBRUARY, MARCH]


def test_a_unit_touches_no_month(built):
    con = built()
    con.execute("INSERT INTO intake.units (unit_code, name, level, run) VALUES ('u', 'u', 'commune', 2)")
    assert mart_builder.changed_months(con, 1) == []


def test_only_the_months_given_are_replaced(built, rows):
    con = built(cells=[CELL], meetings=[MEETING, MEETING | {"meeting_code": "n", "held_on": "2026-03-10"}])
    con.execute("UPDATE intake.meetings SET speakers = 7")
    mart_builder.build(con, [MARCH])
    speakers = con.execute("SELECT speakers FROM mart.cell_month ORDER BY month").fetchall()
    assert speakers == [(None,), (0,), (7,)]


def test_tables_are_made_in_the_catalog_in_use(tmp_path):
    with duckdb.connect(":memory:") as con:
        con.execute("CREATE SCHEMA mart")
        con.execute("CREATE TABLE mart.cell_month (x INTEGER)")
        con.execute(f"ATTACH '{tmp_path / 'warehouse.duckdb'}' AS wh")
        con.execute("USE wh")
        con.execute("CREATE SCHEMA intake")
        contract_tables.create(con)
        mart_builder.create_tables(con)
        assert con.execute("SELECT cell_code, attendance_rate FROM mart.cell_month").fetchall() == []
