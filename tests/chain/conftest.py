"""Small simulated provinces, taken through the whole chain once for all tests of this folder and all workers."""

import shutil

import pytest

from tests.chain.commands import Command, once
from tests.offline import Offline

LAST_MONTH = "2026-10"


def simulate_province(folder):
    """Writes the small province of these tests into a folder that does not exist yet."""
    Command(folder.parent / "unused")("simulate", folder, "--cells", 120, "--months", 30, "--seed", 5)


@pytest.fixture(scope="session")
def province_folder(tmp_path_factory):
    """A canonical folder of 120 cells and 30 months, with its truth beside it."""
    return once(tmp_path_factory, "simulated", lambda made: simulate_province(made / "province")) / "province"


@pytest.fixture(scope="session")
def built_offline(tmp_path_factory, province_folder):
    """A folder with `home`, which holds that province, built for the last month without a network, and what it tried.

    Each step is a process of its own, as users start it.
    """

    def make(folder):
        offline = Offline(folder / "attempts.txt")
        command = Command(folder / "home", **offline.watch)
        command.apart("ingest", province_folder, prefix=offline.prefix)
        command.apart("build", prefix=offline.prefix)
        # From a copy: an export is put on record, and the tests begin with an empty record.
        exporting = Command(shutil.copytree(command.home, folder / "exporting"), **offline.watch)
        exporting.apart("export", "flags", "--out", folder / "flags.csv", prefix=offline.prefix)

    return once(tmp_path_factory, "built", make)


@pytest.fixture(scope="session")
def built(built_offline):
    """The command on that home; tests must not write to it."""
    return Command(built_offline / "home")


@pytest.fixture
def copy_of_built(built, tmp_path):
    """A home of one's own that begins like `built`."""
    shutil.copytree(built.home, tmp_path / "home")
    return Command(tmp_path / "home")


@pytest.fixture(scope="session")
def lane_folder(tmp_path_factory):
    """A canonical folder of 12 cells and 14 months, for what is taken in again and again."""

    def make(folder):
        Command(folder / "unused")("simulate", folder / "lane", "--cells", 12, "--months", 14, "--seed", 5)

    return once(tmp_path_factory, "lanes", make) / "lane"


@pytest.fixture(scope="session")
def hamlet_folder(tmp_path_factory):
    """A canonical folder of 30 cells and 15 months, for what must be taken in and built anew."""

    def make(folder):
        Command(folder / "unused")("simulate", folder / "hamlet", "--cells", 30, "--months", 15, "--seed", 5)

    return once(tmp_path_factory, "hamlets", make) / "hamlet"


@pytest.fixture(scope="session")
def hamlet(tmp_path_factory, hamlet_folder):
    """The command on a home that holds the hamlet, built for the last month; tests must not write to it."""

    def make(folder):
        command = Command(folder / "home")
        command("ingest", hamlet_folder)
        command("build")

    return Command(once(tmp_path_factory, "built_hamlet", make) / "home")


@pytest.fixture
def copy_of_hamlet(hamlet, tmp_path):
    """A home of one's own that begins like `hamlet`."""
    shutil.copytree(hamlet.home, tmp_path / "home")
    return Command(tmp_path / "home")


@pytest.fixture
def command(tmp_path):
    """The command on an empty home."""
    return Command(tmp_path / "home")
