"""Warehouses as each earlier version of the layout wrote them are brought to this one with everything in them.

The files in `earlier/` were made by the program of that version, from its own simulation of four cells and 14 months:
ingested and built, then copied without encryption (000: before layouts had a version). Most of the words and
fingerprints of texts were left out, which are the bulk. `uv run poe earlier` writes the one of this version.
"""

from __future__ import annotations

import lzma
from datetime import date
from pathlib import Path

import pytest

from etl import warehouse
from etl.contract_tables import describe
from etl.intake.one_meeting import meetings_apart, separate
from etl.intake.retention import has_expired
from etl.sql_fragments import literal
from etl.warehouse import pointer, schemas
from etl.warehouse.connection import connect

EARLIER = sorted(Path(__file__).with_name("earlier").glob("*.xz"))
RENEW = "check the version before out into another folder and run 'uv run poe earlier' there"
KEPT = {"cells": 4, "meetings": 74}
LONG_AFTER = date(2100, 1, 1)


def test_every_earlier_layout_has_a_file():
    assert {int(path.name.split(".")[0]) for path in EARLIER} >= set(range(schemas.newest_version())), RENEW
    assert all(path.stat().st_size < 100_000 for path in EARLIER)


@pytest.fixture(params=EARLIER, ids=lambda path: path.name.split(".")[0])
def earlier(request, workspace, tmp_path) -> int:
    """The version of the layout of the workspace's only run."""
    plain = tmp_path / "plain.duckdb"
    plain.write_bytes(lzma.decompress(request.param.read_bytes()))
    workspace.claim()
    con = connect(workspace, pointer.file_of(workspace.warehouse, 1))
    con.execute(f"ATTACH {literal(str(plain))} AS plain (READ_ONLY)")
    con.execute("COPY FROM DATABASE plain TO wh")
    con.close()
    pointer.replace(workspace.warehouse, pointer.Pointer((1,), 2))
    return int(request.param.name.split(".")[0])


def test_it_is_migrated_with_its_rows_and_from_the_first_version_on_with_its_results(workspace, earlier):
    months = {table: 1200 for table in describe()}
    with warehouse.reading(workspace) as con:
        assert schemas.are_of_this_version(con) == (earlier == schemas.newest_version())
        before = rows(con)
        # A run without the tables of rows kept apart is migrated to know whether anything has expired.
        assert has_expired(con, months, LONG_AFTER) == (earlier < 15)
    with warehouse.writing(workspace):
        pass
    with warehouse.reading(workspace) as con:
        assert schemas.are_of_this_version(con)
        # Marts stand from the first build on.
        wanted = [line for line in schemas.described(schemas.newest_version()) if earlier or "mart." not in line]
        assert schemas.layout(con) == wanted
        after = rows(con)
        assert not has_expired(con, months, LONG_AFTER)
        assert has_expired(con, months | {"meetings": 1}, LONG_AFTER)
        ((n_builds, n_states),) = con.execute(
            "SELECT (SELECT count(*) FROM result.builds), (SELECT count(state) FROM result.attention)"
        ).fetchall()
    renamed = {"passages": "text_fingerprints", "held_passages": "waiting_fingerprints"}
    assert {renamed.get(name, name): n for name, n in before.items()}.items() <= after.items()
    assert KEPT.items() <= after.items()
    assert (n_builds, n_states) == ((0, 0) if earlier == 0 else (1, KEPT["cells"]))


@pytest.mark.parametrize("earlier", EARLIER[14:15], indirect=True)
def test_meetings_that_layout_14_put_together_stay_one_and_their_tasks_count_once(workspace, earlier):
    con = connect(workspace, pointer.file_of(workspace.warehouse, 1))
    code, n_tasks = con.execute(
        "SELECT meeting_code, count(*) FROM intake.tasks GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1"
    ).fetchall()[0]
    meeting = con.execute("SELECT * FROM intake.meetings WHERE meeting_code = ?", [code]).fetchall()
    ((source,),) = con.execute("SELECT DISTINCT source FROM intake.runs").fetchall()
    con.execute("INSERT OR IGNORE INTO intake.meeting_sources VALUES (?, ?)", [code, source])
    con.execute("INSERT INTO intake.meeting_links VALUES ('books', 'B1', ?, ?, false, false, 7)", [code, source])
    con.execute("INSERT INTO intake.tasks (task_code, meeting_code, lead_named, run) VALUES ('S1', ?, true, 7)", [code])
    con.execute("INSERT INTO intake.runs SELECT * REPLACE (7 AS run, 'books' AS source) FROM intake.runs")
    con.close()
    for run in (8, 9):
        with warehouse.writing(workspace) as work, meetings_apart(work.con, run, []):
            pass
        with warehouse.reading(workspace) as now:
            tasks = now.execute("SELECT task_code FROM intake.tasks WHERE meeting_code = ?", [code]).fetchall()
            assert len(tasks) == n_tasks
            assert ("S1",) not in tasks
            assert now.execute("SELECT * FROM intake.meetings WHERE meeting_code = ?", [code]).fetchall() == meeting
            links = "SELECT written_code, meeting_code, of_source, run FROM intake.meeting_links"
            assert now.execute(links).fetchall() == [("B1", code, source, 8)]
    with warehouse.writing(workspace) as work:
        separate(work.con, "B1", 10, [])
    with warehouse.reading(workspace) as now:
        assert now.execute("SELECT task_code FROM intake.tasks WHERE meeting_code = 'B1'").fetchall() == [("S1",)]


def rows(con) -> dict[str, int]:
    """How many rows each table of the intake has."""
    tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'intake'").fetchall()
    return {name: con.execute(f'SELECT count(*) FROM intake."{name}"').fetchall()[0][0] for (name,) in tables}
