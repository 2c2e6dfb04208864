"""From a click until the page stands still: the median of each action within the application, in a real browser.

Beside it stands the processor time that the click took of the server and of the browser: on a machine that does other
work too, only that says what a change saved.

`python -m tests.benchmarks.clicks [--home DIR] [--rounds N]`. Without a home a province of 300 cells is published for
it; `--home` names a workspace whose store takes what the pages note. The limit is for two quiet cores.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import psutil
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import SMALL, publish, served
from tests.browser.pictures import TOUR_SEEN, by_menu, finder, ready
from tests.browser.settled import Clicker
from tests.tasks.browser import find

LIMIT_MS, FIRST_PAGE_MS = 400, 2_500
SERVER = "streamlit"
Action = tuple[str, str, Callable[[Page, int], object]]


def actions() -> Iterator[Action]:
    """Name, the address at which it begins, and what is done in the n-th round."""
    queue = "/?state=open"
    yield "open the next line", queue, lambda page, n: page.locator("tr[data-cell] .state").nth(1 + n % 10).click()
    yield "tick a line", queue, lambda page, n: page.locator("tr[data-cell] input").nth(n % 10).click()
    yield "another state", queue, lambda page, n: page.locator(".st-key-address_state [role=radio]").nth(n % 5).click()
    yield "next page", queue, lambda page, _: page.get_by_role("button", name="Trang sau").click()
    yield "to the profile", queue, lambda page, _: page.locator("[class*=st-key-card-] a").first.click()
    yield "menu: overview", queue, lambda page, _: by_menu(page, "Chất lượng sinh hoạt", "Toàn cảnh")
    yield "search (Ctrl-K)", queue, _search
    yield "another month", "/tham-du", lambda page, n: page.locator("[role=radio]").nth(n % 2).click()
    yield "a cell of the list", "/chi-bo", lambda page, n: page.locator('.cp-table a[href*="ho-so"]').nth(n).click()


def _search(page: Page, n: int) -> None:
    finder(page, f"chi bo {n + 1}")


def processor_ms() -> tuple[float, float]:
    """Processor time so far of the server, and of the browser, in milliseconds."""
    server = browser = 0.0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            spent = 1000 * sum(process.cpu_times()[:2])
            line = " ".join(process.cmdline())
            if SERVER in line:
                server += spent
            elif "chrom" in line:
                browser += spent
    return server, browser


def measured(page: Page, address: str, rounds: int) -> Iterator[tuple[str, list[float], list[float], list[float]]]:
    """Each action with its times in milliseconds: waited, of the server's processor, of the browser's."""
    for name, begin, act in actions():
        times, of_server, of_browser = list[float](), list[float](), list[float]()
        for n in range(rounds):
            page.goto(f"{address}{begin}")
            ready(page)
            page.wait_for_timeout(300)
            clicker, before = Clicker(page), processor_ms()
            times.append(1000 * clicker.do(lambda act=act, n=n: act(page, n)))
            server, browser = processor_ms()
            of_server.append(server - before[0])
            of_browser.append(browser - before[1])
        yield name, times, of_server, of_browser


def main() -> None:
    """Prints a line an action: median, slowest, and whether the median is within the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    if asked.home is None:
        os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp()
    home = asked.home or publish(Path(tempfile.mkdtemp()), "full")
    with served(home, dict(os.environ)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = browser.new_page(viewport=SMALL)
        page.add_init_script(TOUR_SEEN)
        page.goto(address)
        ready(page)
        print(f"click to settled, median of {asked.rounds} (asked for: under {LIMIT_MS} ms on two quiet cores)")
        for name, times, of_server, of_browser in measured(page, address, asked.rounds):
            within = "" if median(times) <= LIMIT_MS else "  over the limit"
            spent = f"processor: server {median(of_server):4.0f} ms, browser {median(of_browser):4.0f} ms"
            print(f"  {name:<22} {median(times):6.0f} ms   slowest {max(times):6.0f} ms   {spent}{within}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
