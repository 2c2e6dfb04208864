"""What a month of a cell says beyond single meetings: sums, last meeting, tasks, evidence, existence."""

from __future__ import annotations

from datetime import date

import pytest

from etl.transform import mart_builder
from tests.etl.marts.conftest import CELL, MEETING

GRAIN = {"cell_code", "month", "unit_code", "cell_type"}
ZERO_WITHOUT_MEETING = {
    *("meetings_regular", "meetings_thematic", "expected", "present", "present_online", "excused", "unexcused"),
    *("speakers", "tasks_due", "tasks_done"),
}
JANUARY = "SELECT * FROM mart.cell_month WHERE month = '2026-01-01'"


def test_a_month_without_a_meeting_has_counts_zero_and_the_rest_empty(built, rows):
    built(meetings=[MEETING, MEETING | {"meeting_code": "x", "kind": "extraordinary", "held_on": "2026-02-03"}])
    (month,) = rows("SELECT * FROM mart.cell_month WHERE month = '2026-02-01'")
    assert {name for name, value in month.items() if value == 0} == ZERO_WITHOUT_MEETING
    assert {name for name, value in month.items() if value not in (0, None)} == GRAIN


def test_a_meeting_called_off_is_no_meeting_held(built, rows):
    built(
        meetings=[
            MEETING | {"mode": "in_person"},
            MEETING | {"meeting_code": "off", "held_on": "2026-02-03", "mode": "cancelled"},
        ]
    )
    assert [row["meeting_code"] for row in rows("SELECT * FROM mart.meeting_facts")] == [MEETING["meeting_code"]]
    (month,) = rows("SELECT * FROM mart.cell_month WHERE month = '2026-02-01'")
    assert {name for name, value in month.items() if value == 0} == ZERO_WITHOUT_MEETING


def test_exempt_is_that_of_the_last_meeting_of_the_day(built, rows):
    meetings = [
        MEETING | {"meeting_code": code, "started_at": start, "ended_at": None}
        for code, start in (("z", "2026-01-10T08:00"), ("a", "2026-01-10T14:00"), ("y", None))
    ]
    built(meetings=meetings, headcounts=[{"meeting_code": c, "exempt": n} for c, n in (("z", 1), ("a", 2), ("y", 3))])
    assert rows(JANUARY)[0]["exempt"] == 2


def test_tasks_count_in_the_month_they_are_due_even_without_a_meeting(built, rows):
    task = {"meeting_code": "m", "due_on": "2026-02-20", "reported_on": "2026-02-28", "percent_done": "100"}
    late = task | {"task_code": "late", "reported_on": "2026-03-01"}
    part = task | {"task_code": "part", "percent_done": "99.9"}
    early = task | {"task_code": "early", "due_on": "2025-12-31"}
    built(tasks=[task | {"task_code": "done"}, late, part, early])
    due = {str(row["month"]): (row["tasks_due"], row["tasks_done"]) for row in rows("SELECT * FROM mart.cell_month")}
    assert due == {"2026-01-01": (0, 0), "2026-02-01": (3, 1), "2026-03-01": (0, 0)}


def test_tasks_are_unknown_where_the_data_hold_none_at_all(built, rows):
    built()
    assert rows(JANUARY)[0]["tasks_due"] is None


def test_previous_tasks_are_those_of_the_last_month_met(built, rows):
    meetings = [
        MEETING | {"meeting_code": "m1", "held_on": "2025-12-03"},
        MEETING | {"meeting_code": "m2", "kind": "thematic", "held_on": "2025-12-20"},
        MEETING | {"meeting_code": "x", "kind": "extraordinary", "held_on": "2025-12-28"},
        MEETING | {"meeting_code": "m3", "held_on": "2026-02-03"},
        MEETING | {"meeting_code": "m4", "kind": "thematic", "held_on": "2026-02-20"},
    ]
    tasks = [
        {"task_code": i, "meeting_code": code, "due_on": due, "reported_on": reported, "percent_done": percent}
        for i, (code, due, reported, percent) in enumerate(
            [
                ("m1", "2026-01-10", "2026-01-10", 140),
                ("m1", "2026-03-10", None, None),
                ("m2", "2026-02-28", "2026-02-28", 50),
                ("m2", "2026-02-28", "2026-03-01", 0),
                ("x", "2026-01-10", "2026-01-10", 0),
                ("m3", "2026-03-10", "2026-02-10", 0),
            ]
        )
    ]
    built(meetings=meetings, tasks=tasks)
    previous = rows("SELECT COLUMNS('^meeting_code|^previous') FROM mart.meeting_facts ORDER BY meeting_code")
    assert [tuple(row.values()) for row in previous] == [
        ("m1", None, None, None, None),
        ("m2", None, None, None, None),
        ("m3", 4, 3, 2, 75.0),
        ("m4", 4, 3, 2, 75.0),
        ("x", None, None, None, None),
    ]


