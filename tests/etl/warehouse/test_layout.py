"""The layout of the warehouse has a version, and an older one is migrated without losing what is published."""

import re
from datetime import date

import pytest

from etl import discover, mart_views, warehouse
from etl.warehouse import schemas
from tests import warehouses

AS_OF = date(2026, 10, 1)
# Schema, name now, name in the first version.
RENAMED = (
    ("result", "metadata", "words"),
    ("intake", "text_fingerprints", "passages"),
    ("intake", "waiting_fingerprints", "held_passages"),
)
LATER = {
    "units": ("lat", "lon"),
    "cells": ("has_equipment", "ownership", "secretary_trained_on"),
    "meetings": ("notice_channel", "papers_channel", "proposals_received", "proposals_answered"),
}
STATE_LATER = (
    "intake.prefilled", "intake.meeting_links", "intake.meeting_sources", "intake.display_names",
    "intake.apart_rows", "intake.apart_fingerprints", "intake.matched_rows",
)  # fmt: skip
RENEW = "write etl/migrations/NNN_<what>.sql for the change, then run 'uv run poe layout'"


def add_build(con):
    con.execute("INSERT INTO result.builds VALUES (DATE '2026-10-01', 1, TIMESTAMP '2026-11-01', false)")


def builds(con):
    return con.execute("SELECT count(*) FROM result.builds").fetchall()


def make_first_version(con):
    """Puts the layout back to the first version, which named it by a fingerprint."""
    for view in discover.statements(mart_views.FOLDER):
        con.execute(f"DROP VIEW IF EXISTS mart.{view}")
    for mart in ("cell_names", "unit_names"):
        con.execute(f"DROP TABLE IF EXISTS mart.{mart}")
    # Thresholds and calendars were JSON among the words.
    con.execute(
        "INSERT INTO result.metadata SELECT 'threshold', flag, unnest(['vi', 'en']), CAST(to_json(t) AS VARCHAR) "
        "FROM result.thresholds AS t"
    )
    con.execute(
        "INSERT INTO result.metadata SELECT 'calendar', calendar, unnest(['vi', 'en']), CAST(to_json(c) AS VARCHAR) "
        "FROM result.calendars AS c"
    )
    for table in ("result.thresholds", "result.calendars", *STATE_LATER):
        con.execute(f"DROP TABLE {table}")
    for schema, now, before in RENAMED:
        con.execute(f"ALTER TABLE {schema}.{now} RENAME TO {before}")
    con.execute("DROP TABLE result.layout")
    con.execute("CREATE TABLE result.layout (fingerprint VARCHAR NOT NULL)")
    con.execute("INSERT INTO result.layout VALUES ('of other comments')")
    con.execute("DROP TABLE result.not_computed")
    con.execute("DROP TABLE result.capacity")
    con.execute("DROP TABLE result.muted_flags")
    con.execute("DROP TABLE result.text_shares")
    # Flags had no duty, the queue no states.
    for column in ("state", "checked_on", "rests"):
        con.execute(f"ALTER TABLE result.attention DROP COLUMN {column}")
    (check,) = [line for line in schemas.described(1) if line.startswith("result.flags CHECK((severity IN")]
    (definition,) = con.execute(
        "SELECT sql FROM duckdb_tables() WHERE schema_name = 'result' AND table_name = 'flags'"
    ).fetchone()
    con.execute("DROP TABLE result.flags")
    con.execute(re.sub(r"CHECK\(\(severity IN [^)]*\)\)\)", check.removeprefix("result.flags "), definition))
    # No meeting could be called off; conditions and channels were not known.
    for table, columns in LATER.items():
        (definition,) = con.execute("SELECT sql FROM duckdb_tables() WHERE table_name = ?", [table]).fetchone()
        con.register("rows_before", con.execute(f"SELECT * EXCLUDE ({', '.join(columns)}) FROM intake.{table}").pl())
        con.execute(f"DROP TABLE intake.{table}")
        for column in columns:
            definition = re.sub(rf", {column} \w+", "", definition)
            definition = re.sub(rf", CHECK\(\({column} (IN \([^)]*\)|BETWEEN [-\w]+ AND \w+)\)\)", "", definition)
        con.execute(definition.replace(", 'cancelled'", ""))
        con.execute(f"INSERT INTO intake.{table} BY NAME FROM rows_before")
    of_cells = ("secretary_heads_unit", "secretary_from")
    for mart, columns in (
        ("meeting_facts", LATER["meetings"]),
        ("cell_circumstances", (*LATER["cells"], *of_cells)),
    ):
        for column in columns:
            con.execute(f"ALTER TABLE IF EXISTS mart.{mart} DROP COLUMN {column}")
    # Findings had their flags in a CHECK.
    (check,) = [line for line in schemas.described(1) if line.startswith("intake.findings CHECK((flag IN")]
    con.register("findings_before", con.execute("FROM intake.findings").pl())
    (definition,) = con.execute("SELECT sql FROM duckdb_tables() WHERE table_name = 'findings'").fetchone()
    con.execute("DROP TABLE intake.findings")
    con.execute(definition.strip().removesuffix(";").removesuffix(")") + f", {check.removeprefix('intake.findings ')})")
    con.execute("INSERT INTO intake.findings BY NAME FROM findings_before")


