"""Points of meetings and cells: what must hold whatever the evidence is."""

from __future__ import annotations

import copy
import json
import random
from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.discover import documents
from models import rubric, scoring
from tests.models.criteria import filled, plain

MAY = date(2026, 5, 1)
PERFECT = {
    "duration_minutes": 120,
    "chair_role": "secretary",
    "committee_premeeting": True,
    "notice_sent_on": date(2026, 5, 1),
    "papers_shared_on": date(2026, 5, 1),
    "papers_final_on": date(2026, 5, 13),
    "agenda_items": 5,
    "professional_items": 1,
    "discussion_minutes": 60,
    "criticism_minutes": 20,
    "speakers": 8,
    "reminders": 1,
    "attendance_source": "roll_call",
    "expected": 10,
    "marked": 10,
    "present": 10,
    "present_online": 0,
    "excused": 0,
    "unexcused": 0,
    "tasks_set": 1,
    "topic": "Chuyên đề",
}
ROLL = ("attendance_source", "expected", "marked", "present", "present_online", "excused", "unexcused")
NO_ROLL = dict.fromkeys(ROLL) | {"attendance_source": "none"}


def _scores(con):
    asked = "SELECT meeting_code, criterion, seen_points, seen_max, low, high, max_points FROM mart.meeting_scores"
    return {(code, criterion): tuple(values) for code, criterion, *values in con.execute(asked).fetchall()}


def _results(con, as_of=MAY):
    asked = "SELECT * EXCLUDE (as_of) FROM result.scores WHERE as_of = $as_of"
    names = ("points", "max_points", "low", "high", "assessable", "band", "evidence")
    rows = con.execute(asked, {"as_of": as_of}).fetchall()
    return {(cell, criterion): dict(zip(names, values, strict=True)) for cell, criterion, *values in rows}


# --- Meetings ------------------------------------------------------------------------------------------------------


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
    scored = {criterion: values for (_, criterion), values in _scores(con).items()}
    assert sum(values[-1] for values in scored.values()) == pytest.approx(100)
    for earned, seen, low, high, full in scored.values():
        assert earned == low == pytest.approx(seen)
        assert high == pytest.approx(full)
    assert sum(values[1] for values in scored.values()) >= 70


def test_only_counting_meetings_of_the_months_given_are_scored(con):
    held = [("a", "regular", 4), ("b", "congress", 5), ("c", "thematic", 5), ("d", "regular", 6)]
    filled.add_meetings(con, [{"meeting_code": m, "kind": kind, "held_on": date(2026, n, 9)} for m, kind, n in held])
    scoring.score_meetings(con, [MAY])
    assert {code for code, _ in _scores(con)} == {"c"}
    scoring.score_meetings(con, [])
    scoring.score_meetings(con, [date(2026, 4, 1), date(2026, 6, 1)])
    assert {code for code, _ in _scores(con)} == {"a", "c", "d"}
    con.execute("DELETE FROM mart.meeting_facts WHERE meeting_code = 'c'")
    scoring.score_meetings(con, [MAY])
    assert {code for code, _ in _scores(con)} == {"a", "d"}


def test_a_meeting_is_judged_by_the_rubric_of_its_day(con):
    rolls = {"attendance_source": "roll_call", "expected": 100, "marked": 100, "present": 85, "present_online": 0}
    days = {"old": date(2012, 3, 3), "last": date(2025, 10, 27), "first": date(2025, 10, 28)}
    filled.add_meetings(con, [{"meeting_code": code, "held_on": day} | rolls for code, day in days.items()])
    scoring.score_meetings(con, [day.replace(day=1) for day in days.values()])
    low = {code: _scores(con)[code, "attendance"][2] for code in days}
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


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    scores = _scores(con)
    for (code, criterion), (earned, seen, low, high, full) in scores.items():
        assert -1e-9 <= low <= high + 1e-9 <= full + 2e-9
        assert seen == pytest.approx(full - (high - low), abs=1e-9)
        if seen > 1e-9:
            assert low - 1e-9 <= full * earned / seen <= high + 1e-9
        if code.startswith("part"):
            _, _, tight_low, tight_high, _ = scores["all" + code.removeprefix("part"), criterion]
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
    at_once = _scores(con)
    con.execute("DELETE FROM mart.meeting_scores")
    for month in draw.sample(months, len(months)):
        scoring.score_meetings(con, [month])
    assert _scores(con) == at_once
    monkeypatch.setattr(scoring, "MEETINGS_PER_STEP", 5)
    scoring.score_meetings(con, months)
    assert _scores(con) == at_once


# --- Cells ---------------------------------------------------------------------------------------------------------


def test_a_cell_is_the_mean_of_its_assessable_meetings_of_twelve_months(con):
    lengths = {date(2025, 5, 20): 0, date(2025, 6, 20): 90, date(2026, 5, 20): 45, date(2026, 6, 1): 0}
    filled.add_meetings(
        con, [{"meeting_code": str(d), "held_on": d, "duration_minutes": n} for d, n in lengths.items()]
    )
    filled.add_meetings(con, [{"meeting_code": "blank", "held_on": date(2026, 1, 9)}])
    filled.exist(con, ["c"], MAY)
    scoring.score_meetings(con, [day.replace(day=1) for day in lengths] + [date(2026, 1, 1)])
    scoring.score_cells(con, MAY)
    results = _results(con)
    time = results["c", "time"]
    assert (time["points"], time["low"], time["high"]) == pytest.approx((3.5, 3.5, 3.5))
    assert json.loads(time["evidence"]) == {
        "meetings": 3,
        "assessable": 2,
        "seen_points": 3.5,
        "seen_max": 5.0,
        "lines": {"duration": {"share": 0.7, "meetings": 2}},
    }
    total = results["c", "total"]
    assert (total["points"], total["low"], total["high"]) == pytest.approx((70, 3.5, 98.5))
    assert total["band"] == "between"
    assert json.loads(total["evidence"]) == {
        "meetings": 3,
        "assessable": 2,
        "seen_points": 3.5,
        "seen_max": 5.0,
        "rubrics": ["hd12_2018", "hd42_2025"],
    }
    unseen = results["c", "resolution"]
    assert (unseen["points"], unseen["low"], unseen["high"], unseen["assessable"]) == (None, 0, 30, False)
    for side in ("low", "high"):
        assert sum(row[side] for (_, name), row in results.items() if name != "total") == pytest.approx(total[side])


