"""Points of meetings: what must hold whatever the evidence is."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import scoring
from models.scoring import rubric
from tests.models.criteria import filled, plain
from tests.models.criteria.filled import PERFECT, scores

MAY = date(2026, 5, 1)
ROLL = ("attendance_source", "expected", "marked", "present", "present_online", "excused", "unexcused")
NO_ROLL = dict.fromkeys(ROLL) | {"attendance_source": "none"}


@pytest.mark.parametrize("kind", ["regular", "thematic", "regular_and_thematic"])
def test_all_that_can_be_seen_in_order_gives_full_points_with_or_without_a_thematic_part(con, kind):
    filled.add_meetings(con, [{"meeting_code": "before", "held_on": date(2026, 4, 9)}, PERFECT | {"kind": kind}])
    filled.add_tasks(
        con,
        [
            {"meeting_code": "before", "reported_on": MAY, "percent_done": 100.0},
            {"meeting_code": "m", "lead_named": True, "due_on": date(2026, 6, 5)},
        ],
    )
    scoring.score_meetings(con, [MAY])
    scored = {criterion: values for (_, criterion), values in scores(con).items()}
    assert sum(values[-1] for values in scored.values()) == pytest.approx(100)
    for earned, seen, low, high, full in scored.values():
        assert earned == low == pytest.approx(seen)
        assert high == pytest.approx(full)
    assert sum(values[1] for values in scored.values()) >= 70


def test_only_counting_meetings_of_the_months_given_are_scored(con):
    given = [("a", "regular", 4), ("b", "congress", 5), ("c", "thematic", 5), ("d", "regular", 6)]
    filled.add_meetings(con, [{"meeting_code": m, "kind": kind, "held_on": date(2026, n, 9)} for m, kind, n in given])
    scoring.score_meetings(con, [date(2026, 4, 1), date(2026, 6, 1)])
    assert {code for code, _ in scores(con)} == {"a", "d"}, "the month between was not asked for"
    scoring.score_meetings(con, [])
    scoring.score_meetings(con, [MAY])
    assert {code for code, _ in scores(con)} == {"a", "c", "d"}
    con.execute("DELETE FROM mart.meeting_facts WHERE meeting_code = 'c'")
    scoring.score_meetings(con, [MAY])
    assert {code for code, _ in scores(con)} == {"a", "d"}


def test_a_meeting_is_judged_by_the_rubric_of_its_day(con):
    rolls = {"attendance_source": "roll_call", "expected": 100, "marked": 100, "present": 85, "present_online": 0}
    days = {"old": date(2012, 3, 3), "last": date(2025, 10, 27), "first": date(2025, 10, 28)}
    filled.add_meetings(con, [{"meeting_code": code, "held_on": day} | rolls for code, day in days.items()])
    scoring.score_meetings(con, [day.replace(day=1) for day in days.values()])
    low = {code: scores(con)[code, "attendance"][2] for code in days}
    assert low == pytest.approx({"old": 3, "last": 3, "first": 3 * plain.attendance_share(85, 100)})
    named = dict(con.execute("SELECT DISTINCT meeting_code, rubric FROM mart.meeting_scores").fetchall())
    assert named == {"old": "hd12_2018", "last": "hd12_2018", "first": "hd42_2025"}


FACTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(rubric.KINDS),
        "duration_minutes": st.integers(0, 200),
        "chair_role": st.sampled_from(["secretary", "deputy_secretary", "other"]),
        "committee_premeeting": st.booleans(),
        "notice_sent_on": st.dates(date(2026, 5, 1), date(2026, 5, 20)),
        "papers_shared_on": st.dates(date(2026, 5, 1), date(2026, 5, 20)),
        "papers_final_on": st.dates(date(2026, 5, 1), date(2026, 5, 31)),
        "agenda_items": st.integers(0, 6),
        "professional_items": st.integers(0, 6),
        "discussion_minutes": st.integers(0, 90),
        "criticism_minutes": st.integers(0, 40),
        "speakers": st.integers(0, 12),
        "reminders": st.integers(0, 2),
        "topic": st.just("Chuyên đề"),
        "tasks_set": st.integers(0, 2),
        "roll": st.tuples(*[st.integers(0, 5)] * 4),
    }
)
HIDEABLE = [*sorted(set(PERFECT) - set(ROLL)), "roll"]


def _unrolled(facts):
    facts = dict(facts)
    roll = facts.pop("roll")
    if roll is None or sum(roll) == 0:
        return facts | NO_ROLL
    present, online, excused, unexcused = roll
    counts = {"present": present, "present_online": online, "excused": excused, "unexcused": unexcused}
    return (
        facts | counts | {"attendance_source": "roll_call", "marked": sum(roll), "expected": sum(roll) + sum(roll) // 5}
    )


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(FACTS, st.sets(st.sampled_from(HIDEABLE))), min_size=10, max_size=20))
def test_more_evidence_never_widens_the_interval_and_the_points_lie_within(con, pairs):
    filled.clear(con)
    meetings = []
    for number, (facts, hidden) in enumerate(pairs):
        seen_less = {key: None if key in hidden else value for key, value in facts.items()}
        meetings += [{"meeting_code": f"all{number}"} | _unrolled(facts)]
        meetings += [{"meeting_code": f"part{number}"} | _unrolled(seen_less)]
    filled.add_meetings(con, meetings)
    scoring.score_meetings(con, [MAY])
    scored = scores(con)
    for (code, criterion), (earned, seen, low, high, full) in scored.items():
        assert -1e-9 <= low <= high + 1e-9 <= full + 2e-9
        assert seen == pytest.approx(full - (high - low), abs=1e-9)
        if seen > 1e-9:
            assert low - 1e-9 <= full * earned / seen <= high + 1e-9
        if code.startswith("part"):
            _, _, tight_low, tight_high, _ = scored["all" + code.removeprefix("part"), criterion]
            assert low - 1e-9 <= tight_low
            assert tight_high <= high + 1e-9


def test_months_one_by_one_and_in_small_steps_give_what_all_at_once_gives(con, monkeypatch):
    months = [date(2025, n, 1) for n in range(7, 13)] + [date(2026, 2, 1)]
    draw = random.Random(7)
    filled.add_meetings(
        con,
        [
            PERFECT
            | {"meeting_code": f"{c}{m}", "cell_code": f"c{c}", "held_on": m, "duration_minutes": draw.randint(9, 99)}
            for c in range(4)
            for m in months
        ],
    )
    filled.add_tasks(con, [{"meeting_code": f"{c}{m}", "due_on": m.replace(day=9)} for c in range(4) for m in months])
    scoring.score_meetings(con, months)
    at_once = scores(con)
    con.execute("DELETE FROM mart.meeting_scores")
    for month in draw.sample(months, len(months)):
        scoring.score_meetings(con, [month])
    assert scores(con) == at_once
    monkeypatch.setattr("models.scoring.scores.MEETINGS_PER_STEP", 5)
    scoring.score_meetings(con, months)
    assert scores(con) == at_once
