"""A visit that was recorded here and delivered by the committee's own system counts once, with what either knows."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from etl.discover import statement
from etl.transform import mart_builder
from etl.warehouse.schemas import create_schemas

AS_OF = date(2026, 10, 1)
OWN = "C1-2026-10-04"


@pytest.fixture(scope="module")
def empty():
    con = duckdb.connect(config={"threads": 1})
    create_schemas(con)
    mart_builder.create_tables(con)
    return con


@pytest.fixture
def con(empty):
    empty.execute("BEGIN")
    yield empty
    empty.execute("ROLLBACK")


def visit(con, code, on="2026-10-04", kind="sit_in", level=None, minutes=None, remarks=None, cell="C1", by="other"):
    stay = (
        ("NULL", "NULL")
        if minutes is None
        else (f"'{on} 08:00'", f"TIMESTAMP '{on} 08:00' + INTERVAL {minutes} MINUTE")
    )
    con.execute(
        "INSERT INTO intake.visits (visit_code, cell_code, kind, by_level, visited_on, arrived_at, left_at, "
        f"remarks_recorded, selected_by, run) VALUES (?, ?, ?, ?, ?, {stay[0]}, {stay[1]}, ?, ?, 1)",
        [code, cell, kind, level, on, remarks, by],
    )


def twins(con):
    return dict(
        con.execute(
            "SELECT visit_code, counted_as FROM (" + statement("etl/transform/marts", "visit_twins").sql + ")",
            {"as_of": AS_OF},
        ).fetchall()
    )


def built(con):
    con.execute("DELETE FROM mart.visit_twins")
    con.execute(f"INSERT INTO mart.visit_twins {statement('etl/transform/marts', 'visit_twins').sql}", {"as_of": AS_OF})


def test_the_same_cell_day_and_kind_is_one_visit(con):
    visit(con, OWN, level="commune")
    visit(con, "V1")
    assert twins(con) == {"V1": OWN}


@pytest.mark.parametrize(
    "other",
    [{"on": "2026-10-05"}, {"kind": "inspection"}, {"cell": "C2"}, {"level": "province"}],
    ids=lambda other: next(iter(other)),
)
def test_another_day_kind_cell_or_level_is_another_visit(con, other):
    visit(con, OWN, level="commune")
    visit(con, "V1", **other)
    assert twins(con) == {}


def test_two_of_the_other_system_are_never_one(con):
    visit(con, "V1")
    visit(con, "V2")
    assert twins(con) == {}


def test_of_several_the_one_of_the_same_level_is_taken(con):
    visit(con, OWN, level="commune")
    visit(con, "V1")
    visit(con, "V2", level="commune")
    assert twins(con) == {"V2": OWN}


def test_a_visit_after_the_month_is_none_of_it(con):
    visit(con, "C1-2026-11-04", on="2026-11-04")
    visit(con, "V1", on="2026-11-04")
    assert twins(con) == {}


def asked(con, folder, name, **parameters):
    return con.execute(statement(folder, name).sql, {"as_of": AS_OF} | parameters).pl()


@pytest.fixture
def both(con):
    """Recorded here with its answer to a flag and nothing of its stay; the other system knows that it skimmed."""
    visit(con, OWN, by="random")
    visit(con, "V1", minutes=20, remarks=False, by="other")
    findings = [("F1", OWN, "meeting_skipped", "confirmed"), ("F2", "V1", "meeting_skipped", "not_confirmed")]
    for code, of, flag, outcome in findings:
        con.execute("INSERT INTO intake.findings VALUES (?, ?, 'formalism', ?, ?, NULL, NULL, NULL, 1)",
                    [code, of, flag, outcome])  # fmt: skip
    con.execute("INSERT INTO mart.cell_scope (unit_code, cell_code, as_of) VALUES ('', 'C1', ?)", [AS_OF])
    con.execute("INSERT INTO mart.cell_circumstances (cell_code, as_of) VALUES ('C1', ?)", [AS_OF])
    con.execute(
        "INSERT INTO mart.meeting_facts (meeting_code, cell_code, month, held_on, duration_minutes) "
        "VALUES ('M1', 'C1', ?, '2026-10-04', 90)", [AS_OF],
    )  # fmt: skip
    built(con)
    return con


def test_the_mirror_counts_it_once_with_what_either_knows(both):
    (row,) = asked(both, "dashboard/queries", "own_visits", scope="").to_dicts()
    assert (row["selected_by"], row["remarks"], row["stayed_short"], row["answers"] > 0) == (
        "random", False, True, True,
    )  # fmt: skip


def test_its_answer_counts_once_for_the_precision(both):
    (row,) = asked(both, "dashboard/queries", "methods_visits", scope="").to_dicts()
    assert (row["selected_by"], row["confirmed"], row["not_confirmed"]) == ("random", 1, 0)
    (row,) = asked(both, "models/evaluation", "visited").to_dicts()
    assert (row["confirmed"], row["not_confirmed"]) == (1, 0)


def test_the_sign_of_skimming_sees_one_visit_that_left_a_finding(both):
    (row,) = asked(both, "models/inputs", "visits").to_dicts()
    assert (row["shows"], row["figure"]) == (False, 20)
    both.execute("UPDATE intake.findings SET outcome = 'not_seen'")
    assert asked(both, "models/inputs", "visits")["shows"].to_list() == [True]


def test_both_rows_are_kept_and_shown_the_one_that_counts_first(both):
    rows = asked(both, "dashboard/queries", "cell_visits", scope="", cell="C1")
    assert rows.select("visit_code", "counted_as").rows() == [(OWN, None), ("V1", OWN)]
