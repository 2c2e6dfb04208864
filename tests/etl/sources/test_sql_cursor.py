"""A cursor as text gives back exactly the value it was made of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.sources import _sql_cursor as cursor
from etl.sources._sql_values import contract_text

VALUES = st.one_of(
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
    st.integers(),
    st.decimals(allow_nan=False),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
)


@given(value=VALUES)
def test_there_and_back(value: Any) -> None:
    restored = cursor.decode(cursor.encode(value, "question"), "question")
    assert (restored, type(restored)) == (value, type(value))
    assert cursor.decode(cursor.encode(value, "question"), "another question") is None


def test_what_has_no_order_is_no_cursor() -> None:
    with pytest.raises(TypeError, match="dict"):
        cursor.encode({}, "question")


@pytest.mark.parametrize(
    ("value", "overlap", "expected"),
    [
        (datetime(2026, 3, 5), "2 days", datetime(2026, 3, 3)),
        (date(2026, 3, 1), "1 day", date(2026, 2, 28)),
        (100, 30, 70),
        ("2026-03-05 10:00:00", "90 minutes", "2026-03-05 08:30:00"),
        ("2026-03-05T10:00:00.5", "30 seconds", "2026-03-05T09:59:30.500000"),
        ("2026-03-05", "1 day", "2026-03-04"),
    ],
)
def test_put_back(value: Any, overlap: str | int, expected: Any) -> None:
    assert cursor.earlier(value, cursor.span(overlap)) == expected


@pytest.mark.parametrize(("value", "overlap"), [("abc", "1 day"), (5, "1 day"), (datetime(2026, 1, 1), 5)])
def test_an_overlap_that_does_not_fit(value: Any, overlap: str | int) -> None:
    with pytest.raises((TypeError, ValueError)):
        cursor.earlier(value, cursor.span(overlap))


def test_the_later_of_two() -> None:
    assert [cursor.later(1, 2), cursor.later(3, 2), cursor.later(1, None), cursor.later("a", 2)] == [2, 3, 1, "a"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (Decimal("1E+3"), "1000"),
        (Decimal("10.00"), "10"),
        (Decimal("0.10"), "0.1"),
        (Decimal("NaN"), None),
        (100.0, "100"),
        (1e22, "1e+22"),
        (timedelta(hours=19, minutes=30), "19:30"),
        (datetime(2026, 3, 5, 19, 30, 1, 5), "2026-03-05T19:30:01"),
        (memoryview(b"x"), "x"),
        (b"\xff", "ff"),
        ({"a": "đ"}, '{"a": "đ"}'),
    ],
)
def test_values_as_contract_text(value: Any, text: str | None) -> None:
    assert contract_text(value) == text
