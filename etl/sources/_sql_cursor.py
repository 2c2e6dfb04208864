"""How far a table of a database has been read: a typed value kept as text."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

WRITE = {
    "datetime": datetime.isoformat,
    "date": date.isoformat,
    "int": str,
    "decimal": str,
    "float": float.hex,
    "str": str,
    "bytes": bytes.hex,
}
READ = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "int": int,
    "decimal": Decimal,
    "float": float.fromhex,
    "str": str,
    "bytes": bytes.fromhex,
}
UNITS = {unit + plural for unit in ("day", "hour", "minute", "second") for plural in ("", "s")}


def encode(value: Any, question: str) -> str:
    """A cursor value as text that gives back exactly this value, for the question that it belongs to.

    Raises TypeError where the value is of a kind that cannot be a cursor.
    """
    kind = "bytes" if isinstance(value, bytes | bytearray | memoryview) else type(value).__name__.lower()
    if kind not in WRITE:
        raise TypeError(kind)
    plain = bytes(value) if kind == "bytes" else value
    return json.dumps({"asked": _digest(question), "kind": kind, "value": WRITE[kind](plain)})


def decode(text: str, question: str) -> Any:
    """The value of a stored cursor; None where it belongs to another question, which must be read from the start."""
    stored = json.loads(text)
    return READ[stored["kind"]](stored["value"]) if stored["asked"] == _digest(question) else None


def later(new: Any, old: Any) -> Any:
    """The later of two cursor values; the new one where the old one is None or of another type."""
    return old if type(new) is type(old) and old > new else new


def span(overlap: str | int) -> timedelta | int:
    """An overlap as written: `2 days`, `36 hours`, `30 minutes`, or a whole number. Raises ValueError."""
    if isinstance(overlap, int):
        return overlap
    number, _, unit = overlap.strip().partition(" ")
    if unit not in UNITS:
        raise ValueError(f"'{overlap}' is no span; write for example '2 days', '36 hours' or a whole number")
    return timedelta(**{unit.removesuffix("s") + "s": float(number)})


def earlier(value: Any, overlap: timedelta | int) -> Any:
    """A cursor value put back by an overlap. Raises TypeError or ValueError where one does not fit the other.

    Databases without a type for moments (SQLite) give ISO text, which is put back in the form it came in.
    """
    if not isinstance(value, str):
        return value - overlap
    if isinstance(overlap, int):
        raise TypeError("a whole number cannot be taken from a moment")
    moment = datetime.fromisoformat(value) - overlap
    return moment.isoformat(sep=value[10]) if len(value) > 10 else moment.date().isoformat()


def _digest(question: str) -> str:
    return hashlib.sha256(question.encode()).hexdigest()[:16]
