"""The session in a browser's cookie: who signed in and until when, signed so that nobody can write one; pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer

COOKIE = "cellpulse_ticket"
SESSION, RELEASE = "session", "release"


@dataclass(frozen=True)
class Session:
    """A sign-in: of whom, and how many times that person's sessions had been ended before it."""

    login: str
    generation: int


def issue(login: str, until: datetime, key: bytes, generation: int = 0, purpose: str = SESSION) -> str:
    """A cookie for `login` until a moment (local time); one for another purpose is none for this one."""
    return _serializer(key, purpose).dumps([login, f"{until:%Y-%m-%dT%H:%M:%S}", generation])


def read(cookie: str, at: datetime, key: bytes, purpose: str = SESSION) -> Session | None:
    """The session of a cookie that is genuine and in force at a moment, else None."""
    serializer = _serializer(key, purpose)
    try:
        login, until, generation = content = serializer.loads(cookie)
        # The last letter of a signature may be written in several ways; only one of them is ours.
        genuine = serializer.dumps(content) == cookie and datetime.fromisoformat(until) > at
    except (BadData, ValueError, TypeError, UnicodeError):
        return None
    return Session(login, generation) if genuine else None


def _serializer(key: bytes, purpose: str) -> URLSafeSerializer:
    signing = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(key, salt=f"cellpulse ticket {purpose}", signer_kwargs=signing)
