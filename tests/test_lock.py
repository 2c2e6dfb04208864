"""Everybody installs the same versions, and nothing in the repository says from where or on whose machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest

from tests.tasks.lock import LOCK, PIN, PROJECT, ROOT, direct, pins

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
# Folders and addresses that only make sense on one machine or to one registry.
FOREIGN = {
    "a path of one machine": re.compile(
        r"(?<![A-Za-z0-9_.$}])/(?:home|root|work|mnt|Users)/[A-Za-z]|\b[A-Z]:\\\\?Users\\"
    ),
    "an address of a registry": re.compile(
        r"/simple/?[\"'\s]|/packages/[0-9a-f]{2}/|pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|registry *= *[{\"]"
    ),
    # A folder beside the installer is none.
    "a choice of registry": re.compile(r"--(?:extra-)?index-url\b|--find[-]links\b(?! wheels[/\\])|\bindex-url *="),
}
# Files as offices send them: some are no text, others in encodings of their own.
OFFICE = "tests/etl/mapping/office/"
BINARY = {".png", ".ttf", ".woff2", ".parquet", ".xlsx", ".docx", ".pdf", ".mo", ".gz", ".ico"}


def tracked() -> list[str]:
    """Every file of the repository, as git knows it; a copy without its history has nothing to ask."""
    if not ((ROOT / ".git").exists() and shutil.which("git")):
        pytest.skip("not a checkout: git does not know the files")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


@pytest.fixture(scope="module")
def project():
    return PROJECT.read_text("utf-8")


@pytest.fixture(scope="module")
def locked():
    return LOCK.read_text("utf-8")


@pytest.fixture(scope="module")
def fixed(project):
    """Every pin that pyproject.toml sets, its own packages' and those that only come along."""
    return direct(project) | pins("\n".join(tomllib.loads(project)["tool"]["uv"]["constraint-dependencies"]))


def test_every_package_asked_for_has_one_exact_version(project):
    tables = tomllib.loads(project)
    asked = [
        *tables["project"]["dependencies"],
        *(name for extra in tables["project"]["optional-dependencies"].values() for name in extra),
        *(name for group in tables["dependency-groups"].values() for name in group),
        *tables["build-system"]["requires"],
        *tables["tool"]["uv"]["constraint-dependencies"],
        *tables["tool"]["uv"]["build-constraint-dependencies"],
    ]
    assert [name for name in asked if not PIN.fullmatch(name)] == []


def test_no_package_is_fixed_at_two_versions(fixed):
    names = [pin.split("==")[0] for pin in fixed]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_the_lock_agrees_with_the_project(fixed, locked):
    assert pins(locked) - fixed == set(), "run 'uv run poe lock'"


def test_the_lock_holds_every_package_of_a_production_install(project, locked):
    tables = tomllib.loads(project)["project"]
    asked = [*tables["dependencies"], *(name for extra in tables["optional-dependencies"].values() for name in extra)]
    assert pins("\n".join(asked)) - pins(locked) == set(), "run 'uv run poe lock'"


def test_every_package_of_the_lock_has_a_hash(locked):
    entries = locked.replace("\\\n", " ").strip().splitlines()
    assert len(entries) > 30
    assert [entry for entry in entries if not HASH.search(entry)] == []


def test_the_lock_names_no_address(locked):
    assert "://" not in locked


def test_the_lock_that_carries_addresses_stays_out():
    assert [name for name in tracked() if name.endswith("uv.lock")] == []
    ignored = subprocess.run(["git", "check-ignore", "-q", "uv.lock"], cwd=ROOT)
    assert ignored.returncode == 0


def _text(path: Path) -> str:
    """The text of a file; what meeting programs and offices write is not all UTF-8."""
    content = path.read_bytes()
    for encoding in ("utf-8", "utf-16"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return content.decode("latin-1")


@pytest.mark.parametrize("kind", FOREIGN)
def test_no_file_names(kind):
    lines = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name in tracked()
        if not any(name.endswith(ending) for ending in BINARY) and not name.startswith(OFFICE)
        for number, line in enumerate(_text(ROOT / name).splitlines(), start=1)
        if FOREIGN[kind].search(line)
    ]
    assert lines == []


def test_no_file_is_large():
    assert {name: size for name in tracked() if (size := (ROOT / name).stat().st_size) > 1_000_000} == {}