def test_papers_handed_in_after_the_month_are_unknown(built, rows):
    built(
        meetings=[
            MEETING | {"meeting_code": "a", "papers_final_on": "2026-01-31"},
            MEETING | {"meeting_code": "b", "papers_final_on": "2026-02-01"},
        ]
    )
    papers = rows("SELECT papers_final_on FROM mart.meeting_facts ORDER BY meeting_code")
    assert [row["papers_final_on"] for row in papers] == [date(2026, 1, 31), None]


def test_a_cell_exists_in_every_month_it_touches_and_as_it_was_last(built, rows):
    built(
        cells=[
            CELL | {"valid_from": "2025-12-31", "valid_to": "2026-01-15", "cell_type": "agency"},
            CELL | {"unit_code": "v", "valid_from": "2026-01-16", "valid_to": "2026-02-01"},
        ],
        meetings=[MEETING | {"held_on": "2025-11-05"}, MEETING | {"meeting_code": "n"}],
    )
    months = rows("SELECT month, unit_code, cell_type FROM mart.cell_month ORDER BY month")
    assert [tuple(map(str, row.values())) for row in months] == [
        ("2025-12-01", "u", "agency"),
        ("2026-01-01", "v", "residential"),
        ("2026-02-01", "v", "residential"),
    ]
    assert rows("SELECT cell_type FROM mart.meeting_facts ORDER BY held_on") == [
        {"cell_type": None},
        {"cell_type": "agency"},
    ]


def test_no_month_before_the_first_meeting(built, rows):
    con = built()
    mart_builder.build(con, [date(2025, 10, 1), date(2026, 4, 1)])
    months = [str(row["month"]) for row in rows("SELECT month FROM mart.cell_month ORDER BY month")]
    assert months == ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]


def test_evidence_is_the_mean_over_the_counting_meetings(built, rows):
    con = built(
        meetings=[
            MEETING | {"meeting_code": code, "kind": kind}
            for code, kind in zip("abx", ["regular", "thematic", "congress"], strict=True)
        ]
    )
    lines = [  # meeting, seen points, seen max, low, high, max points
        ("a", 40, 50, 40, 60, 70), ("a", 20, 30, 20, 20, 30),
        ("b", 0, 0, 0, 100, 100),
        ("x", 0, 100, 0, 0, 100),
    ]  # fmt: skip
    for code, *points in lines:
        con.execute(
            "INSERT INTO mart.meeting_scores VALUES (?, 'c', '2026-01-01', '1', 'r', ?, ?, ?, ?, ?)", [code, *points]
        )
    mart_builder.build_months(con, [date(2026, 1, 1)])
    month = rows(JANUARY)[0]
    assert (month["evidence_score"], month["evidence_low"], month["evidence_high"]) == pytest.approx((75, 30, 90))
    assert month["completeness"] == pytest.approx(0.4)


def test_scores_keep_their_day(built, rows):
    built(
        scores=[
            {
                "meeting_code": "m",
                "scored_by": "self",
                "criterion": "total",
                "points": "91.5",
                "scored_on": "2026-03-02",
            }
        ]
    )
    (score,) = rows("SELECT * FROM mart.score_facts")
    assert (score["cell_code"], str(score["month"]), score["points"], str(score["scored_on"])) == (
        "c",
        "2026-01-01",
        91.5,
        "2026-03-02",
    )
