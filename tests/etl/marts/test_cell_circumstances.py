"""What is known of a cell's circumstances on the last day of the month looked back from, case by case."""

from __future__ import annotations

from datetime import date

import pytest

from etl.transform import mart_builder
from tests.etl.marts.conftest import CELL

AS_OF = date(2026, 10, 1)
ALWAYS = date(1, 1, 1)


def member(code, role=None, first="2020-01-01", last=None, kind="full"):
    return {"member_code": code, "cell_code": "c", "kind": kind, "role": role, "valid_from": first, "valid_to": last}


def status(code, kind="exempt", first="2020-01-01", last=None):
    return {"member_code": code, "status": kind, "valid_from": first, "valid_to": last}


@pytest.fixture
def circumstances(built, rows):
    """The row of the cell as of October 2026; None without one."""

    def look(**tables):
        con = built(last=AS_OF, **tables)
        mart_builder.build_as_of(con, AS_OF)
        return next(iter(rows("SELECT * FROM mart.cell_circumstances WHERE cell_code = 'c'")), None)

    return look


@pytest.mark.parametrize(
    ("first", "last", "is_there"),
    [
        (None, None, True),
        ("2026-10-31", None, True),
        ("2026-11-01", None, False),
        ("2020-01-01", "2026-10-31", True),
        ("2020-01-01", "2026-10-30", False),
    ],
)
def test_a_cell_exists_that_is_in_force_on_the_last_day(circumstances, first, last, is_there):
    row = circumstances(cells=[CELL | {"valid_from": first, "valid_to": last}])
    assert (row is not None) is is_there
    assert not row or row["begins_on"] == (date.fromisoformat(first) if first else ALWAYS)


def test_a_cell_begins_with_its_first_period_and_is_as_the_last_one_says(circumstances):
    before = CELL | {"valid_from": "2020-01-01", "valid_to": "2025-12-31", "has_venue": "false"}
    row = circumstances(cells=[before, CELL | {"valid_from": "2026-01-01", "has_venue": "true"}])
    assert (row["begins_on"], row["has_venue"]) == (date(2020, 1, 1), True)


@pytest.mark.parametrize(
    ("roll", "vacant", "since", "from_day"),
    [
        ([member("a"), member("b")], None, None, None),
        ([member("a", "member"), member("b", "secretary", last="2026-10-30")], True, None, None),
        ([member("a", "secretary")], False, None, "2020-01-01"),
        ([member("a", "secretary", last="2026-08-31"), member("b", "secretary", "2026-09-01")],
         False, "2026-09-01", "2026-09-01"),
        ([member("a", "secretary", last="2026-10-30"), member("b", "secretary", "2026-10-31")],
         False, "2026-10-31", "2026-10-31"),
        ([member("a", "secretary", last="2026-10-31"), member("b", "secretary", "2026-11-01")],
         False, None, "2020-01-01"),
    ],
)  # fmt: skip
def test_a_post_is_vacant_or_newly_filled_as_far_as_the_roll_names_posts(circumstances, roll, vacant, since, from_day):
    row = circumstances(memberships=roll)
    assert row["secretary_vacant"] is vacant
    assert row["secretary_since"] == (date.fromisoformat(since) if since else None)
    assert row["secretary_from"] == (date.fromisoformat(from_day) if from_day else None)


@pytest.mark.parametrize(
    ("statuses", "off"),
    [
        ([], None),
        ([status("a"), status("b", "special_duty")], 2),
        ([status("a"), status("a", "temporarily_away")], 1),
        ([status("a", "suspended")], 0),
        ([status("a", last="2026-10-30"), status("b", first="2026-11-01")], 0),
        ([status("a", last="2026-10-31"), status("b", first="2026-10-31")], 2),
        ([status("guest", "temporarily_away")], 0),
        ([status("guest")], 1),
    ],
)
def test_members_off_the_roll_are_counted_where_statuses_are_known(circumstances, statuses, off):
    roll = [member("a"), member("b"), member("gone", last="2026-10-30"), member("guest", kind="temporary_in")]
    row = circumstances(memberships=roll, member_statuses=statuses)
    assert (row["on_roll"], row["off_roll"]) == (3, off)


def test_without_a_roll_nothing_is_known_of_it(circumstances):
    row = circumstances(member_statuses=[status("a")])
    assert (row["on_roll"], row["off_roll"], row["secretary_vacant"]) == (None, None, None)


@pytest.mark.parametrize(("day", "known"), [("2026-10-31", date(2026, 10, 31)), ("2026-11-01", None)])
def test_a_training_still_to_come_is_none(circumstances, day, known):
    assert circumstances(cells=[CELL | {"secretary_trained_on": day}])["secretary_trained_on"] == known
