"""Whether a secretary was due and came."""

from __future__ import annotations

from datetime import date

import pytest

from etl.transform import mart_builder
from tests.etl.marts.test_long_absences import AS_OF, MEMBER, marked

SECRETARY = MEMBER | {"role": "secretary"}
DEPUTY = MEMBER | {"member_code": "d", "role": "deputy_secretary"}


@pytest.fixture
def came(built, rows):
    """Number of secretaries and whether one came, per meeting in the order of time."""

    def ask(pattern, memberships):
        con = built(last=AS_OF, memberships=memberships, **marked(pattern))
        mart_builder.build_as_of(con, AS_OF)
        answer = rows("SELECT n_secretaries, secretary_came FROM mart.secretaries_present ORDER BY meeting_code")
        return [tuple(row.values()) for row in answer]

    return ask


def test_the_marks_of_the_secretary_tell(came):
    assert came("pxuo", [SECRETARY, DEPUTY]) == [(1, True), (1, False), (1, False), (1, True)]


def test_without_a_mark_it_is_unknown(came):
    assert came("p.p", [SECRETARY]) == [(1, True), (1, None), (1, True)]


def test_a_vacant_post(came):
    left = SECRETARY | {"valid_to": date(2026, 8, 31)}
    assert came("ppp", [left, DEPUTY | {"valid_to": None}]) == [(1, True), (0, None), (0, None)]


def test_another_takes_over(came):
    left = SECRETARY | {"valid_to": date(2026, 9, 30)}
    follows = SECRETARY | {"member_code": "q", "valid_from": date(2026, 10, 1)}
    assert came("pp", [left, follows]) == [(1, True), (1, None)]


def test_a_roll_without_posts_says_nothing(came):
    assert came("ppp", [MEMBER | {"role": None}]) == []


def test_only_the_twelve_months(came):
    assert len(came("p" * 14, [SECRETARY])) == 12