def test_a_changed_table_needs_a_new_version():
    with warehouses.copied() as con:
        assert schemas.layout(con) == schemas.described(schemas.newest_version()), RENEW


def test_a_migrated_layout_equals_a_new_one():
    with warehouses.copied() as con:
        make_first_version(con)
        assert schemas.layout(con) == schemas.described(schemas.FIRST_VERSION)
        schemas.migrate(con)
        assert schemas.layout(con) == schemas.described(schemas.newest_version())


def test_published_months_survive_the_upgrade(workspace):
    with warehouse.writing(workspace) as work:
        add_build(work.con)
        work.con.execute(
            "INSERT INTO intake.findings (finding_code, visit_code, topic, flag, run) "
            "VALUES ('F1', 'V1', 'attendance', 'attendance_low', 1)"
        )
        work.con.execute("INSERT INTO result.metadata VALUES ('flag', 'attendance_low', 'vi', '{}')")
        work.con.execute("INSERT INTO result.thresholds VALUES ('attendance_low', 0.05, 0.6, false, NULL)")
        work.con.execute("INSERT INTO result.calendars VALUES ('tet', ['2026-02-17'], 7, 10, NULL, NULL)")
        work.con.execute("INSERT INTO intake.text_fingerprints VALUES ('task', 'T1', 1, 5, 20, 0, 7, [1, 2])")
        make_first_version(work.con)
    with warehouse.reading(workspace) as con:
        assert not schemas.are_of_this_version(con)
    with warehouse.writing(workspace):
        pass
    with warehouse.reading(workspace) as con:
        assert schemas.are_of_this_version(con)
        assert builds(con) == [(1,)]
        assert con.execute("SELECT id FROM result.metadata").fetchall() == [("attendance_low",)]
        assert con.execute("FROM result.thresholds").fetchall() == [("attendance_low", 0.05, 0.6, False, None)]
        assert con.execute("FROM result.calendars").fetchall() == [("tet", [date(2026, 2, 17)], 7, 10, None, None)]
        assert con.execute("SELECT code, runs FROM intake.text_fingerprints").fetchall() == [("T1", [1, 2])]
        assert con.execute("SELECT finding_code, flag FROM intake.findings").fetchall() == [("F1", "attendance_low")]


def test_a_reworded_comment_keeps_published_months(workspace, monkeypatch):
    with warehouse.writing(workspace) as work:
        add_build(work.con)
    reworded = {
        name: discover.Statement(name, table.head, table.sql.replace(" IS '", " IS 'Reworded: "))
        for name, table in discover.statements("etl/results").items()
    }
    of_folder = discover.statements
    monkeypatch.setattr(schemas, "statements", lambda f: reworded if f == "etl/results" else of_folder(f))
    with warehouse.writing(workspace) as work:
        assert builds(work.con) == [(1,)]


@pytest.mark.parametrize("without_layout", [False, True])
def test_results_older_than_the_first_version_are_made_anew_and_rows_are_kept(workspace, without_layout):
    with warehouse.writing(workspace) as work:
        work.con.execute("INSERT INTO intake.units (unit_code, name, level, run) VALUES ('G1', 'Xã', 'commune', 1)")
        add_build(work.con)
        make_first_version(work.con)
        work.con.execute("ALTER TABLE result.signals DROP COLUMN p_value")
        if without_layout:
            work.con.execute("DROP TABLE result.layout")
    with warehouse.writing(workspace) as work:
        assert builds(work.con) == [(0,)]
        assert work.con.execute("SELECT p_value FROM result.signals").fetchall() == []
        assert work.con.execute("SELECT unit_code FROM intake.units").fetchall() == [("G1",)]
        assert schemas.are_of_this_version(work.con)


def test_a_missing_number_is_refused(monkeypatch):
    migration = discover.Statement("003_later", {}, "SELECT 1")
    monkeypatch.setattr(schemas, "statements", lambda folder: {migration.name: migration})
    with pytest.raises(ValueError, match="expected 2, 3, 4"):
        schemas.migrations()


def test_published_months_get_the_names_of_their_time(workspace):
    with warehouse.writing(workspace) as work:
        add_build(work.con)
        for name, first in (("Old", "2020-01-01"), ("New", "2026-10-31"), ("Later", "2026-11-01")):
            work.con.execute(
                "INSERT INTO intake.cells (cell_code, unit_code, name, cell_type, valid_from, run) "
                "VALUES ('C1', 'U1', ?, 'agency', ?, 1)",
                [name, first],
            )
            work.con.execute(
                "INSERT INTO intake.units (unit_code, name, level, valid_from, run) VALUES ('U1', ?, 'commune', ?, 1)",
                [name, first],
            )
        make_first_version(work.con)
    with warehouse.writing(workspace) as work:
        assert work.con.execute("SELECT as_of, name FROM mart.cell_names").fetchall() == [(AS_OF, "New")]
        assert work.con.execute("SELECT as_of, name FROM mart.unit_names").fetchall() == [(AS_OF, "New")]