def test_a_meeting_not_held_is_no_low_score(con):
    filled.add_meetings(con, [PERFECT | {"meeting_code": "m"}])
    filled.exist(con, ["c", "silent"], MAY)
    scoring.score_meetings(con, [MAY])
    scoring.score_cells(con, MAY)
    results = _results(con)
    assert results["c", "total"]["points"] == pytest.approx(100)
    silent = [row for (cell, _), row in results.items() if cell == "silent"]
    assert len(silent) == 8
    for row in silent:
        assert (row["points"], row["low"], row["high"], row["assessable"]) == (None, None, None, False)
        assert json.loads(row["evidence"])["meetings"] == 0
    assert results["silent", "total"]["band"] == "none"


def test_only_existing_cells_get_results_and_only_this_month_is_replaced(con):
    filled.add_meetings(con, [PERFECT, PERFECT | {"meeting_code": "gone", "cell_code": "gone"}])
    for month in (MAY, date(2026, 6, 1)):
        filled.exist(con, ["c"], month)
    scoring.score_meetings(con, [MAY])
    scoring.score_cells(con, MAY)
    scoring.score_cells(con, date(2026, 6, 1))
    before = _results(con)
    assert {cell for cell, _ in before} == {"c"}
    con.execute("DELETE FROM mart.cell_scope WHERE as_of = $as_of", {"as_of": date(2026, 6, 1)})
    scoring.score_cells(con, date(2026, 6, 1))
    assert _results(con) == before
    assert _results(con, date(2026, 6, 1)) == {}


@pytest.mark.parametrize("cells_per_step", [50_000, 20])
def test_bands(con, monkeypatch, cells_per_step):
    monkeypatch.setattr(scoring, "CELLS_PER_STEP", cells_per_step)
    sides = [0, 10, 25, 44.9, 45, 49.9, 50, 62.9, 63, 69.9, 70, 81, 89.9, 90, 95, 100]
    pairs = [(low, high) for low in sides for high in sides if low <= high]
    rows = [(f"{low}-{high}", "time", "hd42_2025", low, 100 - (high - low), low, high, 100) for low, high in pairs]
    con.executemany(
        "INSERT INTO mart.meeting_scores SELECT $1, $1, DATE '2026-05-01', $2, $3, $4, $5, $6, $7, $8", rows
    )
    filled.exist(con, [row[0] for row in rows], MAY)
    scoring.score_cells(con, MAY)
    results = _results(con)
    found = {f"{low}-{high}": results[f"{low}-{high}", "total"]["band"] for low, high in pairs}
    assert found == {f"{low}-{high}": plain.band(low, high) for low, high in pairs}
    assert set(found.values()) == {"good", "fair", "average", "weak", "between", "none"}
    assert all(row["band"] is None for (_, name), row in results.items() if name != "total")


def test_a_later_rubric_with_other_points_takes_earlier_meetings_as_shares(con):
    later = copy.deepcopy(documents("rubrics")["hd42_2025"]) | {"valid_from": date(2026, 5, 1)}
    points = {criterion["id"]: criterion for criterion in later["criteria"]}
    points["time"]["points"] = points["time"]["lines"][0]["points"] = 10
    points["time"]["lines"][0]["parameters"]["earned"] = [2, 4, 6, 8, 10]
    points["resolution"]["points"] = points["resolution"]["lines"][0]["points"] = 25
    points["resolution"]["lines"][0]["parameters"]["earned"] = [8, 12, 16, 20, 22, 25]
    rubrics = rubric.arrange(dict(documents("rubrics")) | {"later": later})
    held = [("a", date(2026, 4, 9), 90), ("m", date(2026, 5, 9), 45)]
    filled.add_meetings(con, [{"meeting_code": m, "held_on": day, "duration_minutes": n} for m, day, n in held])
    filled.exist(con, ["c"], MAY)
    scoring.score_meetings(con, [date(2026, 4, 1), MAY], rubrics)
    scoring.score_cells(con, MAY, rubrics)
    time = _results(con)["c", "time"]
    assert time["max_points"] == 10
    assert (time["points"], time["low"], time["high"]) == pytest.approx((7, 7, 7))
    assert _results(con)["c", "total"]["low"] == pytest.approx((5 + 4) / 2)


def test_it_works_in_an_attached_warehouse():
    con = duckdb.connect(":memory:")
    con.execute("ATTACH ':memory:' AS wh")
    con.execute("USE wh")
    filled.lay_tables(con)
    filled.add_meetings(con, [PERFECT])
    filled.exist(con, ["c"], MAY)
    scoring.score_meetings(con, [MAY])
    scoring.score_cells(con, MAY)
    assert _results(con)["c", "total"]["points"] == pytest.approx(100)
    con.close()
