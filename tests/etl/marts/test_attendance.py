"""The attendance rules of the contract, one by one, on cases worked out by hand."""

from __future__ import annotations

import pytest

MEMBERS = [f"p{i}" for i in range(10)]
COUNTS = "attendance_source, expected, marked, present, present_online, excused, unexcused"


def memberships(members=MEMBERS, **changes):
    row = {"cell_code": "c", "kind": "full", "valid_from": "2020-01-01", "valid_to": None}
    return [row | {"member_code": member} | changes for member in members]


def off(member, status, **changes):
    return {"member_code": member, "status": status, "valid_from": "2025-01-01", "valid_to": None} | changes


def marks(**by_member):
    return [{"meeting_code": "m", "member_code": member, "status": mark} for member, mark in by_member.items()]


def present(n):
    return marks(**dict.fromkeys(MEMBERS[:n], "present"))


def headcount(**numbers):
    names = ("on_roll", "exempt", "away", "expected", "present", "present_online", "excused", "unexcused")
    return [{"meeting_code": "m"} | dict.fromkeys(names) | numbers]


@pytest.fixture
def attendance(built, rows):
    def of_meeting(**tables):
        built(**tables)
        return tuple(rows(f"SELECT {COUNTS} FROM mart.meeting_facts")[0].values())

    return of_meeting


def test_a_fifth_unmarked_is_still_a_roll_call(attendance):
    counted = attendance(memberships=memberships(), attendance=present(8))
    assert counted == ("roll_call", 10, 8, 8, 0, 0, 0)


def test_more_than_a_fifth_unmarked_falls_back_to_the_headcount(attendance):
    heads = headcount(expected=10, present=6, present_online=1, excused=2, unexcused=1)
    counted = attendance(memberships=memberships(), attendance=present(7), headcounts=heads)
    assert counted == ("headcount", 10, 10, 6, 1, 2, 1)


def test_more_than_a_fifth_unmarked_without_headcount_is_not_assessable(attendance, rows):
    assert attendance(memberships=memberships(), attendance=present(7)) == ("none", *[None] * 6)
    (month,) = rows(
        "SELECT meetings_regular, expected, present, attendance_rate FROM mart.cell_month WHERE month = '2026-01-01'"
    )
    assert tuple(month.values()) == (1, None, None, None)


@pytest.mark.parametrize("status", ["exempt", "special_duty", "suspended", "temporarily_away"])
def test_absence_of_a_member_who_is_off_is_ignored(attendance, status):
    calls = marks(**dict.fromkeys(MEMBERS[:9], "present"), p9="unexcused")
    counted = attendance(memberships=memberships(), attendance=calls, member_statuses=[off("p9", status)])
    assert counted == ("roll_call", 9, 9, 9, 0, 0, 0)


@pytest.mark.parametrize("status", ["exempt", "special_duty", "suspended", "temporarily_away"])
def test_a_member_who_is_off_and_comes_counts_above_and_below(attendance, status):
    calls = marks(**dict.fromkeys(MEMBERS[:9], "excused"), p9="present_online")
    counted = attendance(memberships=memberships(), attendance=calls, member_statuses=[off("p9", status)])
    assert counted == ("roll_call", 10, 10, 0, 1, 9, 0)


def test_being_away_from_home_does_not_excuse_where_one_is_temporarily(attendance):
    away = [off("p0", "temporarily_away")]
    calls = marks(p0="unexcused")
    counted = attendance(memberships=memberships(["p0"], kind="temporary_in"), attendance=calls, member_statuses=away)
    assert counted == ("roll_call", 1, 1, 0, 0, 0, 1)


def test_two_statuses_at_once_take_a_member_out_once(attendance):
    both = [off("p9", "exempt"), off("p9", "suspended")]
    counted = attendance(memberships=memberships(), attendance=present(9), member_statuses=both)
    assert counted == ("roll_call", 9, 9, 9, 0, 0, 0)


def test_a_status_holds_to_its_last_day(attendance):
    ended = [off("p9", "exempt", valid_to="2026-01-10"), off("p8", "exempt", valid_to="2026-01-09")]
    counted = attendance(memberships=memberships(), attendance=present(9), member_statuses=ended)
    assert counted == ("roll_call", 9, 9, 9, 0, 0, 0)


def test_a_member_of_two_cells_counts_in_both(built, rows):
    meetings = [
        {"meeting_code": f"m{cell}", "cell_code": cell, "kind": "regular", "held_on": "2026-01-10"} for cell in "cd"
    ]
    built(
        cells=[{"cell_code": cell, "unit_code": "u", "name": cell, "cell_type": "agency"} for cell in "cd"],
        meetings=meetings,
        memberships=memberships(["p0"]) + memberships(["p0"], cell_code="d"),
        attendance=[{"meeting_code": m["meeting_code"], "member_code": "p0", "status": "present"} for m in meetings],
    )
    assert [row["expected"] for row in rows("SELECT expected FROM mart.meeting_facts")] == [1, 1]


def test_without_known_memberships_the_marked_are_the_expected(attendance):
    later = memberships(["p9"], valid_from="2026-02-01")
    calls = marks(p0="present", p1="excused", p2="unexcused")
    counted = attendance(memberships=later, attendance=calls, member_statuses=[off("p2", "exempt")])
    assert counted == ("roll_call", 2, 2, 1, 0, 1, 0)


def test_who_is_not_on_a_known_roll_does_not_count(attendance):
    counted = attendance(memberships=memberships(["p0"]), attendance=marks(p0="present", stranger="present"))
    assert counted == ("roll_call", 1, 1, 1, 0, 0, 0)


def test_headcount_expected_is_what_is_stated_before_what_is_computed(attendance):
    stated = headcount(expected=12, on_roll=20, exempt=1, away=1, present=9, excused=1, unexcused=0)
    assert attendance(headcounts=stated)[:3] == ("headcount", 12, 12)


def test_headcount_expected_from_the_roll_and_never_below_who_came(attendance):
    stated = headcount(on_roll=10, exempt=1, away=1, present=9, present_online=2)
    assert attendance(headcounts=stated)[:3] == ("headcount", 11, 11)


def test_headcount_expected_as_the_sum_where_a_part_of_the_roll_is_unknown(attendance):
    stated = headcount(on_roll=20, exempt=1, present=9, excused=2, unexcused=1)
    assert attendance(headcounts=stated) == ("headcount", 12, 12, 9, 0, 2, 1)


@pytest.mark.parametrize("hole", ["present", "excused", "unexcused"])
def test_headcount_with_a_hole_that_matters_is_not_assessable(attendance, hole):
    stated = headcount(present=9, excused=2, unexcused=1) if hole else []
    stated[0][hole] = None
    assert attendance(headcounts=stated)[0] == "none"


@pytest.mark.parametrize(
    ("stated", "disagrees"), [(7, True), (8, False), (10, False), (11, True)], ids=["fewer", "same", "unmarked", "more"]
)
def test_headcount_disagrees_only_where_both_cannot_be_right(built, rows, stated, disagrees):
    built(memberships=memberships(), attendance=present(8), headcounts=headcount(present=stated, present_online=0))
    assert rows("SELECT headcount_disagrees FROM mart.meeting_facts") == [{"headcount_disagrees": disagrees}]


def test_exempt_is_unknown_without_any_status_and_then_as_the_minutes_say(built, rows):
    built(memberships=memberships(), attendance=present(9), headcounts=headcount(exempt=3))
    assert rows("SELECT exempt FROM mart.meeting_facts") == [{"exempt": 3}]
