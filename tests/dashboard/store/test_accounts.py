"""Closing and reopening accounts, and finding entries of the audit, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dashboard.store import audit, people
from etl.user_error import UserError

AT = datetime(2026, 11, 10, 9, 0)
PASSWORD, NEW = "một câu dài dễ nhớ", "một câu dài khác hẳn"


def test_a_closed_account_is_out_at_once_and_comes_back_with_a_password_to_change(store):
    people.add_account(store, "an", "An", PASSWORD)
    people.change_password(store, "an", PASSWORD, NEW)
    assert people.login_block(store, "an") is None
    people.close_account(store, "an", AT)
    assert people.login_block(store, "an") == "sign_in"
    assert not people.sign_in(store, "an", NEW)
    people.reset_password(store, "an", PASSWORD)
    assert people.sign_in(store, "an", PASSWORD)
    assert people.login_block(store, "an") == "password"
    assert people.login_block(store, "nobody") == "sign_in"
    with pytest.raises(UserError, match="there is no account"):
        people.close_account(store, "nobody", AT)
    with pytest.raises(UserError, match="too short"):
        people.reset_password(store, "an", "ngắn")


def test_entries_are_found_by_person_action_and_time_newest_first(store):
    for hour, (login, action) in enumerate(
        [("an", "viewed"), ("binh", "viewed"), ("an", "exported"), ("an", "viewed")]
    ):
        audit.enter(store, AT + timedelta(hours=hour), login, action, f"C{hour}")
    rows, n = audit.matching(store, audit.Wanted("an", ("viewed",)), 0, 1)
    assert ([row.subject for row in rows], n) == (["C3"], 2)
    rows, n = audit.matching(store, audit.Wanted(since=AT + timedelta(hours=2)), 0, 10)
    assert ([row.subject for row in rows], n) == (["C3", "C2"], 2)
    assert audit.occurring(store) == (["an", "binh"], ["exported", "viewed"])


def test_passwords_are_kept_at_the_cost_that_is_advised_at_least(library_hasher):
    # OWASP, Password Storage: argon2id with 19 MiB and two rounds, or more of either.
    assert library_hasher.type.name == "ID"
    assert library_hasher.memory_cost >= 19 * 1024
    assert library_hasher.time_cost >= 2
