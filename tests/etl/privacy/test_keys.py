"""The secret: where it comes from, who may read it, and what is derived from it."""

from __future__ import annotations

import base64
import multiprocessing
import os
from hashlib import sha256
from pathlib import Path

import pytest

from etl.config.keys import Keys, find_secret, hkdf
from etl.user_error import UserError


def test_hkdf_is_rfc_5869() -> None:
    """Against an implementation written down from the RFC, with HMAC by its definition."""

    def by_definition(key: bytes, message: bytes) -> bytes:
        key = (sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
        inner = sha256(bytes(b ^ 0x36 for b in key) + message).digest()
        return sha256(bytes(b ^ 0x5C for b in key) + inner).digest()

    for secret in (b"x", b"y" * 100):
        assert hkdf(secret, b"label") == by_definition(by_definition(b"cellpulse", secret), b"label\x01")


def test_keys_differ_from_each_other_and_between_secrets() -> None:
    one, two = Keys.derive(b"one"), Keys.derive(b"two")
    assert one == Keys.derive(b"one")
    derived = [one.hashing, one.text, base64.b64decode(one.file), one.store, one.manifest, one.lake]
    assert len({*derived, two.hashing, two.text, two.store}) == 9
    assert {len(key) for key in derived} == {32}
    assert one.fingerprint != two.fingerprint


def test_keys_do_not_show_in_messages() -> None:
    keys = Keys.derive(b"one")
    assert repr(keys) == f"Keys(fingerprint={keys.fingerprint!r})"


def test_no_secret_no_keys() -> None:
    with pytest.raises(ValueError, match="empty"):
        Keys.derive(b"")


def test_the_environment_comes_first_and_leaves_no_file(tmp_path: Path) -> None:
    assert find_secret({"CELLPULSE_KEY": "Khóa"}, tmp_path / "config") == "Khóa".encode()
    assert not (tmp_path / "config").exists()


def test_the_first_run_makes_a_file_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "config"
    secret = find_secret({"CELLPULSE_KEY": ""}, folder)
    assert len(bytes.fromhex(secret.decode())) == 32
    assert find_secret({}, folder) == secret
    assert find_secret({"CELLPULSE_KEY": (folder / "key").read_text().strip()}, folder) == secret
    if os.name == "posix":
        assert (folder / "key").stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == 0o700


def test_first_runs_at_once_agree(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        secrets = pool.starmap(find_secret, [({}, tmp_path / "config")] * 4)
    assert len(set(secrets)) == 1


@pytest.mark.skipif(os.name != "posix", reason="other systems keep their own lists of who may read a file")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    find_secret({}, tmp_path)
    (tmp_path / "key").chmod(mode)
    with pytest.raises(UserError, match="chmod 600"):
        find_secret({}, tmp_path)


def test_a_file_without_a_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").touch(mode=0o600)
    with pytest.raises(UserError, match="empty"):
        find_secret({}, tmp_path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="set CELLPULSE_KEY"):
        find_secret({}, tmp_path / "file" / "config")
