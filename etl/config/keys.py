"""One secret, and the keys derived from it apart: one that leaks gives none of the others away."""

from __future__ import annotations

import base64
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from filelock import FileLock

from etl.user_error import UserError

KEY_FILE = "key"
OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Keys:
    """Keys for hashing codes, for fingerprints of texts, for the warehouse file, the store of cases, the manifest and
    what is signed for a centre.

    `file` is base64 text, as DuckDB's ENCRYPTION_KEY wants it; the others are 32 bytes. `fingerprint` tells two
    secrets apart without giving either away, provided that the secret cannot be guessed: a short word set as
    `$CELLPULSE_KEY` can be tried out, 32 random bytes cannot.
    """

    hashing: bytes = field(repr=False)
    text: bytes = field(repr=False)
    file: str = field(repr=False)
    store: bytes = field(repr=False)
    manifest: bytes = field(repr=False)
    lake: bytes = field(repr=False)
    fingerprint: str

    @classmethod
    def derive(cls, secret: bytes) -> Keys:
        """All keys from the secret, by HKDF-SHA-256 (RFC 5869) with a label for each. Raises ValueError if empty."""
        if not secret:
            raise ValueError("the secret is empty")
        return cls(
            hashing=hkdf(secret, b"hashing"),
            text=hkdf(secret, b"text"),
            file=base64.b64encode(hkdf(secret, b"file")).decode("ascii"),
            store=hkdf(secret, b"store"),
            manifest=hkdf(secret, b"manifest"),
            lake=hkdf(secret, b"lake"),
            fingerprint=hkdf(secret, b"fingerprint").hex()[:16],
        )


def hkdf(secret: bytes, label: bytes) -> bytes:
    """32 bytes for a label: RFC 5869 with SHA-256 and salt `cellpulse`."""
    return HKDF(SHA256(), length=32, salt=b"cellpulse", info=label).derive(secret)


def find_secret(environ: Mapping[str, str], config_dir: Path) -> bytes:
    """The secret: `$CELLPULSE_KEY`, or the text of the key file in `config_dir`, which is made if there is none.

    The file's text set as `$CELLPULSE_KEY` is the same secret. Raises UserError where the file can be read by
    other users (POSIX), is empty, or can be neither read nor made.
    """
    if given := environ.get("CELLPULSE_KEY"):
        return given.encode("utf-8", "surrogateescape")
    path = config_dir / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        return _read(path)
    except OSError as error:
        raise UserError(
            f"{path}: the key file can be neither read nor made ({error.strerror}); "
            "make its folder accessible, or set CELLPULSE_KEY"
        ) from error


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Two first runs at once must end with the same key, and neither may see half of it.
    with FileLock(path.with_suffix(".lock")):
        if path.exists():
            return
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)


def _read(path: Path) -> bytes:
    if os.name == "posix" and path.stat().st_mode & OTHERS_MAY:
        raise UserError(
            f"{path}: other users of this machine may read or change the key; run 'chmod 600 {path}' and, "
            "if it may have been read, start a new workspace with a new key"
        )
    secret = path.read_bytes().strip()
    if not secret:
        raise UserError(f"{path}: the key file is empty; restore it, or remove it if no workspace was made with it yet")
    return secret
