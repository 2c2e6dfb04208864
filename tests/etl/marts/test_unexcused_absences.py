"""Members absent without reason in three months of a year."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from etl.transform import mart_builder
from tests.etl.marts.test_long_absences import AS_OF, MEMBER, MONTHS, marked


@pytest.fixture
def counted(built, rows):
    """Months marked, members, absences and third month of the cell; None without a row."""

    def count(pattern, **tables):
        con = built(last=AS_OF, **({"memberships": [MEMBER]} | marked(pattern) | tables))
        mart_builder.build_as_of(con, AS_OF)
        absences = rows("SELECT months_marked, members, absences, third_month FROM mart.unexcused_absences")
        return tuple(absences[0].values()) if absences else None

    return count


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("pppuuupppppp", (12, 1, 3, date(2026, 4, 1))),
        ("upppupppuppu", (12, 1, 4, date(2026, 7, 1))),
        ("uuppppppppxx", (12, 0, 0, None)),
        ("uxuxpppppppp", (12, 0, 0, None)),
        ("uuuppppppppppp", (12, 0, 0, None)),
        ("uu.pppppppuo", (11, 1, 3, date(2026, 9, 1))),
    ],
    ids=[
        "three months running",
        "three months apart",
        "two months",
        "excused absences do not count",
        "only one of them within the twelve",
        "a month without a mark is no absence and ends nothing",
    ],
)
def test_three_months(counted, pattern, expected):
    assert counted(pattern) == expected


@pytest.mark.parametrize("status", ["present", "excused", "present_online"])
def test_a_month_with_another_meeting_attended_or_excused_does_not_count(counted, status):
    tables = marked("pppuuupppppp")
    tables["meetings"].append(tables["meetings"][4] | {"meeting_code": "second", "kind": "thematic"})
    tables["attendance"].append({"meeting_code": "second", "member_code": "p", "status": status})
    assert counted("p", **tables)[1] == 0


def test_a_month_with_two_meetings_missed_is_one_month(counted):
    tables = marked("ppppuupppppp")
    tables["meetings"].append(tables["meetings"][4] | {"meeting_code": "second", "kind": "thematic"})
    tables["attendance"].append({"meeting_code": "second", "member_code": "p", "status": "unexcused"})
    assert counted("p", **tables)[1] == 0


@pytest.mark.parametrize("kind", ["annual_review", "congress", "extraordinary"])
def test_other_meetings_do_not_count(counted, kind):
    tables = marked("pppuuupppppp")
    tables["meetings"][4]["kind"] = kind
    assert counted("p", **tables)[1] == 0


@pytest.mark.parametrize("status", ["exempt", "temporarily_away", "special_duty", "suspended"])
def test_whoever_is_not_expected_misses_nothing(counted, status):
    away = {"member_code": "p", "status": status, "valid_from": "2026-04-01", "valid_to": "2026-05-31"}
    assert counted("pppuuupppppp", member_statuses=[away])[1] == 0


def test_marks_of_nobody_on_the_roll_are_left_out(counted):
    row = counted("uuuuuu", memberships=[MEMBER | {"member_code": "another"}])
    assert row is None or row[1] == 0


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_counting_member_by_member(built, rows, seed):
    rng, meetings, attendance, roll, expected = Random(seed), [], [], [], {}
    for cell in ("c", "d"):
        counts = [0, 0]
        for i in range(12):
            member, pattern = f"{cell}{i}", "".join(rng.choices("pxu.", [4, 2, 2, 0.4], k=15))
            mine = marked(pattern, member, cell)
            meetings = [m for m in meetings if m["cell_code"] != cell] + mine["meetings"]
            attendance += mine["attendance"]
            left = MONTHS[rng.randint(5, 14)] + timedelta(days=20) if rng.random() < 0.3 else None
            roll.append(MEMBER | {"member_code": member, "cell_code": cell, "valid_to": left})
            last = (left or AS_OF.replace(day=31)) - timedelta(days=9)
            missed = [month for month, mark in zip(MONTHS, pattern, strict=True) if mark == "u"]
            months = [month for month in missed if date(2025, 11, 1) <= month <= last]
            counts[0] += len(months) >= 3
            counts[1] += len(months) if len(months) >= 3 else 0
        expected[cell] = tuple(counts)
    con = built(last=AS_OF, memberships=roll, meetings=meetings, attendance=attendance)
    mart_builder.build_as_of(con, AS_OF)
    absences = rows("SELECT cell_code, members, absences FROM mart.unexcused_absences")
    assert {r["cell_code"]: (r["members"], r["absences"]) for r in absences} == expected
