"""Members who missed three months running, and what counts as having considered it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from etl.transform import mart_builder

AS_OF = date(2026, 10, 1)
MONTHS = [date(2025 + (i + 7) // 12, (i + 7) % 12 + 1, 1) for i in range(15)]  # August 2025 to October 2026
MARKS = {"x": "excused", "u": "unexcused", "p": "present", "o": "present_online"}
MEMBER = {"member_code": "p", "cell_code": "c", "kind": "full", "valid_from": "2020-01-01", "valid_to": None}


def marked(pattern, member="p", cell="c"):
    """One regular meeting a month to October 2026; `pattern` has one mark a month, "." = not marked."""
    by_month = list(zip(MONTHS[-len(pattern) :], pattern, strict=True))
    meetings = [
        {"meeting_code": f"{cell}{m:%y%m}", "cell_code": cell, "kind": "regular", "held_on": m + timedelta(days=9)}
        for m, _ in by_month
    ]
    marks = [
        {"meeting_code": f"{cell}{m:%y%m}", "member_code": member, "status": MARKS[s]} for m, s in by_month if s != "."
    ]
    return {"meetings": meetings, "attendance": marks}


def case(day, **changes):
    row = {"case_code": "k", "cell_code": "c", "subject": "member", "member_code": "p", "form": "struck_off"}
    return row | {"decided_on": day} | changes


@pytest.fixture
def counted(built, rows):
    """Members, unaddressed, returned and due month of the cell; None without a row."""

    def count(pattern, **tables):
        con = built(last=AS_OF, **({"memberships": [MEMBER]} | marked(pattern) | tables))
        mart_builder.build_as_of(con, AS_OF)
        absences = rows("SELECT * FROM mart.long_absences WHERE cell_code = 'c'")
        names = ("members", "unaddressed", "returned", "due_month")
        return tuple(absences[0][name] for name in names) if absences else None

    return count


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("pppuuupppppp", (1, 0, 1, None)),
        ("pppuuuuuuuuu", (1, 1, 0, date(2026, 7, 1))),
        ("pppuuuxxxxxx", (1, 1, 0, date(2026, 7, 1))),
        ("pppuxuxxxxxx", (0, 0, 0, None)),
        ("pppuupuupppp", (0, 0, 0, None)),
        ("pppuu.uupppp", (0, 0, 0, None)),
        ("ppppppppppuu", (0, 0, 0, None)),
        ("ppppppppuuup", (1, 0, 0, None)),
        ("uuuuuuuuuuuuuuu", (0, 0, 0, None)),
        ("puuuxxxxxxxxxxx", (1, 1, 0, date(2026, 2, 1))),
        ("ooouuuoooooo", (1, 0, 1, None)),
    ],
    ids=[
        "missed and came again",
        "still missing",
        "excused afterwards, and never came again",
        "excused absences have a good reason",
        "two months, twice",
        "a month without a mark ends the run",
        "two months so far",
        "three months, time to consider it is not over",
        "the third month lies before the twelve",
        "the third month is the first of the twelve",
        "present online is present",
    ],
)
def test_runs_of_missed_months(counted, pattern, expected):
    assert counted(pattern) == expected


@pytest.mark.parametrize(
    ("tables", "unaddressed"),
    [
        ({"discipline": [case("2026-04-01")]}, 0),
        ({"discipline": [case("2026-07-31", form="reprimand")]}, 0),
        ({"discipline": [case("2026-08-01")]}, 1),
        ({"discipline": [case("2026-03-31")]}, 1),
        ({"discipline": [case("2026-05-01", member_code="another")]}, 1),
        ({"member_statuses": [{"member_code": "p", "status": "exempt", "valid_from": "2026-06-02"}]}, 0),
        ({"memberships": [MEMBER | {"valid_to": "2026-06-30"}]}, 0),
        ({"memberships": [MEMBER | {"valid_to": "2026-08-30"}]}, 1),
    ],
    ids=[
        "struck off in the third month",
        "a case on the last day",
        "a case a day late",
        "a case before the third month",
        "a case of somebody else",
        "a change of status",
        "left the cell",
        "left the cell too late",
    ],
)
def test_what_counts_as_considered(counted, tables, unaddressed):
    row = counted("ppp" + "uuu" + "xxxxxx", **tables)
    assert row[0] == 1
    assert row[1] == unaddressed


@pytest.mark.parametrize("status", ["exempt", "temporarily_away", "special_duty", "suspended"])
def test_whoever_is_not_expected_misses_nothing(counted, status):
    away = {"member_code": "p", "status": status, "valid_from": "2026-01-01", "valid_to": "2026-05-31"}
    assert counted("pppuuupppppp", member_statuses=[away]) == (0, 0, 0, None)


def test_a_month_with_one_meeting_attended_is_not_missed(counted):
    tables = marked("pppuuupppppp")
    second = tables["meetings"][4] | {"meeting_code": "second", "kind": "thematic"}
    tables["meetings"].append(second)
    tables["attendance"].append({"meeting_code": "second", "member_code": "p", "status": "present"})
    assert counted("pppuuupppppp", **tables) == (0, 0, 0, None)


def test_marks_of_nobody_on_the_roll_are_left_out(counted):
    assert counted("uuuuuu", memberships=[MEMBER | {"member_code": "another"}]) is None


def test_without_a_known_roll_the_marked_are_the_members(counted):
    assert counted("pppuuuxxxxxx", memberships=[]) == (1, 1, 0, date(2026, 7, 1))


def test_nothing_after_the_month_is_used(built, rows):
    con = built(last=AS_OF, memberships=[MEMBER], **marked("pppuuupppppp"))
    mart_builder.build_as_of(con, date(2026, 6, 1))
    (row,) = rows("SELECT members, unaddressed, months_marked FROM mart.long_absences")
    assert row == {"members": 1, "unaddressed": 0, "months_marked": 8}


@pytest.mark.parametrize("seed", range(6))
def test_agrees_with_counting_member_by_member(built, rows, seed):
    tables = _random(Random(seed))
    con = built(last=AS_OF, **tables)
    mart_builder.build_as_of(con, AS_OF)
    absences = rows("SELECT cell_code, members, unaddressed, returned, due_month FROM mart.long_absences")
    assert {r["cell_code"]: tuple(r.values())[1:] for r in absences} == _slow(tables)


def _random(rng):
    tables = {name: [] for name in ("memberships", "meetings", "attendance", "discipline", "member_statuses")}
    for cell in ("c", "d", "e"):
        for i in range(12):
            member = f"{cell}{i}"
            pattern = "".join(rng.choices("pxu.", [1.5, 1, 6, 0.4], k=15))
            mine = marked(pattern, member, cell)
            tables["meetings"] = [m for m in tables["meetings"] if m["cell_code"] != cell] + mine["meetings"]
            tables["attendance"] += mine["attendance"]
            left = MONTHS[rng.randint(5, 14)] + timedelta(days=20) if rng.random() < 0.2 else None
            tables["memberships"].append(MEMBER | {"member_code": member, "cell_code": cell, "valid_to": left})
            day = MONTHS[rng.randint(3, 14)] + timedelta(days=rng.randint(0, 27))
            if rng.random() < 0.3:
                tables["discipline"].append(case(day, case_code=member, member_code=member, cell_code=cell))
            elif rng.random() < 0.3:
                status = {"member_code": member, "status": "exempt", "valid_from": day}
                tables["member_statuses"].append(status | {"valid_to": day + timedelta(days=rng.randint(0, 90))})
    return tables


def _slow(tables):
    meetings = {m["meeting_code"]: m for m in tables["meetings"]}
    counts = {cell: [0, 0, 0, None] for cell in ("c", "d", "e")}
    for on_roll in tables["memberships"]:
        cell, member, left = on_roll["cell_code"], on_roll["member_code"], on_roll["valid_to"]
        off = [(s["valid_from"], s["valid_to"]) for s in tables["member_statuses"] if s["member_code"] == member]
        missed = {}
        for mark in tables["attendance"]:
            day = meetings[mark["meeting_code"]]["held_on"]
            if mark["member_code"] != member or (left and day > left):
                continue
            absent = mark["status"] in ("excused", "unexcused")
            if not (absent and any(a <= day <= b for a, b in off)):
                missed[day.replace(day=1)] = mark["status"]
        thirds = [m for i, m in enumerate(MONTHS) if i >= 3 and _third(missed, i)]
        days = [c["decided_on"] for c in tables["discipline"] if c["member_code"] == member]
        days += [day for period in off for day in period]
        late, again = [], False
        for month in thirds:
            due = _later(month, 3)
            end = _later(month, 4) - timedelta(days=1)
            if due <= AS_OF and not any(month <= d <= end for d in days) and not (left and left < end):
                came = any(m > month and status not in ("excused", "unexcused") for m, status in missed.items())
                again |= came
                late += [] if came else [due]
        counts[cell][0] += bool(thirds)
        counts[cell][1] += bool(late)
        counts[cell][2] += again
        dues = late + ([counts[cell][3]] if counts[cell][3] else [])
        counts[cell][3] = min(dues, default=None)
    return {cell: tuple(values) for cell, values in counts.items()}


def _third(missed, i):
    run = 0
    while run <= i and missed.get(MONTHS[i - run]) == "unexcused":
        run += 1
    return run == 3


def _later(month, n):
    number = month.year * 12 + month.month - 1 + n
    return date(number // 12, number % 12 + 1, 1)
