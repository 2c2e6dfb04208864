"""A stream of bytes under a key of its own: AES-256-GCM by pieces, so that a change, a piece that is lacking, moved or
cut off at the end is found out (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015)."""

from __future__ import annotations

import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from etl.config.keys import Keys, hkdf
from etl.user_error import UserError

MAGIC = b"cellpulse backup 1\n"
SALT_BYTES = 16
TAG_BYTES = 16
PIECE_BYTES = 1 << 20
FINGERPRINT_BYTES = 16
DAMAGED = "this backup is damaged, cut off or was changed; take another copy"


class Sealing:
    """Writes what it is given into `file`, sealed; nothing can be read back before `close`."""

    def __init__(self, file: BinaryIO, keys: Keys) -> None:
        salt = os.urandom(SALT_BYTES)
        self._head = MAGIC + keys.fingerprint.encode("ascii") + salt
        self._box = _box(keys, salt)
        self._file, self._waiting, self._piece = file, bytearray(), 0
        file.write(self._head)

    def write(self, content: bytes) -> int:
        """Takes bytes; they reach the file by whole pieces."""
        self._waiting += content
        while len(self._waiting) > PIECE_BYTES:
            self._put(bytes(self._waiting[:PIECE_BYTES]), last=False)
            del self._waiting[:PIECE_BYTES]
        return len(content)

    def close(self) -> None:
        """Writes the last piece; the file itself stays open."""
        self._put(bytes(self._waiting), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._box.encrypt(_nonce(self._piece, last), piece, self._head))
        self._piece += 1


class Unsealing:
    """Reads what `Sealing` wrote. Raises UserError where the file is none, has another key, or is not whole."""

    def __init__(self, file: BinaryIO, keys: Keys) -> None:
        self._head = file.read(len(MAGIC) + FINGERPRINT_BYTES + SALT_BYTES)
        if not self._head.startswith(MAGIC):
            raise UserError(f"{file.name}: this is no backup of cellpulse; name a file that 'cellpulse backup' wrote")
        if self._head[len(MAGIC) : -SALT_BYTES] != keys.fingerprint.encode("ascii"):
            raise UserError(
                f"{file.name}: this backup was made with another key; set CELLPULSE_KEY, or restore the key file, "
                "of the workspace that it was made of"
            )
        self._box = _box(keys, self._head[-SALT_BYTES:])
        self._file, self._ready, self._piece = file, b"", 0
        self._next = file.read(PIECE_BYTES + TAG_BYTES)

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size`; fewer only at the end."""
        while len(self._ready) < size and self._next:
            self._ready += self._opened()
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def rest(self) -> None:
        """Reads to the end, so that a file that was cut off there is found out."""
        while self._next:
            self._opened()

    def _opened(self) -> bytes:
        piece, self._next = self._next, self._file.read(PIECE_BYTES + TAG_BYTES)
        try:
            content = self._box.decrypt(_nonce(self._piece, last=not self._next), piece, self._head)
        except InvalidTag as error:
            raise UserError(f"{self._file.name}: {DAMAGED}") from error
        self._piece += 1
        return content


def _box(keys: Keys, salt: bytes) -> AESGCM:
    # A key for each file, so that numbering the pieces never uses a nonce twice under one key.
    return AESGCM(hkdf(keys.store, b"backup " + salt))


def _nonce(piece: int, last: bool) -> bytes:
    return piece.to_bytes(11, "big") + bytes([last])
