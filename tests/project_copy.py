"""A copy of the project in a temporary folder, in which a test may add and change files and run the tests there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests import source

PARTS = (*source.PACKAGES, "data", "tests")
WITHOUT = ("benchmarks", "browser", "chain")


def copy_project(to: Path, without: tuple[str, ...] = WITHOUT) -> Path:
    """Copies what the tests of files and kinds need, and returns the folder of the copy; `without`: names left out.

    What Python compiled is copied too: the files are as old as ours, so it need not compile them again.
    """
    for part in PARTS:
        shutil.copytree(source.ROOT / part, to / part, ignore=shutil.ignore_patterns(*without))
    shutil.copyfile(source.ROOT / "pyproject.toml", to / "pyproject.toml")
    return to


def run_tests(project: Path, *arguments: str) -> tuple[set[str], str]:
    """Runs pytest in the copy; returns the ids of the tests that failed, and all that was printed."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rfE", "--tb=line", *arguments]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = done.stdout.splitlines()
    failed = {line.partition(" ")[2].partition(" - ")[0] for line in lines if line.startswith(("FAILED ", "ERROR "))}
    return failed, done.stdout + done.stderr
