"""What several sources have of a meeting counts once, in any order, and as each has it once the link is undone."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from etl.discover import statements
from etl.intake.forgetting import forget_member
from etl.intake.one_meeting import separate
from etl.intake.privacy import member_hash
from etl.intake.retention import delete_expired, has_expired
from etl.transform import mart_builder
from tests.etl.intake.conftest import KEYS, TODAY

CELLS = "cell_code,unit_code,name,cell_type\nC1,U1,Chi bộ thôn 1,residential\nC2,U1,Chi bộ thôn 2,residential\n"
ROLL = "member_code,cell_code,kind,valid_from\na,C1,full,2020-01-01\nb,C1,full,2020-01-01\n"
HEADS = {
    "meetings": "meeting_code,cell_code,kind,held_on,started_at,ended_at,speakers,minutes_text",
    "attendance": "meeting_code,member_code,status",
    "headcounts": "meeting_code,on_roll,present,present_online,excused",
    "tasks": "task_code,meeting_code,lead_named,due_on,percent_done,task_text",
    "scores": "meeting_code,scored_by,criterion,points",
}
# What of each table is of the meeting, without the codes, which every source has of its own.
COUNTED = {
    "meetings": "cell_code, kind, held_on, started_at, ended_at, speakers",
    "attendance": "member_code, status",
    "headcounts": "on_roll, present, present_online, excused",
    "tasks": "lead_named, due_on, percent_done",
    "scores": "scored_by, criterion, points",
}
LAST = date(2026, 10, 1)
MARTS = [mart.name for mart in statements(mart_builder.FOLDER).values() if mart.head["stage"] != "as_of"]


def _folder(**rows):
    return {table: "\n".join([HEADS[table], *lines, ""]) for table, lines in rows.items() if lines}


@pytest.fixture
def take(warehouse, ingest_folders):
    def run(folders, precedence=()):
        base = {"cells": CELLS, "memberships": ROLL, "meetings": "meeting_code,cell_code,kind,held_on\n"}
        if not warehouse.con.execute("SELECT 1 FROM intake.cells LIMIT 1").fetchall():
            ingest_folders({"base": base})
        return ingest_folders(folders, meetings={"precedence": list(precedence)})

    return run


def _counted(con):
    return {
        table: sorted(con.execute(f"SELECT {columns} FROM intake.{table}").fetchall(), key=str)
        for table, columns in COUNTED.items()
    }


def _source(rng: Random, prefix: str, days: list[int]) -> dict[str, list[str]]:
    """What a source has of the meetings of C1 (with a roll) and C2 (without one) on these days; the same draws give
    the same rows under other codes."""
    rows: dict[str, list[str]] = {table: [] for table in HEADS}
    for number, day in enumerate(days):
        code, held_on = f"{prefix}{day}", f"2026-{9 - number % 3:02d}-{day:02d}"
        cell = rng.choice(["C1", "C2"])
        text = rng.choice(["", "Chi bộ bàn việc làm đường"])
        hours = f"{held_on}T19:30,{held_on}T21:00"
        rows["meetings"].append(f"{code},{cell},regular,{held_on},{hours},{rng.randint(0, 5)},{text}")
        rows["attendance"] += [f"{code},{who},{rng.choice(['present', 'excused'])}" for who in "ab"]
        rows["headcounts"].append(f"{code},{rng.randint(5, 9)},{rng.randint(0, 5)},{rng.choice(['', '1'])},0")
        rows["tasks"] += [
            f"{prefix}{day}-{n},{code},true,2026-{rng.randint(9, 11):02d}-20,{rng.randint(0, 100)},việc {n}"
            for n in range(rng.randint(0, 3))
        ]
        rows["scores"] += [
            f"{code},{by},total,{rng.randint(50, 100)}" for by in ("self", "superior") if rng.random() < 0.7
        ]
    return rows


# Either source is known first, and each table is once of both and once of one alone.
@pytest.mark.parametrize("seed", [0, 4, 5, 11])
def test_every_count_of_sources_that_agree_is_that_of_one_alone(warehouse, take, seed):
    rng = Random(seed)
    days = sorted(rng.sample(range(1, 28), 4))
    hr, books = _source(Random(seed), "K", days), _source(Random(seed), "B", days)
    take({"hr": _folder(**hr)})
    alone = _counted(warehouse.con)
    kept = {table for table in HEADS if table == "meetings" or rng.random() < 0.7}
    sources = {"books": _folder(**{table: books[table] for table in kept})}
    if rng.random() < 0.5:
        # The other one is known first.
        warehouse.empty()
        take(sources)
        sources = {"hr": _folder(**hr)}
    for precedence in (["hr", "books"], ["books"], []):
        take(sources, precedence)
        assert _counted(warehouse.con) == alone
        assert warehouse.con.execute("SELECT count(*) FROM intake.quarantine").fetchall() == [(0,)]


HR = _folder(
    meetings=["K1,C1,regular,2026-09-05,2026-09-05T21:00,,,"],
    tasks=["T1,K1,true,2026-09-30,100,việc một", "T2,K1,true,2026-10-30,,việc hai"],
    headcounts=["K1,20,18,,"],
    scores=["K1,self,total,90"],
)
BOOKS = _folder(
    meetings=["B1,C1,regular,2026-09-05,,2026-09-05T20:30,6,"],
    tasks=["S1,B1,false,2026-11-30,,việc khác"],
    headcounts=["B1,20,15,3,2"],
    scores=["B1,self,total,80", "B1,self,absence,5", "B1,superior,total,75"],
    attendance=["B1,a,present"],
)
TASKS = "SELECT task_code, meeting_code FROM intake.tasks ORDER BY ALL"
TEXTS = "SELECT DISTINCT code FROM intake.text_fingerprints ORDER BY ALL"


def test_each_part_of_a_meeting_comes_from_one_source(warehouse, take):
    take({"hr": HR})
    take({"books": BOOKS})
    con = warehouse.con
    assert con.execute(TASKS).fetchall() == [("T1", "K1"), ("T2", "K1")]
    assert con.execute(TEXTS).fetchall() == [("T1",), ("T2",)]
    assert _counted(con)["headcounts"] == [(20, 18, None, None)]
    assert _counted(con)["scores"] == [("self", "total", 90.0), ("superior", "total", 75.0)]
    # The end of the other source is before the start of this one, so it is not known.
    assert con.execute("SELECT ended_at, speakers FROM intake.meetings").fetchall() == [(None, 6)]
    take({}, precedence=["books"])
    assert con.execute(TASKS).fetchall() == [("S1", "K1")]
    assert _counted(con)["scores"] == [
        ("self", "absence", 5.0), ("self", "total", 80.0), ("superior", "total", 75.0),
    ]  # fmt: skip


def test_a_link_is_undone_without_handing_anything_in_again(warehouse, take):
    take({"books": BOOKS})
    alone = _counted(warehouse.con)
    take({"hr": HR}, ["hr"])
    separate(warehouse.con, "K1", 9, ["hr"])
    con = warehouse.con
    assert con.execute("SELECT meeting_code, run FROM intake.meetings ORDER BY ALL").fetchall() == [
        ("B1", 9), ("K1", 9),
    ]  # fmt: skip
    assert con.execute(TASKS).fetchall() == [("S1", "B1"), ("T1", "K1"), ("T2", "K1")]
    assert con.execute(TEXTS).fetchall() == [("S1",), ("T1",), ("T2",)]
    for table in ("meetings", "tasks", "headcounts", "scores", "attendance"):
        con.execute(f"DELETE FROM intake.{table} WHERE meeting_code = 'K1'")
    assert _counted(con) == alone
    take({"books": BOOKS, "hr": HR})
    assert con.execute(TASKS).fetchall() == [("S1", "B1"), ("T1", "K1"), ("T2", "K1")]


def test_a_meeting_that_was_moved_is_one_of_its_own(warehouse, take):
    take({"hr": HR})
    take({"books": BOOKS})
    moved = BOOKS | {"meetings": BOOKS["meetings"].replace("09-05", "09-12")}
    take({"books": moved})
    assert warehouse.con.execute(TASKS).fetchall() == [("S1", "B1"), ("T1", "K1"), ("T2", "K1")]
    assert warehouse.con.execute("SELECT run FROM intake.meetings").fetchall() == [(4,), (4,)]
    take({"books": BOOKS})
    assert warehouse.con.execute(TASKS).fetchall() == [("T1", "K1"), ("T2", "K1")]


def test_a_meeting_that_was_cancelled_is_not_one_that_was_held(warehouse, take):
    con = warehouse.con
    cancelled = _folder(meetings=["B1,C1,regular,2026-09-05,,,,"])
    cancelled = {"meetings": cancelled["meetings"].replace("minutes_text", "mode").replace(",,,,\n", ",,,,cancelled\n")}
    take({"hr": HR})
    take({"books": cancelled}, ["books"])
    assert con.execute("SELECT meeting_code, mode FROM intake.meetings ORDER BY ALL").fetchall() == [
        ("B1", "cancelled"), ("K1", None),
    ]  # fmt: skip
    take({"books": BOOKS})
    assert con.execute("SELECT written_code, meeting_code FROM intake.meeting_links").fetchall() == []
    corrected = {"meetings": cancelled["meetings"].replace("cancelled", "in_person")}
    take({"books": corrected})
    assert con.execute("SELECT written_code, meeting_code FROM intake.meeting_links").fetchall() == [("B1", "K1")]


@pytest.mark.parametrize(
    ("shows", "counts"),
    [
        ({}, {("K1", "cancelled")}),
        ({"attendance": ["K1,a,excused", "K1,b,excused"]}, {("K1", "cancelled")}),
        ({"attendance": ["K1,a,present"]}, {("B1", "cancelled"), ("K1", None)}),
        ({"headcounts": ["K1,9,7,,"]}, {("B1", "cancelled"), ("K1", None)}),
        ({"tasks": ["T1,K1,true,2026-10-20,,"]}, {("B1", "cancelled"), ("K1", None)}),
        ({"scores": ["K1,self,total,80"]}, {("B1", "cancelled"), ("K1", None)}),
    ],
)
def test_beside_a_cancelled_meeting_one_of_unknown_mode_counts_where_something_shows_it(
    warehouse, take, shows, counts
):
    take({"plan": _folder(meetings=["K1,C1,regular,2026-09-05,2026-09-05T19:30,,,"])})
    head = "meeting_code,cell_code,kind,held_on,mode\n"
    take({"books": {"meetings": f"{head}B1,C1,regular,2026-09-05,cancelled\n"}})
    if shows:
        # What shows it may come later than both.
        take({"roll": _folder(**shows)})
    assert set(warehouse.con.execute("SELECT meeting_code, mode FROM intake.meetings").fetchall()) == counts


def test_where_a_cell_has_no_roll_its_roll_call_comes_from_one_source(warehouse, take):
    meetings = "{0}1,C2,regular,2026-09-05,,,,"
    for prefix in "KB":
        rows = [f"{prefix}1,{prefix}{n},present" for n in range(5)]
        take({prefix: _folder(meetings=[meetings.format(prefix)], attendance=rows)})
    ((n,),) = warehouse.con.execute("SELECT count(*) FROM intake.attendance").fetchall()
    assert n == 5


def test_building_what_links_changed_equals_building_everything(warehouse, take):
    con = warehouse.con

    def contents():
        return {mart: con.sql(f"SELECT * FROM mart.{mart} ORDER BY ALL").pl() for mart in MARTS}

    apart = BOOKS | {"meetings": BOOKS["meetings"].replace("09-05", "08-05").replace("T20:30", "T21:30")}
    take({"hr": HR, "books": apart})
    steps = [
        lambda: None,
        lambda: take({"books": BOOKS}),
        lambda: take({}, ["books"]),
        lambda: separate(con, "B1", 5, ["books"]),
    ]
    for since, step in enumerate(steps, 1):
        step()
        mart_builder.build(con, mart_builder.pending_months(con, LAST, since))
        in_steps = contents()
        for mart in MARTS:
            con.execute(f"DELETE FROM mart.{mart}")
        mart_builder.build(con, mart_builder.month_span(con, LAST))
        for mart, whole in contents().items():
            assert in_steps[mart].equals(whole), (since, mart)


def test_rows_kept_apart_are_forgotten_like_any_other(warehouse, take):
    con = warehouse.con
    take({"hr": HR})
    take({"books": BOOKS})
    assert forget_member(con, member_hash("a", KEYS)) == 3
    assert con.execute("SELECT count(*) FROM intake.apart_rows WHERE \"table\" = 'attendance'").fetchall() == [(0,)]
    con.execute("INSERT INTO intake.display_names VALUES ('C1', 'h', 'gone')")
    delete_expired(con, {"meetings": 1, "memberships": 1}, TODAY)
    for table in ("apart_rows", "apart_fingerprints", "meeting_links", "meeting_sources", "display_names"):
        assert con.execute(f"SELECT count(*) FROM intake.{table}").fetchall() == [(0,)], table


@pytest.mark.parametrize("table", ["attendance", "headcounts", "tasks", "scores"])
def test_rows_kept_apart_are_kept_as_long_as_those_of_their_table(warehouse, take, table):
    con = warehouse.con
    take({"hr": HR})
    take({"books": BOOKS | {"attendance": BOOKS["attendance"] + "B1,b,excused\n"}})
    con.execute("INSERT INTO intake.matched_rows SELECT 'C1', 'n', 'm', 'B1', 'books', 'a:2', '{}', 2")
    months = {table: 1}
    assert has_expired(con, months, TODAY)
    delete_expired(con, months, TODAY)
    assert not has_expired(con, months, TODAY)
    assert con.execute('SELECT count(*) FROM intake.apart_rows WHERE "table" = ?', [table]).fetchall() == [(0,)]
    ((others,),) = con.execute('SELECT count(DISTINCT "table") FROM intake.apart_rows').fetchall()
    ((texts,),) = con.execute("SELECT count(*) FROM intake.apart_fingerprints").fetchall()
    assert (others, texts) == (4, 0 if table == "tasks" else 3)
    ((matched,),) = con.execute("SELECT count(*) FROM intake.matched_rows").fetchall()
    assert matched == (0 if table == "attendance" else 1)


def test_a_person_is_forgotten_also_under_a_name_taken_in_before_there_was_a_roll(warehouse, take):
    con, name = warehouse.con, member_hash("Trần Thị Web", KEYS)
    for source in ("hr", "books"):
        meeting = f"{source},C2,regular,2026-09-05,,,,"
        take({source: _folder(meetings=[meeting], attendance=[f"{source},Trần Thị Web,present"])})
    kept = "SELECT count(*) FROM (SELECT member_code AS text FROM intake.attendance UNION ALL SELECT content FROM "
    kept += "intake.apart_rows) WHERE contains(text, ?)"
    assert con.execute(kept, [name]).fetchall() == [(3,)]
    forget_member(con, member_hash("a", KEYS), [("C1", name)])
    assert con.execute(kept, [name]).fetchall() == [(3,)]
    forget_member(con, member_hash("a", KEYS), [("C2", name)])
    assert con.execute(kept, [name]).fetchall() == [(0,)]


def test_a_source_may_change_how_it_writes_codes_of_tasks_and_another_may_not_add_its_own(warehouse, take):
    meeting, derived = "K1,C1,regular,2026-09-05,,,,", "K1-1,K1,true,2026-10-20,0,việc 1"
    own, again = "T7,K1,true,2026-10-20,0,việc 2", "T8,K1,true,2026-10-20,0,việc 1"
    take({"hr": _folder(meetings=[meeting], tasks=[derived])})
    take({"hr": _folder(tasks=[own])})
    assert warehouse.entries() == []
    take({"books": _folder(meetings=[meeting.replace("K1", "K2")], tasks=[derived.replace("K1", "K2")])}, ["hr"])
    take({"form": _folder(tasks=[again.replace("K1", "K2")])})
    assert [reasons for _, reasons in warehouse.entries()] == [["tasks_twice"]]
