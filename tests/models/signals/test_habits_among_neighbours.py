"""Statements about meetings that look at other cells too: does the source give this at all, and what is usual."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from etl.discover import statements
from tests.models.signals.marts import AS_OF, add_cell

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def seen_in_case(con, name):
    rows = con.execute(statements("models/signals")[name].sql, {"as_of": AS_OF}).fetchall()
    return {meeting: shows for cell, _, meeting, shows, *_ in rows if cell == "CASE"}


def add_task(con, cell, month=OCTOBER, **fields):
    task = {"cell_code": cell, "month": month, "meeting_code": f"{cell}-{month:%y%m}"} | fields
    con.execute(
        f"INSERT INTO mart.task_facts ({', '.join(task)}) VALUES ({', '.join('?' * len(task))})", [*task.values()]
    )


def add_score(con, cell, month, scored_by, points):
    con.execute(
        "INSERT INTO mart.score_facts (cell_code, month, meeting_code, scored_by, criterion, points) "
        "VALUES (?, ?, ?, ?, 'total', ?)",
        [cell, month, f"{cell}-{month:%y%m}", scored_by, points],
    )


@pytest.mark.parametrize(("dating", "judged"), [(3, {"CASE-2610": True}), (2, {})])
def test_an_empty_deadline_is_judged_where_half_of_the_neighbours_give_theirs(con, dating, judged):
    add_cell(con, "CASE")
    add_task(con, "CASE")
    for i in range(6):
        add_cell(con, f"N{i}")
        add_task(con, f"N{i}", lead_named=True, due_on=OCTOBER if i < dating else None)
    assert seen_in_case(con, "tasks_unowned") == judged


@pytest.mark.parametrize(("reporting", "judged"), [(3, {"CASE-2601": True}), (2, {})])
def test_a_report_that_lacks_is_judged_where_half_of_the_neighbours_report(con, reporting, judged):
    january = date(2026, 1, 1)
    add_cell(con, "CASE")
    add_task(con, "CASE", january, due_on=date(2026, 2, 1))
    for i in range(6):
        add_cell(con, f"N{i}")
        add_task(con, f"N{i}", january, reported_on=january, percent_done=90 if i < reporting else None)
    assert seen_in_case(con, "tasks_unmet") == judged


@pytest.mark.parametrize(("unit", "shows"), [("STRICT", False), ("MILD", True)])
def test_a_superior_strict_with_all_its_cells_is_allowed_for(con, unit, shows):
    """Keeping eight of ten points taken off is usual under the strict superior, and odd under the mild one."""
    cells = [("CASE", unit, 98)]
    cells += [(f"S{i}", "STRICT", 97 + i % 3) for i in range(40)] + [(f"M{i}", "MILD", 91 + i % 3) for i in range(60)]
    for cell, superior, points in cells:
        add_cell(con, cell, unit=superior)
        con.execute("INSERT INTO mart.cell_calendar VALUES (?, ?, ?, 'residential')", [cell, OCTOBER, superior])
        add_score(con, cell, OCTOBER, "self", points)
        add_score(con, cell, OCTOBER, "superior", 90)
    assert seen_in_case(con, "score_inflated") == {"CASE-2610": shows}


@pytest.mark.parametrize(("others", "judged"), [(1, 2), (6, 0)])
def test_a_day_on_which_many_cells_entered_batches_counts_for_nothing(con, others, judged):
    cells = ["CASE", *(f"N{i}" for i in range(12))]
    for number, cell in enumerate(cells):
        add_cell(con, cell)
        con.execute("UPDATE mart.cell_circumstances SET has_internet = true")
        for month in (SEPTEMBER, OCTOBER):
            transferred = datetime(2026, 10, 20, 20, month.day)
            in_time = datetime.combine(month, datetime.min.time()) + timedelta(days=2)
            con.execute(
                "INSERT INTO mart.meeting_facts (cell_code, month, meeting_code, held_on, recorded_at) "
                "VALUES (?, ?, ?, ?, ?)",
                [cell, month, f"{cell}-{month:%y%m}", month, transferred if number <= others else in_time],
            )
    seen = seen_in_case(con, "records_backfilled")
    assert sum(seen.values()) == len(seen) == judged
