"""Guessing is slowed down per address and login; nobody is locked out, and typing errors cost nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.auth.slowing import FREE, LONGEST_ELSEWHERE_SECONDS, LONGEST_SECONDS, REMEMBERED, Slowing

AT = datetime(2026, 11, 10, 9, 0)


def after(failures: int, address: str = "a") -> Slowing:
    slowing = Slowing()
    for _ in range(failures):
        slowing.failed(address, "an", AT)
    return slowing


def test_the_first_failures_cost_nothing_and_later_ones_ever_more():
    pauses = [after(n).seconds("a", "an", AT) for n in range(10)]
    assert pauses == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30]


@given(st.integers(0, 10_000))
def test_no_attempt_waits_longer_than_the_longest_pause(failures):
    assert after(min(failures, 200)).seconds("a", "an", AT) <= LONGEST_SECONDS


def test_guesses_from_elsewhere_slow_the_owner_down_by_seconds_only():
    assert after(500).seconds("home", "an", AT) == LONGEST_ELSEWHERE_SECONDS
    assert after(500).seconds("home", "binh", AT) == 0


def test_success_ends_the_pause_at_that_address_and_time_ends_it_everywhere():
    slowing = after(6)
    assert slowing.seconds("a", "an", AT + timedelta(hours=1)) == 0
    slowing.succeeded("a", "an")
    assert slowing.seconds("a", "an", AT) == 0


def test_memory_is_bounded():
    slowing = Slowing()
    for n in range(REMEMBERED):
        slowing.failed(str(n), "an", AT)
    assert len(slowing._failures) == REMEMBERED
    assert slowing.seconds("x", "an", AT) == LONGEST_ELSEWHERE_SECONDS
    assert FREE > 0
