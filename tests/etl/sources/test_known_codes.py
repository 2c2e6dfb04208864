"""One meeting, one row: codes made of cell and day give way to those of meetings that are known."""

from __future__ import annotations

import duckdb
import pytest

from etl.sources._known_codes import find_meetings


@pytest.fixture
def con():
    con = duckdb.connect()
    con.execute("CREATE SCHEMA intake")
    con.execute("CREATE TABLE intake.cells (cell_code VARCHAR, name VARCHAR)")
    con.execute("CREATE TABLE intake.meeting_sources (meeting_code VARCHAR, source VARCHAR, delivery BIGINT)")
    con.execute("CREATE TABLE intake.meeting_links (written_code VARCHAR, separate BOOLEAN)")
    con.execute("INSERT INTO intake.cells VALUES ('C1', 'thôn Đông'), ('C2', 'thôn Đồng')")
    con.execute(
        "CREATE TABLE intake.meetings AS SELECT * FROM (VALUES ('K9', 'C1', DATE '2026-09-05', 'regular'), "
        "('K8', 'C1', DATE '2026-08-05', 'regular'), ('T8', 'C1', DATE '2026-08-05', 'thematic')) "
        "t(meeting_code, cell_code, held_on, kind)"
    )
    con.execute("ALTER TABLE intake.meetings ADD COLUMN mode VARCHAR")
    return con


@pytest.mark.parametrize(
    ("code", "kind", "expected"),
    [
        ("Chi bộ thôn Đông-2026-09-05", None, "K9"),
        ("C1-2026-09-05", None, "K9"),
        ("C1-2026-09", None, "K9"),
        ("Chi bộ thôn Đồng-2026-09-05", None, "C2-2026-09-05"),
        ("CB thôn Tây-2026-09-05", None, "CB thôn Tây-2026-09-05"),
        ("C1-2026-08-05", None, "C1-2026-08-05"),
        ("C1-2026-08", None, "K8"),
        ("C1-2026-08-05", "thematic", "T8"),
        ("C1-2026-09-05", "thematic", "C1-2026-09-05"),
        ("K7", None, "K7"),
    ],
)
def test_a_code_of_cell_and_day_is_the_known_meeting(con, code, kind, expected):
    con.execute("CREATE TEMP TABLE incoming AS SELECT ?::VARCHAR AS meeting_code, ?::VARCHAR AS kind", [code, kind])
    find_meetings(con, with_kind=kind is not None)
    assert con.execute("SELECT meeting_code FROM incoming").fetchall() == [(expected,)]
