"""Values as drivers of MySQL and others hand them over (case 14), and a mapping of columns and words."""

from __future__ import annotations

import sqlite3
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from etl.sources import sql
from etl.sources._sql_words import Meaning, reader
from etl.user_error import UserError
from tests.etl.sources.conftest import rows

CELLS = """CREATE TABLE cells(cell_code, ma_dv, ten, loai, has_venue, has_internet, valid_from, valid_to);
INSERT INTO cells VALUES ('A', 'U', 'Chi bộ A', 'CQ', 1, 0, '0000-00-00', '0000-00-00'),
  ('B', 'U', 'Chi bộ B', 'AGENCY', 'Y', 'N', '2018-01-01', NULL),
  ('C', 'U', 'Chi bộ C', 'cq', 't', 'f', '20180101', '9999-12-31'),
  ('D', 'U', 'Chi bộ D', 'CQ', 2, -1, 'infinity', '2099-12-31');
CREATE TABLE meetings(
  meeting_code, cell_code, kind, held_on, started_at, ended_at, recorded_at, discussion_minutes);
INSERT INTO meetings VALUES
  ('A1', 'A', 'REGULAR', '2026-09-05', '2026-09-05 19:30:00.000', '2026-09-05 21:00:00.0000000', 1788610200,
   '00:45:00'),
  ('E2', 'E', 'Thường kỳ', 1788566400, '0000-00-00 00:00:00', NULL,
   '2026-10-06 08:00:00+00:00', 30);
CREATE TABLE att(meeting_code, member_code, status);
INSERT INTO att VALUES ('A1', x'0011223344556677889900aabbccddee', 'present'),
  ('A1', 'ABCDEFGHABCDEFGH', 'Vắng có lý do');
UPDATE att SET member_code = CAST(member_code AS BLOB);
"""
MAPPED = {
    "cells": {
        "table": "cells",
        "columns": {"unit_code": "ma_dv", "name": "ten", "cell_type": "loai"},
        "words": {"cell_type": {"CQ": "agency", "cq": "agency"}, "has_internet": {"-1": "true"}},
    },
    "meetings": {
        "table": "meetings",
        "moments": {"held_on": "seconds", "recorded_at": "seconds"},
        "values": {"mode": "in_person"},
    },
    "attendance": {"query": "SELECT * FROM att"},
}


@pytest.fixture
def pull(tmp_path, con, keys):
    with sqlite3.connect(tmp_path / "src.db") as database:
        database.executescript(CELLS)

    def pulled(tables):
        options = {"url": f"sqlite:///{tmp_path / 'src.db'}", "tables": tables}
        source = SimpleNamespace(name="hr", options=options)
        return {b.table: rows(con, b.relation) for b in sql.pull(con, source, keys, {})}, sql.check(source)

    return pulled


def test_a_mapping_and_the_signs_of_drivers_become_the_contract(pull):
    tables, sentences = pull(MAPPED)
    cells = [
        [row[c] for c in ("cell_type", "has_venue", "has_internet", "valid_from", "valid_to")]
        for row in tables["cells"]
    ]
    assert cells == [
        ["agency", "true", "false", None, None],
        ["agency", "true", "false", "2018-01-01", None],
        ["agency", "true", "false", "2018-01-01", None],
        ["agency", "2", "true", None, "2099-12-31"],
    ]
    first, second = tables["meetings"]
    assert (first["kind"], first["mode"], first["ended_at"]) == ("regular", "in_person", "2026-09-05 21:00:00.000000")
    assert (first["recorded_at"], first["discussion_minutes"]) == ("2026-09-05T19:10", "45")
    assert (second["kind"], second["held_on"], second["started_at"]) == ("regular", "2026-09-05", None)
    assert second["recorded_at"] == "2026-10-06T15:00"
    assert [row["member_code"] for row in tables["attendance"]] == [
        "0011223344556677889900aabbccddee",
        "41424344454647484142434445464748",
    ]
    assert [row["status"] for row in tables["attendance"]] == ["present", "excused"]
    assert sentences == [
        "hr: cells.has_venue: a value of the form '9' in 'has_venue', expected true / false; "
        "name what it means in 'words' or 'moments'"
    ]


def test_a_number_is_no_moment_until_its_unit_is_named(pull):
    _, sentences = pull({"meetings": {"table": "meetings"}})
    assert [sentence.split(":")[1].strip() for sentence in sentences] == ["meetings.held_on", "meetings.recorded_at"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"table": "meetings", "columns": {"held_on": "ngay"}}, "no column 'ngay', which 'columns' names"),
        ({"table": "meetings", "words": {"held": {}}}, "there is no column 'held'"),
        ({"table": "meetings", "query": "SELECT 1"}, "give either query or table"),
    ],
)
def test_a_faulty_mapping_is_refused(pull, question, words):
    with pytest.raises(UserError, match=words):
        pull({"meetings": question})


@pytest.mark.parametrize(
    ("text", "unit"),
    [("9" * 400, "seconds"), ("1" + "0" * 20, "milliseconds"), ("99999999", "days"), ("2026-99-99T10:00:00Z", None),
     ("9999-12-30T23:00-20:00", None)],
)  # fmt: skip
def test_a_moment_that_no_calendar_has_stays_as_it_is(text, unit):
    meaning = Meaning(moments={"recorded_at": unit} if unit else {})
    assert reader("meetings", "recorded_at", meaning)(text) == text


def test_days_that_python_has_not_are_unknown_and_the_other_rows_come(postgres, con, keys):
    """The driver of PostgreSQL refuses infinity and years beyond 9999 with the whole query."""
    engine = sa.create_engine(postgres, poolclass=sa.NullPool)
    with engine.begin() as database:
        database.execute(sa.text("DROP TABLE IF EXISTS ngay_hop"))
        database.execute(sa.text("CREATE TABLE ngay_hop (id uuid, ngay date, bat_dau timestamptz, phut interval)"))
        database.execute(
            sa.text(
                "INSERT INTO ngay_hop VALUES ('6f9619ff-8b86-d011-b42d-00c04fc964ff', '2026-09-05', "
                "'2026-09-05 12:30+00', '1 hour 15 minutes'), "
                "('6f9619ff-8b86-d011-b42d-00c04fc964f0', 'infinity', '-infinity', NULL)"
            )
        )
    columns = {"meeting_code": "id", "held_on": "ngay", "started_at": "bat_dau", "discussion_minutes": "phut"}
    options = {"url": postgres, "tables": {"meetings": {"table": "ngay_hop", "columns": columns}}}
    source = SimpleNamespace(name="hr", options=options)
    assert sql.check(source) == []
    taken = next(rows(con, b.relation) for b in sql.pull(con, source, keys, {}))
    given = [(r["held_on"], r["started_at"], r["discussion_minutes"]) for r in taken]
    assert sorted(given, key=str) == [("2026-09-05", "2026-09-05T19:30", "75"), (None, None, None)]
    engine.dispose()
