"""From sources to sums: the whole intake, with the protection, over folders on disk."""

from __future__ import annotations

import duckdb
import pytest

from etl.batch import Counts
from etl.intake.privacy import member_hash
from etl.intake.run_log import RunLog
from tests.etl.intake.conftest import KEYS, NOW

CELLS = "cell_code,unit_code,name,cell_type,secretary_name\nC1,U1,Chi bộ thôn 1,residential,Ất\n"
MEETINGS = (
    "meeting_code,cell_code,kind,held_on,minutes_text\n"
    "M1,C1,regular,2026-01-05,Chi bộ họp thường kỳ tháng một.\n"
    "M2,C2,regular,2026-01-05,Chi bộ hai họp thường kỳ.\n"
    "M1,C1,regular,2026-01-06,Chi bộ họp lại.\n"
)
ATTENDANCE = "meeting_code,member_code,status\nM1,m-001,present\nM1,m-002,excused\nM2,m-003,present\nM1,m-004\n"


def _sums(rows):
    return {(r.source, r.table): (r.rows_read, r.accepted, r.unchanged, r.quarantined) for r in rows}


def test_every_row_read_is_accounted_for(warehouse, ingest_folders):
    rows = ingest_folders({"x": {"cells": CELLS, "meetings": MEETINGS, "attendance": ATTENDANCE}})
    assert _sums(rows) == {
        ("x", "cells"): (1, 1, 0, 0),
        ("x", "meetings"): (3, 1, 0, 2),
        ("x", "attendance"): (4, 2, 0, 2),
    }
    assert rows[0].columns_dropped == ("secretary_name",)
    written = warehouse.con.execute("SELECT * FROM intake.runs").fetchall()
    assert sorted(written) == sorted((*list(vars(row).values())[:-1], list(row.columns_dropped)) for row in rows)
    assert all(NOW <= row.started_at <= row.ended_at for row in rows)


def test_the_same_again_changes_nothing(warehouse, ingest_folders):
    folders = {"x": {"cells": CELLS, "meetings": MEETINGS, "attendance": ATTENDANCE}}
    ingest_folders(folders)
    before = {t: warehouse.rows(t) for t in ("cells", "meetings", "attendance")}, warehouse.entries("*")
    rows = ingest_folders(folders)
    assert sum(row.accepted for row in rows) == 0
    assert {t: warehouse.rows(t) for t in ("cells", "meetings", "attendance")} == before[0]
    # Only the run moves on: the places were read again.
    assert [entry[:3] + entry[4:] for entry in warehouse.entries("*")] == [entry[:3] + entry[4:] for entry in before[1]]


def test_what_a_later_source_brings_lets_waiting_rows_in_within_the_same_ingest(warehouse, ingest_folders):
    rows = ingest_folders(
        {
            "first": {
                "cells": CELLS,
                "meetings": MEETINGS.replace("M1,C1,regular,2026-01-06", "M3,C3,regular,2026-01-06"),
            },
            "second": {"cells": CELLS.replace("C1", "C2"), "meetings": MEETINGS.splitlines()[0]},
        }
    )
    # Cells of both sources are read before meetings of either.
    assert _sums(rows)["first", "meetings"] == (3, 2, 0, 1)
    later = ingest_folders({"second": {"cells": CELLS.replace("C1", "C3")}})
    assert _sums(later)["quarantine", "meetings"] == (1, 1, 0, 0)
    assert warehouse.entries() == []


def test_members_are_stored_as_hashes_only_and_texts_not_at_all(warehouse, ingest_folders):
    ingest_folders({"x": {"cells": CELLS, "meetings": MEETINGS, "attendance": ATTENDANCE}})
    assert {row[1] for row in warehouse.rows("attendance")} == {member_hash("m-001", KEYS), member_hash("m-002", KEYS)}
    tables = warehouse.con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'intake'").fetchall()
    everything = str([warehouse.con.execute(f"SELECT * FROM intake.{table}").fetchall() for (table,) in tables])
    for secret in ("m-001", "m-003", "m-004", "Chi bộ họp", "Ất"):
        assert secret not in everything


def test_a_repeated_meeting_has_the_passages_of_the_row_that_counts(warehouse, ingest_folders):
    ingest_folders({"x": {"cells": CELLS, "meetings": MEETINGS}})
    ingest_folders(
        {"y": {"cells": CELLS, "meetings": MEETINGS.replace("M1,C1,regular,2026-01-05", "M4,C1,regular,2026-01-05")}}
    )
    passages = dict(warehouse.con.execute("SELECT code, characters FROM intake.text_fingerprints").fetchall())
    assert set(passages) == {"M1", "M4"}
    assert passages["M1"] < passages["M4"]


def test_retained_texts_are_stored(warehouse, ingest_folders):
    ingest_folders({"x": {"cells": CELLS, "meetings": MEETINGS}}, retain_text=True)
    assert warehouse.con.execute("SELECT minutes_text FROM intake.meetings").fetchall() == [("Chi bộ họp lại.",)]
    assert "Chi bộ hai" not in str(warehouse.entries("*"))
    ingest_folders({"x": {"cells": CELLS, "meetings": MEETINGS}})
    assert warehouse.con.execute("SELECT minutes_text FROM intake.meetings").fetchall() == [(None,)]


def test_what_is_too_old_is_deleted_at_the_end(warehouse, ingest_folders):
    rows = ingest_folders({"x": {"cells": CELLS, "meetings": MEETINGS}}, retain_months={"meetings": 6})
    assert _sums(rows)["x", "meetings"] == (3, 1, 0, 2)
    assert warehouse.rows("meetings") == []
    assert warehouse.entries() == []


def test_an_empty_table_is_booked_too(ingest_folders):
    rows = ingest_folders({"x": {"cells": CELLS, "meetings": MEETINGS.splitlines()[0] + "\n"}})
    assert _sums(rows)["x", "meetings"] == (0, 0, 0, 0)


def test_a_sum_that_does_not_hold_cannot_be_written(warehouse):
    log = RunLog(1, NOW)
    log.add("x", "cells", Counts(read=3, accepted=1, unchanged=0, quarantined=1))
    with pytest.raises(duckdb.ConstraintException):
        log.write(warehouse.con)
