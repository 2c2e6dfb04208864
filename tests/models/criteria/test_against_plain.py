"""The lines that weigh most, held against plain second versions and against the form they come from."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.discover import statements
from models.scoring import rubric
from tests.models.criteria import filled, plain

LINES = {line.evidence: line for one in rubric.load() for line in one.rubric.lines if line.evidence}
SPAN = {"first_day": date(2020, 1, 1), "last_day": date(2030, 12, 31)}
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


def _shares(con, name):
    sql = statements("models/criteria")[name].sql
    asked = f"SELECT meeting_code, share, low, high FROM ({sql}) WHERE share IS NOT NULL"
    return {code: shares for code, *shares in con.execute(asked, LINES[name].arguments | SPAN).fetchall()}


def _roll(came, marked, expected, **facts):
    counts = {"present": came, "present_online": 0, "marked": marked, "expected": expected}
    return {"meeting_code": f"{came}/{marked}/{expected}"} | counts | facts


@pytest.mark.parametrize("joint", [False, True])
@pytest.mark.parametrize("own_minimum", [None, 45, 60])
def test_time(con, joint, own_minimum):
    kind = "regular_and_thematic" if joint else "regular"
    meetings = [{"meeting_code": str(n), "kind": kind, "duration_minutes": n} for n in range(181)]
    filled.add_meetings(con, [facts | {"min_duration_minutes": own_minimum} for facts in meetings])
    by_meeting = _shares(con, "duration")
    shares = [by_meeting[str(n)][0] for n in range(181)]
    assert shares == pytest.approx([plain.time_share(n, joint=joint, own_minimum=own_minimum) for n in range(181)])
    assert shares == sorted(shares)
    assert max(after - before for before, after in pairwise(shares)) < 0.03, "no cliff"
    if not joint and own_minimum is None:
        assert all(5 * share >= plain.by_form(plain.FORM_TIME, n) - 1e-6 for n, share in enumerate(shares))


def test_attendance(con):
    counts = [(c, m, e) for e in range(1, 25) for m in range(max(1, e - e // 5), e + 1) for c in range(m + 1)]
    filled.add_meetings(con, [_roll(*count) for count in counts])
    by_meeting = {tuple(map(int, code.split("/"))): shares for code, shares in _shares(con, "attendance_rate").items()}
    assert set(by_meeting) == set(counts)
    for (came, marked, expected), (share, low, high) in by_meeting.items():
        assert (low, high) == pytest.approx(plain.attendance_interval(came, marked, expected))
        assert low - 1e-9 <= share <= high + 1e-9
        # One more who came never lowers any of the three.
        more = by_meeting.get((came + 1, marked, expected), (1, 1, 1))
        assert all(after >= before - 1e-9 for before, after in zip((share, low, high), more, strict=True))
        if marked == expected:
            # The form counts the rate and the absence of unexcused ones together: 3 + 1 points here.
            assert 3 * share + 1 >= plain.by_form(plain.FORM_ATTENDANCE, 100 * came / expected) - 1e-6


def test_speakers(con):
    counts = [(s, c, u) for c in range(1, 25) for s in range(c + 3) for u in (0, 1, 4)]
    rows = [
        _roll(c, c, c + u, speakers=s) | {"meeting_code": f"{s}/{c}/{u}", "attendance_source": "roll_call"}
        for s, c, u in counts
    ]
    filled.add_meetings(con, rows)
    for code, (share, low, high) in _shares(con, "speakers").items():
        speakers, came, unmarked = map(int, code.split("/"))
        assert (low, high) == pytest.approx(plain.speakers_interval(speakers, came, unmarked))
        assert share == high
        assert 5 * share >= plain.by_form(plain.FORM_SPEAKERS, 100 * speakers / came) - 1e-6


@pytest.mark.parametrize("percent", range(0, 121, 3))
def test_resolution_is_never_below_the_form(con, percent):
    filled.add_meetings(con, [{"meeting_code": "before", "held_on": APRIL}, {"meeting_code": "m"}])
    filled.add_tasks(con, [{"meeting_code": "before", "reported_on": MAY, "percent_done": float(percent)}])
    ((share, low, high),) = _shares(con, "tasks_met").values()
    assert share == low == high
    assert 30 * share >= plain.by_form(plain.FORM_RESOLUTION, percent) - 1e-6


DAYS = st.one_of(st.none(), st.integers(0, 70).map(lambda n: APRIL + timedelta(days=n)))
TASK = st.fixed_dictionaries(
    {"due_on": DAYS, "reported_on": DAYS, "percent_done": st.one_of(st.none(), st.floats(0, 150))}
)
# Cell and its tasks: two organisations with three cells each.
WORLD = st.lists(st.lists(TASK, max_size=4), min_size=6, max_size=6)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=WORLD)
def test_resolution(con, world):
    filled.clear(con)
    cells = {f"c{n}": tasks for n, tasks in enumerate(world)}
    unit_of = {cell: f"u{int(cell[1]) // 3}" for cell in cells}
    filled.add_cells(con, [{"cell_code": cell, "unit_code": unit} for cell, unit in unit_of.items()])
    days = [("before", APRIL), ("m", MAY)]
    filled.add_meetings(
        con,
        [{"meeting_code": f"{name}-{cell}", "cell_code": cell, "held_on": day} for cell in cells for name, day in days],
    )
    filled.add_tasks(con, [{"meeting_code": f"before-{cell}"} | task for cell in cells for task in cells[cell]])
    met = _shares(con, "tasks_met")
    for cell, tasks in cells.items():
        kept = any(
            task["reported_on"] is not None and task["reported_on"] < date(2026, 6, 1)
            for other in cells
            if unit_of[other] == unit_of[cell]
            for task in cells[other]
        )
        expected = plain.resolution_interval(tasks, MAY, reports_kept=kept)
        share, *interval = met.get(f"m-{cell}", (None,))
        assert (tuple(interval) or None) == (pytest.approx(expected) if expected else None)
        assert share is None or interval[0] - 1e-9 <= share <= interval[1] + 1e-9
