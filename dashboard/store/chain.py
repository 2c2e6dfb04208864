"""The chain of the audit: each entry's keyed hash takes in the hash of the entry before."""

from __future__ import annotations

import hashlib
import hmac
import json
import math
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, inspect, select
from sqlalchemy.orm import Session

from dashboard.store.tables import AuditEntry, Identity

BEGINNING = "0" * 64
FIELDS = ("number", "at", "login", "action", "subject", "detail", "chained")


def broken(session: Session, key: bytes) -> list[str]:
    """What is wrong with the entries that a session sees, one sentence each; nothing where the chain is whole."""
    faults, before, expected, ordered_from = [], BEGINNING, 1, _ordered_from(session)
    for row in _raw(session):
        if row.number != str(expected):
            faults.append(f"entries {expected} to {_whole(row.number, expected) - 1} are lacking")
        try:
            entry = _entry(row)
            genuine = hmac.compare_digest(entry.chained, chained(key, before, entry))
            if not genuine or (entry.number >= ordered_from and not _as_written(row.detail)):
                faults.append(f"entry {entry.number} was changed, or an entry before it was")
        except (ValueError, TypeError):
            faults.append(f"entry {row.number} cannot be read: it was changed or is damaged")
        before, expected = str(row.chained), _whole(row.number, expected) + 1
    return faults


def chained(key: bytes, before: str, entry: AuditEntry) -> str:
    """The hash of an entry, in hexadecimal; `before` is that of the entry before, `BEGINNING` for the first one."""
    # The moment without a fraction is written to the second, as in entries of earlier versions.
    fields = [before, entry.number, entry.at.isoformat(), entry.login, entry.action, entry.subject, entry.detail]
    written = json.dumps(fields, ensure_ascii=False, sort_keys=True).encode("utf-8")
    return hmac.digest(key, written, hashlib.sha256).hex()


def _raw(session: Session) -> Iterator[Any]:
    """The entries as text, so that a value that fits no type can be named."""
    columns = [cast(getattr(AuditEntry, name), Text).label(name) for name in FIELDS]
    yield from session.execute(select(*columns).order_by(AuditEntry.number)).yield_per(1_000)


def _entry(row: Any) -> AuditEntry:
    texts = {name: getattr(row, name) for name in ("login", "action", "subject", "chained")}
    if any(not isinstance(text, str) for text in texts.values()):
        raise TypeError("a text is lacking")
    detail = json.loads(row.detail)
    return AuditEntry(number=int(row.number), at=datetime.fromisoformat(row.at), detail=detail, **texts)


def _as_written(detail: str) -> bool:
    """Whether the text is the one that this program writes: keys in order, no other spaces, no key twice."""
    return detail == json.dumps(json.loads(detail), sort_keys=True)


def _ordered_from(session: Session) -> float:
    """The first entry whose detail is written in the order of its keys; earlier versions wrote them in any order.

    Of a store that no home knows yet, no entry is known to be.
    """
    if not inspect(session.connection()).has_table(Identity.__tablename__):
        return math.inf
    identity = session.get(Identity, 1)
    return identity.ordered_from if identity else math.inf


def _whole(text: Any, otherwise: int) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() else otherwise
