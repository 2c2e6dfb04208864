"""One meeting of two sources counts once; sheets filled in beforehand are marked; matched names become members."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from etl.contract_tables import describe
from etl.intake.display_names import keep, undo
from etl.intake.one_meeting import separate
from etl.intake.prefilled import mark_prefilled
from etl.intake.privacy import member_hash
from etl.user_error import UserError
from tests.etl.intake.conftest import KEYS

HR = {
    "cells": "cell_code,unit_code,name,cell_type\nC1,U1,Chi bộ thôn 1,residential\n",
    "memberships": "member_code,cell_code,kind,valid_from\na,C1,full,2020-01-01\nb,C1,full,2020-01-01\n",
    "meetings": "meeting_code,cell_code,kind,held_on,started_at,speakers\n"
    "K17,C1,regular,2026-09-05,2026-09-05T19:30,\nK18,C1,thematic,2026-09-05,,\n",
    "attendance": "meeting_code,member_code,status\nK17,a,present\n",
}
BOOKS = {
    "meetings": "meeting_code,cell_code,kind,held_on,started_at,speakers\n"
    "B1,C1,regular,2026-09-05,2026-09-05T20:00,6\nB2,C1,regular,2026-10-05,,4\n",
    "attendance": "meeting_code,member_code,status\nB1,a,unexcused\nB1,b,excused\nB2,a,present\n",
}
MEETINGS = "SELECT meeting_code, strftime(started_at, '%H:%M'), speakers FROM intake.meetings ORDER BY ALL"
ROLL = "SELECT meeting_code, member_code, status FROM intake.attendance"


@pytest.fixture
def taken(ingest_folders):
    def take(folders, precedence=()):
        return ingest_folders(folders, meetings={"precedence": list(precedence)})

    return take


def _roll(con):
    members = {member_hash(code, KEYS): code for code in "ab"}
    return sorted((meeting, members[who], status) for meeting, who, status in con.execute(ROLL).fetchall())


def test_a_meeting_of_two_sources_is_one_and_what_was_known_first_stays(warehouse, taken):
    taken({"hr": HR})
    rows = taken({"books": BOOKS})
    con = warehouse.con
    assert con.execute(MEETINGS).fetchall() == [("B2", None, 4), ("K17", "19:30", 6), ("K18", None, None)]
    assert _roll(con) == [("B2", "a", "present"), ("K17", "a", "present"), ("K17", "b", "excused")]
    linked = con.execute("SELECT source, written_code, meeting_code, of_source FROM intake.meeting_links").fetchall()
    assert linked == [("books", "B1", "K17", "hr")]
    assert all(row.rows_read == row.accepted + row.unchanged + row.quarantined for row in rows)
    before = con.execute(MEETINGS).fetchall(), _roll(con)
    assert sum(row.accepted for row in taken({"hr": HR, "books": BOOKS})) == 0
    assert (con.execute(MEETINGS).fetchall(), _roll(con)) == before


def test_a_meeting_that_waited_for_its_cell_is_linked_like_any_other(warehouse, taken):
    taken({"hr": HR | {"cells": HR["cells"].replace("C1", "C2"), "memberships": ""}})
    taken({"books": BOOKS})
    taken({"units": {"cells": HR["cells"], "meetings": BOOKS["meetings"].split("\n")[0]}})
    linked = warehouse.con.execute("SELECT meeting_code, of_source FROM intake.meeting_links").fetchall()
    assert linked == [("B1", "books")]


def test_the_source_named_first_goes_before_the_other(warehouse, taken):
    taken({"hr": HR})
    taken({"books": BOOKS}, precedence=("books", "hr"))
    assert warehouse.con.execute(MEETINGS).fetchall()[1] == ("K17", "20:00", 6)
    assert _roll(warehouse.con)[1:] == [("K17", "a", "unexcused"), ("K17", "b", "excused")]


@pytest.mark.parametrize(
    ("precedence", "text", "stays"),
    [((), "", True), ((), "việc khác", True), (("books", "hr"), "", True), (("books", "hr"), "việc khác", False)],
)
def test_minutes_of_the_source_that_goes_before_count(warehouse, taken, precedence, text, stays):
    head = "meeting_code,cell_code,kind,held_on,minutes_text\n"
    hr = HR | {"meetings": f"{head}K17,C1,regular,2026-09-05,Chi bộ bàn việc làm đường\n"}
    books = {"meetings": f"{head}B1,C1,regular,2026-09-05,{text}\n"}
    marks = "SELECT code, line_no, line_mark FROM intake.text_fingerprints ORDER BY ALL"
    taken({"hr": hr})
    before = warehouse.con.execute(marks).fetchall()
    taken({"books": books}, precedence)
    after = warehouse.con.execute(marks).fetchall()
    assert (after == before) is stays
    assert len(after) == 1
    assert sum(row.accepted for row in taken({"hr": hr, "books": books}, precedence)) == 0
    assert warehouse.con.execute(marks).fetchall() == after


def test_a_link_is_undone_and_both_count_again(warehouse, taken):
    taken({"hr": HR})
    taken({"books": BOOKS})
    separate(warehouse.con, "B1", 3, [])
    taken({"hr": HR, "books": BOOKS})
    assert [code for code, *_ in warehouse.con.execute(MEETINGS).fetchall()] == ["B1", "B2", "K17", "K18"]
    assert _roll(warehouse.con) == [
        ("B1", "a", "unexcused"), ("B1", "b", "excused"), ("B2", "a", "present"), ("K17", "a", "present"),
    ]  # fmt: skip
    with pytest.raises(UserError, match="B1: this meeting is not counted with one of another source"):
        separate(warehouse.con, "B1", 4, [])


def test_a_name_that_is_matched_becomes_the_member_now_and_later(warehouse, taken):
    shown = {"attendance": "meeting_code,member_code,status\nK17,iPhone của Bình,present_online\n"}
    taken({"hr": HR})
    taken({"zoom": shown | {"meetings": HR["meetings"]}})
    (entry,) = warehouse.con.execute("SELECT reasons, cell_code FROM intake.quarantine").fetchall()
    assert entry == (["not_on_roll"], "C1")
    name = member_hash("iPhone của Bình", KEYS)
    with pytest.raises(UserError, match="no member with that code is on the cell's roll"):
        keep(warehouse.con, KEYS, "C1", name, "x", 2)
    keep(warehouse.con, KEYS, "C1", name, "b", 2)
    taken({"hr": HR})
    assert ("K17", "b", "present_online") in _roll(warehouse.con)
    later = {"meetings": HR["meetings"] + "K19,C1,regular,2026-10-05,,\n"}
    taken({"zoom": later | {"attendance": "meeting_code,member_code,status\nK19,iPhone của Bình,present_online\n"}})
    assert ("K19", "b", "present_online") in _roll(warehouse.con)
    assert warehouse.con.execute("SELECT count(*) FROM intake.quarantine").fetchall() == [(0,)]
    # The match was wrong: what was taken by it waits again, and goes to the right one.
    assert undo(warehouse.con, "C1", name, 5)
    assert not undo(warehouse.con, "C1", name, 5)
    assert _roll(warehouse.con) == [("K17", "a", "present")]
    runs = warehouse.con.execute("SELECT run FROM intake.meetings ORDER BY meeting_code").fetchall()
    assert runs == [(5,), (1,), (5,)]
    taken({})
    entries = "SELECT place, reasons, sentence_en <> '' FROM intake.quarantine ORDER BY ALL"
    assert warehouse.con.execute(entries).fetchall() == [
        ("attendance.csv:2", ["not_on_roll"], True), ("attendance.csv:2 (run 2)", ["not_on_roll"], True),
    ]  # fmt: skip
    keep(warehouse.con, KEYS, "C1", name, "a", 6)
    taken({})
    assert _roll(warehouse.con) == [("K17", "a", "present_online"), ("K19", "a", "present_online")]


def test_a_file_of_best_values_only_is_marked(warehouse, taken):
    meetings = "".join(f"K{n},C1,regular,2026-0{n}-05\n" for n in range(1, 7))
    scores = "".join(f"K{n},self,total,100.0,{'good' if n > 1 else 'fair'}\n" for n in range(1, 7))
    taken({"hr": {"cells": HR["cells"], "meetings": "meeting_code,cell_code,kind,held_on\n" + meetings}})
    taken({"sheet": {"scores": "meeting_code,scored_by,criterion,points,band\n" + scores}})
    marks = 'SELECT source, file, "table", "column", n_rows FROM intake.prefilled'
    assert warehouse.con.execute(marks).fetchall() == [("sheet", "scores.csv", "scores", "points", 6)]
    assert warehouse.con.execute("SELECT count(*) FROM intake.scores").fetchall() == [(6,)]
    taken({"sheet": {"scores": "meeting_code,scored_by,criterion,points,band\n" + scores.replace("100", "91", 1)}})
    assert warehouse.con.execute(marks).fetchall() == []


@pytest.mark.parametrize(("best", "marked"), [("good", [("hr", "hr", "band", 5)]), ("fair", [])])
def test_a_source_without_files_is_marked_by_its_name(warehouse, best, marked):
    rows = [(member_hash(f"K{n}", KEYS), "good" if n else best) for n in range(5)]
    warehouse.con.execute("CREATE OR REPLACE TEMP TABLE rows_read (place VARCHAR, band VARCHAR)")
    warehouse.con.executemany("INSERT INTO rows_read VALUES (?, ?)", rows)
    incoming = SimpleNamespace(table=describe()["scores"], present=("band",), raw=SimpleNamespace(name="rows_read"))
    mark_prefilled(warehouse.con, "hr", incoming, 1)
    assert warehouse.con.execute('SELECT source, file, "column", n_rows FROM intake.prefilled').fetchall() == marked
