"""Typed values of a database, whatever its driver gives, as the contract's text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from etl.mapping.values import LOCAL_TIME

UUID_BYTES = 16


def column_text(values: Sequence[Any]) -> list[str | None]:
    """A column of values as text; NULL stays None."""
    kinds = {type(value) for value in values} - {type(None)}
    if kinds <= {str}:
        return list(values)
    if len(kinds) > 1:
        return [contract_text(value) for value in values]
    write = _writer(kinds.pop())
    return [None if value is None else write(value) for value in values]


def contract_text(value: Any) -> str | None:
    """One value as the contract writes it; None where it is NULL or not a number.

    Moments with a zone are put into local time, fractions of a second are left off, numbers lose the zeros that
    only say how they are stored, lists are joined by `;`. Bytes that are not UTF-8, and 16 of them (a UUID), come as
    hexadecimal digits.
    """
    if value is None or isinstance(value, str):
        return value
    return _writer(type(value))(value)


def _writer(kind: type) -> Callable[[Any], str | None]:
    return next((write for kinds, write in WRITERS if issubclass(kind, kinds)), str)


def _moment(value: datetime) -> str:
    local = value.astimezone(LOCAL_TIME) if value.tzinfo else value
    return local.replace(tzinfo=None).isoformat(timespec="seconds" if local.second else "minutes")


def _time_of_day(value: time | timedelta) -> str:
    # Drivers of MySQL give a TIME as the span since midnight.
    moment = (datetime.min + value).time() if isinstance(value, timedelta) and value >= timedelta(0) else value
    return moment.replace(tzinfo=None).isoformat("minutes") if isinstance(moment, time) else str(moment)


def _number(value: float | Decimal) -> str | None:
    if value != value:
        return None
    text = format(value, "f") if isinstance(value, Decimal) else repr(value)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def _bytes(value: bytes) -> str:
    if len(value) == UUID_BYTES:
        # Some of a column's are letters by chance: one column has one form.
        return value.hex()
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.hex()


def _list(values: Iterable[Any]) -> str:
    return ";".join(text for text in map(contract_text, values) if text)


# The first that fits counts: a bool is an int too, and a moment is a date.
WRITERS: tuple[tuple[type | tuple[type, ...], Callable[[Any], str | None]], ...] = (
    (bool, lambda value: "true" if value else "false"),
    (Enum, lambda value: contract_text(value.value)),
    (int, lambda value: str(int(value))),
    (datetime, _moment),
    (date, date.isoformat),
    ((time, timedelta), _time_of_day),
    ((float, Decimal), _number),
    ((bytes, bytearray, memoryview), lambda value: _bytes(bytes(value))),
    ((list, tuple, set), _list),
    (dict, lambda value: json.dumps(value, ensure_ascii=False, default=str)),
)
