"""The ticket in a browser's cookie: who signed in and until when, signed so that nobody can write one; pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime

COOKIE = "cellpulse_ticket"


def issue(login: str, until: datetime, key: bytes) -> str:
    """A ticket for `login` until a moment (local time)."""
    said = base64.urlsafe_b64encode(json.dumps([login, f"{until:%Y-%m-%dT%H:%M:%S}"]).encode("utf-8"))
    return f"{said.decode('ascii')}.{_signed(said, key)}"


def read(ticket: str, at: datetime, key: bytes) -> str | None:
    """The login of a ticket that is genuine and in force at a moment, else None."""
    said, _, signature = ticket.partition(".")
    if not hmac.compare_digest(signature.encode("utf-8"), _signed(said.encode("utf-8"), key).encode("ascii")):
        return None
    try:
        login, until = json.loads(base64.urlsafe_b64decode(said))
        return login if datetime.fromisoformat(until) > at else None
    except (ValueError, binascii.Error, TypeError):
        return None


def _signed(said: bytes, key: bytes) -> str:
    return hmac.digest(key, b"ticket:" + said, hashlib.sha256).hex()
