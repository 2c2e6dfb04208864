"""A small simulated province, taken through the whole chain once for all tests of this folder."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.documents.exporting import published
from etl import warehouse
from etl.config.workspace import Workspace

NOW = "2026-11-10T09:00"
LAST_MONTH = "2026-10"


class Command:
    """Runs `cellpulse` as its users do: a process of its own, on a home of its own."""

    def __init__(self, home: Path, **environ: str):
        self.home = home
        self.environ = {**os.environ, "CELLPULSE_KEY": "a key for the tests only", "CELLPULSE_NOW": NOW, **environ}

    def __call__(self, *arguments: object, code: int = 0, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess:
        words = [*prefix, sys.executable, "-m", "dashboard.cli", "--home", str(self.home), *map(str, arguments)]
        done = subprocess.run(words, env=self.environ, capture_output=True, text=True, timeout=300)
        assert done.returncode == code, f"{words}\n{done.stdout}\n{done.stderr}"
        return done

    def table(self, name: str, as_of: date | None = None) -> pl.DataFrame:
        """A published table, read in this process: starting one for each would be most of the time."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CELLPULSE_KEY", self.environ["CELLPULSE_KEY"])
            workspace = Workspace.open(self.home)
        with warehouse.reading(workspace) as con:
            return published(con, name, as_of)


def simulate_province(folder: Path) -> None:
    """Writes the small province of these tests into a folder that does not exist yet."""
    Command(folder.parent / "unused")("simulate", folder, "--cells", 120, "--months", 30, "--seed", 5)


@pytest.fixture(scope="session")
def province_folder(tmp_path_factory):
    """A canonical folder of 120 cells and 30 months, with its truth beside it."""
    folder = tmp_path_factory.mktemp("simulated") / "province"
    simulate_province(folder)
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory, province_folder):
    """The command on a home that holds that province, built for the last month; tests must not write to it."""
    command = Command(tmp_path_factory.mktemp("built") / "home")
    command("ingest", province_folder)
    command("build")
    return command


@pytest.fixture
def copy_of_built(built, tmp_path):
    """A home of one's own that begins like `built`."""
    shutil.copytree(built.home, tmp_path / "home")
    return Command(tmp_path / "home")


@pytest.fixture
def command(tmp_path):
    """The command on an empty home."""
    return Command(tmp_path / "home")
