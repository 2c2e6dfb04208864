"""Free text under a key of its own: who copies the database cannot read it, and cannot move it to another row."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from etl.user_error import UserError

NONCE_BYTES = 12  # NIST SP 800-38D


def seal(text: str, key: bytes, place: str) -> bytes:
    """AES-256-GCM; `place` says what the text belongs to and is bound to it."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text.encode("utf-8"), place.encode("utf-8"))


def unseal(sealed: bytes, key: bytes, place: str) -> str:
    """The text again. Raises UserError where the key is another one, or the bytes were changed or moved."""
    nonce, box = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, box, place.encode("utf-8")).decode("utf-8")
    except InvalidTag as error:
        raise UserError(f"{place}: this text cannot be read with the present key, or was changed") from error
