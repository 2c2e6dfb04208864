"""Tickets: genuine and in force, or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.auth import session_cookie

KEY = b"k" * 32
UNTIL = datetime(2026, 11, 10, 17, 0)


@given(login=st.text(min_size=1), early=st.integers(1, 100_000))
def test_a_ticket_is_good_until_its_end(login, early):
    ticket = session_cookie.issue(login, UNTIL, KEY)
    assert session_cookie.read(ticket, UNTIL - timedelta(seconds=early), KEY) == session_cookie.Session(login, 0)
    assert session_cookie.read(ticket, UNTIL, KEY) is None


@given(at=st.integers(0, 200), other=st.characters(codec="utf-8"))
def test_a_changed_ticket_is_none(at, other):
    ticket = session_cookie.issue("an", UNTIL, KEY)
    at %= len(ticket)
    changed = ticket[:at] + other + ticket[at + 1 :]
    assert changed == ticket or session_cookie.read(changed, UNTIL - timedelta(hours=1), KEY) is None


@given(st.text())
def test_any_other_text_is_none(text):
    assert session_cookie.read(text, UNTIL, KEY) is None


def test_a_ticket_of_another_key_is_none():
    assert session_cookie.read(session_cookie.issue("an", UNTIL, b"x" * 32), UNTIL - timedelta(hours=1), KEY) is None


def test_a_ticket_for_a_release_opens_no_session():
    ticket = session_cookie.issue("an", UNTIL, KEY, purpose=session_cookie.RELEASE)
    assert session_cookie.read(ticket, UNTIL - timedelta(hours=1), KEY) is None
