"""From `cellpulse demo` to the first page that stands still, on the demo's commune; and the whole demo's province.

    python -m tests.benchmarks.first_screen [--cells N --months M] [--only-screen]

The first is measured as somebody lives it: the command starts, a browser asks for the address until it answers, and
the page has settled. The second is `cellpulse demo --no-serve`, a process of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from playwright.sync_api import Error, Page, sync_playwright

from dashboard.commands.parts.demo_home import Province
from tests.benchmarks.chain import cost
from tests.browser.conftest import SMALL, free_port
from tests.browser.pictures import TOUR_SEEN, ready
from tests.tasks.browser import find

LIMIT_SCREEN, LIMIT_CPU, LIMIT_GB = 20, 150, 2
PATIENCE_SECONDS, ASKED_EVERY = 300, 0.2


@contextlib.contextmanager
def demo(home: Path, port: int, size: list[str]) -> Iterator[psutil.Process]:
    """The demo as somebody starts it, ended with all that it started when the block ends."""
    words = [sys.executable, "-m", "dashboard.cli", "--home", str(home), "demo", "--port", str(port), *size]
    quiet = subprocess.DEVNULL
    process = psutil.Process(subprocess.Popen(words, stdout=quiet, stderr=quiet).pid)
    try:
        yield process
    finally:
        # The work in the background has a session of its own; it is one of those that the demo's server started.
        started = [process, *process.children(recursive=True), *_working_on(home)]
        for one in started:
            with contextlib.suppress(psutil.Error):
                one.terminate()
        psutil.wait_procs(started, timeout=20)


def _working_on(home: Path) -> list[psutil.Process]:
    return [one for one in psutil.process_iter(["cmdline"]) if str(home) in (one.info["cmdline"] or [])]


def first_page(page: Page, port: int, process: psutil.Process) -> tuple[float, float]:
    """Seconds by the clock until the first page has settled, and processor seconds of the demo and its server."""
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE_SECONDS:
        try:
            page.goto(f"http://127.0.0.1:{port}")
            break
        except Error:
            if not process.is_running():
                raise
            time.sleep(ASKED_EVERY)
    # The page is there before the commune is.
    page.locator(".cp-fresh").wait_for(timeout=1000 * PATIENCE_SECONDS)
    ready(page)
    return time.monotonic() - began, _processor_seconds(process)


def _processor_seconds(process: psutil.Process) -> float:
    """Of the command and of the server; the work in the background is another process of the command."""
    spent = sum(process.cpu_times()[:2])
    for one in process.children():
        with contextlib.suppress(psutil.Error):
            if "streamlit" in one.cmdline():
                spent += sum(one.cpu_times()[:2])
    return spent


def report(cells: int, months: int, *, only_screen: bool) -> Iterator[str]:
    """Lines of figures, what was asked for beside them."""
    size = ["--cells", str(cells), "--months", str(months)]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = browser.new_page(viewport=SMALL)
        page.add_init_script(TOUR_SEEN)
        home, port = Path(name).resolve() / "home", free_port()
        with demo(home, port, size) as process:
            wall, cpu = first_page(page, port, process)
        browser.close()
        yield (
            f"first screen of the demo (a commune): {wall:.1f} s by the clock (asked for: under {LIMIT_SCREEN} s); "
            f"{cpu:.1f} s of the processor, beside the province that is prepared"
        )
        if not only_screen:
            published = Province(cells, months, 1).n_published
            whole = cost(Path(name) / "whole", "demo", *size, "--no-serve")
            yield (
                f"whole demo, {cells:,} cells and {months} months, {published} of them published: processor "
                f"{whole.cpu:.1f} s, {whole.peak:.2f} GB (asked for: under {LIMIT_CPU} s, {LIMIT_GB} GB); "
                f"{whole.wall:.1f} s by the clock"
            )


def main() -> None:
    """Prints both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=3441)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--only-screen", action="store_true", help="leave out the whole demo")
    asked = parser.parse_args()
    for line in report(asked.cells, asked.months, only_screen=asked.only_screen):
        print(line, flush=True)


if __name__ == "__main__":
    main()
