"""The state of each cell: whom to look at this month, who waits, who rests after a look, what superiors owe."""

from __future__ import annotations

from datetime import date

import pytest

from models.metadata.words import publish_words
from models.queue import Capacity, Limit, put_in_order
from tests import warehouses
from tests.warehouses import put

AS_OF = date(2026, 10, 1)


@pytest.fixture
def con():
    with warehouses.lent() as con:
        publish_words(con)
        yield con


def add_cell(con, code, units=("G",), **flags):
    """A cell with flags, each {severity, confidence, since, meetings} or a severity; its signals are known."""
    put(con, "mart.cell_scope", [{"unit_code": u, "cell_code": code, "as_of": AS_OF} for u in ("", *units)])
    signal = {"cell_code": code, "as_of": AS_OF, "signal": "attendance_drop", "enough": True, "probability": 0.1}
    put(con, "result.signals", [signal])
    plain = {"cell_code": code, "as_of": AS_OF, "confidence": 0.9, "evidence": "{}"}
    for flag, given in flags.items():
        columns = {"severity": given} if isinstance(given, str) else given
        con.execute(
            "INSERT INTO result.flags BY NAME SELECT ? AS cell_code, ? AS as_of, ? AS flag, ? AS severity, "
            "? AS confidence, '{}' AS evidence, CAST(? AS DATE) AS since, CAST(? AS VARCHAR[]) AS meetings",
            [code, AS_OF, flag, columns.get("severity", "act"), columns.get("confidence", plain["confidence"]),
             columns.get("since"), columns.get("meetings", [])],
        )  # fmt: skip


def add_visit(con, code, day, kind="thematic_supervision", selected_by="flag", findings=()):
    visit = {"visit_code": f"{code}-{day}", "cell_code": code, "kind": kind, "visited_on": day, "run": 1}
    put(con, "intake.visits", [visit | {"selected_by": selected_by}])
    for flag, outcome in findings:
        finding = {"finding_code": f"{code}-{day}-{flag}", "visit_code": f"{code}-{day}", "topic": "other", "run": 1}
        put(con, "intake.findings", [finding | {"flag": flag, "outcome": outcome}])


def states(con, capacity=None):
    put_in_order(con, AS_OF, capacity)
    return dict(con.execute("SELECT cell_code, state FROM result.attention WHERE as_of = ?", [AS_OF]).fetchall())


def test_the_first_state_that_applies(con):
    add_cell(con, "A", meeting_skipped="act", never_visited="duty")
    add_cell(con, "B", meeting_skipped={"confidence": 0.8}, papers_late="watch")
    add_cell(con, "C", papers_late="watch", findings_overdue="duty")
    add_cell(con, "D", findings_overdue="duty")
    add_cell(con, "E")
    put(con, "mart.cell_scope", [{"unit_code": "", "cell_code": "F", "as_of": AS_OF}])
    assert states(con) == {"A": "now", "B": "later", "C": "watch", "D": "duty", "E": "quiet", "F": "thin"}
    order = con.execute("SELECT string_agg(cell_code, '' ORDER BY rank) FROM result.attention").fetchall()
    assert order == [("ABCDFE",)]


def test_now_keeps_within_the_capacity_of_the_whole_and_of_units(con):
    for code in "ABC":
        add_cell(con, code, ("G", "P"), meeting_skipped="act")
    add_cell(con, "D", ("H", "P"), papers_late="act")
    by_cell = states(con, Capacity(Limit(2, 1), {"G": Limit(1, 0)}))
    assert sorted(by_cell.values()) == ["later", "later", "now", "now"]
    assert (by_cell["D"], by_cell["A"]) == ("now", "now")
    published = con.execute(
        "SELECT unit_code, visits, desk_checks, is_stated FROM result.capacity ORDER BY 1"
    ).fetchall()
    assert published == [("", 2, 1, True), ("G", 1, 0, True)]
    assert list(states(con, Capacity(Limit(0, 0))).values()).count("now") == 0


def test_of_equal_concerns_the_one_unseen_longer_comes_first(con):
    for code, day in (("A", date(2026, 10, 20)), ("B", date(2025, 1, 5))):
        add_cell(con, code, meeting_skipped="act")
        add_visit(con, code, day, kind="sit_in", selected_by="routine")
    assert states(con) == {"A": "later", "B": "now"}


MEETINGS = [f"M{i}" for i in range(1, 5)]
CHECKS = [
    pytest.param({"kind": "sit_in", "selected_by": "routine"}, {}, False, id="sitting in that left nothing is no look"),
    pytest.param({"kind": "inspection", "selected_by": "routine"}, {}, True, id="an inspection is a look"),
    pytest.param({"kind": "sit_in", "selected_by": "random"}, {}, True, id="by lot"),
    pytest.param(
        {"kind": "sit_in", "selected_by": "routine", "findings": [("papers_late", "confirmed")]},
        {},
        True,
        id="a finding",
    ),
    pytest.param({"findings": [("papers_late", "not_seen")]}, {}, False, id="the visit could not see it"),
    pytest.param({}, {"since": date(2026, 9, 1)}, False, id="an onset after the look is new"),
    pytest.param({}, {"since": date(2026, 8, 1)}, True, id="an onset in the month of the look is not"),
    pytest.param({}, {"meetings": MEETINGS[:3]}, True, id="two more meetings are not yet a habit"),
    pytest.param({}, {"meetings": MEETINGS}, False, id="three more meetings are something new"),
    pytest.param({"day": date(2025, 10, 31)}, {}, False, id="a year later the look is over"),
]


@pytest.mark.parametrize(("visit", "flag", "rests"), CHECKS)
def test_a_cell_that_was_looked_at_rests_until_something_new_comes(con, visit, flag, rests):
    add_cell(con, "A", papers_late={"severity": "act"} | flag)
    add_visit(con, "A", visit.pop("day", date(2026, 8, 15)), **visit)
    days = [date(2026, 8, 1), date(2026, 8, 20), date(2026, 9, 3), date(2026, 10, 3)]
    con.executemany(
        "INSERT INTO mart.meeting_facts (meeting_code, cell_code, month, held_on) VALUES (?, 'A', ?, ?)",
        [(code, day.replace(day=1), day) for code, day in zip(MEETINGS, days, strict=True)],
    )
    assert states(con) == {"A": "later" if rests else "now"}
    checked_on, at_rest = con.execute("SELECT checked_on, rests FROM result.attention").fetchall()[0]
    assert at_rest is rests
    assert (checked_on is not None) >= rests


def test_a_flag_that_nobody_looked_at_wakes_the_cell_and_alone_counts(con):
    add_cell(con, "A", papers_late="act", meeting_skipped={"since": date(2026, 10, 1)})
    add_cell(con, "B", meeting_skipped={"confidence": 0.91})
    add_visit(con, "A", date(2026, 8, 15))
    assert states(con) == {"A": "later", "B": "now"}
    assert states(con, Capacity(Limit(2, 0))) == {"A": "now", "B": "now"}
