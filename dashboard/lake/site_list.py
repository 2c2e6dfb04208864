"""What a site has in a lake: its files with their checksums, signed with the site's own key (Ed25519, RFC 8032).

The centre holds no secret of a site: it is given the site's public key once, by another way than the files.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from etl.config.staging import write_whole
from etl.user_error import UserError

FOLDER = "sites"
# What may be part of a path; no site can name a place outside of the lake.
SITE = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
PLACE = re.compile(r"([a-z_]+)/province=([a-z0-9_-]+)/month=(\d{4}-\d{2})/rows\.parquet")


@dataclass(frozen=True)
class SiteFile:
    """One file: SHA-256 of its bytes, number of rows, and the run whose results it has."""

    sha256: str
    rows: int
    run: int


@dataclass(frozen=True)
class SiteList:
    """The `files` of a `site` by their place in the lake; which `version` of the program wrote them from a warehouse
    of which `layout`, and when (`made_at`, local time)."""

    site: str
    version: str
    layout: int
    made_at: str
    files: dict[str, SiteFile]


def place(table: str, site: str, month: str) -> str:
    """Where the rows of a table of a month (YYYY-MM) are in a lake; engines take both names as columns."""
    return f"{table}/province={site}/month={month}/rows.parquet"


def public_key(secret: bytes) -> str:
    """What the centre is given, in hexadecimal, of the 32 secret bytes of a site."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw().hex()


def write(lake: Path, files: SiteList, secret: bytes, home: Path | None = None) -> None:
    """Writes the list and its signature in one step. Raises as `write_whole` does, which takes `home`."""
    content = json.dumps(asdict(files), sort_keys=True)
    signature = Ed25519PrivateKey.from_private_bytes(secret).sign(content.encode("utf-8")).hex()
    whole = json.dumps({"content": content, "key": public_key(secret), "signature": signature}, indent=1)
    (lake / FOLDER).mkdir(parents=True, exist_ok=True)
    write_whole(lake / FOLDER / f"{files.site}.json", whole.encode("utf-8"), home)


def read(path: Path, trusted: str) -> SiteList:
    """The list of a site, if the holder of the `trusted` public key signed it.

    Raises UserError where it is damaged, signed by another, or names places that are not its own.
    """
    try:
        whole = json.loads(path.read_text("utf-8"))
        content, signature = whole["content"].encode("utf-8"), bytes.fromhex(whole["signature"])
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(trusted)).verify(signature, content)
        files = json.loads(content)
        listed = SiteList(**files | {"files": {name: SiteFile(**file) for name, file in files["files"].items()}})
    except InvalidSignature:
        raise UserError(f"{path}: not signed with the key that is trusted for this site; ask the site") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{path}: this list is damaged, or the trusted key is no key; ask the site") from error
    foreign = [name for name in listed.files if not (match := PLACE.fullmatch(name)) or match[2] != listed.site]
    if foreign or listed.site != path.stem:
        raise UserError(f"{path}: names files that are not the site's own; ask the site")
    return listed
