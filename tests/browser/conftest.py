"""A dashboard served as users get it: its own process, an encrypted workspace, a real browser."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.commands.parts import serving
from etl.config.workspace import Workspace
from etl.transform import mart_builder
from etl.warehouse import writing
from tests.browser.pictures import NEVER_IDLE, TOUR_SEEN, ready
from tests.dashboard import worlds

SMALL = {"width": 1366, "height": 768}
START_SECONDS = 60
# A machine that is busy with other tests needs longer than usual for a page: five seconds, thirty for the first.
expect.set_options(timeout=20_000)
LOAD_MS = 60_000
STOP_SECONDS = 10


@contextmanager
def served(home: Path, environment: dict[str, str], port: int = 0) -> Iterator[str]:
    """The address of a dashboard on the workspace `home`, for as long as the block lasts."""
    port = port or free_port()
    process = subprocess.Popen(
        serving.command(port, secrets=serving.secrets(Workspace.open(home))),
        env=environment | {"CELLPULSE_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def publish(home: Path, world: str) -> Path:
    """A workspace in which a world of the dashboard's tests is published."""
    with writing(Workspace.open(home)) as work:
        mart_builder.create_tables(work.con)
        if world != "empty":
            getattr(worlds, world)(work.con)
    return home


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory, _own_surroundings) -> Iterator[str]:
    """The address of a dashboard on a province of 300 cells."""
    home = publish(tmp_path_factory.mktemp("home"), "full")
    with served(home, dict(os.environ)) as address:
        yield address


@pytest.fixture(scope="session")
def unused_windows() -> list[Page]:
    """Windows as if new that earlier tests are done with: another page takes them half the time of a first one."""
    return []


@pytest.fixture
def empty_window(browser, unused_windows):
    """A function that gives a browser window, small and light, that nobody else has and in which nothing was opened."""
    lent = []

    def lend() -> Page:
        lent.append(unused_windows.pop() if unused_windows else new_window(browser))
        return lent[-1]

    yield lend
    unused_windows += [as_new(page) for page in lent]


@pytest.fixture
def window(empty_window):
    """A function that opens a page in a window of its own."""
    return lambda address: shown(empty_window(), address)


def new_window(browser: Browser) -> Page:
    """A browser window of its own, in which nobody needs the tour; `requested` are the addresses that it asks for."""
    context = browser.new_context(viewport=SMALL, color_scheme="light")
    context.add_init_script(f"{TOUR_SEEN}; {NEVER_IDLE}")
    page = context.new_page()
    page.set_default_timeout(LOAD_MS)
    page.requested = []
    page.on("request", lambda request: page.requested.append(request.url))
    page.on("websocket", lambda socket: page.requested.append(socket.url))
    return page


def shown(page: Page, address: str) -> Page:
    """The window at an address, ready."""
    page.requested.clear()
    page.goto(address)
    ready(page)
    return page


def as_new(page: Page) -> Page:
    """The window without what a test left in it: address, kept values, size, colours, where the mouse is."""
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    page.goto("about:blank")
    page.context.clear_cookies()
    page.set_viewport_size(SMALL)
    page.emulate_media(color_scheme="light")
    page.mouse.move(0, 0)
    return page


def _wait(health: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"the dashboard ended by itself with {process.returncode}")
        try:
            with urllib.request.urlopen(health, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the dashboard did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
