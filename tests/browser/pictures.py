"""Pictures of every page, for looking at: `python -m tests.browser.pictures FOLDER [WORLD] [PAGE ...]`.

The world is one of the tests' or the home of a demo, of which each page is taken in each role; pages are named as in
`PATHS`, none means all. It fails where a page has a fault in any look; the tests take two looks of each page.
"""

from __future__ import annotations

import os
import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.tasks.browser import find

PATHS = {
    "attention": "/",
    "home": "/trang-chu",
    "cells": "/chi-bo",
    "support": "/can-ho-tro",
    "profile": "/ho-so?cell=C0241",
    "overview": "/toan-canh",
    "compare": "/so-sanh?cell=C0241",
    "attendance": "/tham-du",
    "formalism": "/dau-hieu-hinh-thuc?cell=C0241",
    "discipline": "/ky-luat",
    "methods": "/phuong-phap",
    "administration": "/quan-tri",
    "plan": "/ke-hoach",
    "quality": "/chat-luong-du-lieu",
    "cases": "/vu-viec",
    "decisions": "/thuc-hien-nghi-quyet",
}
WIDTHS = (390, 1024, 1366, 1920)
ROLES = ("administrator", "inspector", "committee", "leader", "steward")
TALLEST = 4_000
# The tour begins by itself only where it was never seen.
TOUR_SEEN = "localStorage.setItem('cellpulse-tour', '1')"
# A window that is never idle reads the library of charts when one is in sight, not ahead: a third of what a page takes.
NEVER_IDLE = "window.put_off = []; window.requestIdleCallback = later => window.put_off.push(later)"


def ready(page: Page) -> None:
    """Waits until the page has run and stands still."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_selector(".cp-head")
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_selector("[data-testid=stSkeleton]", state="detached")
    page.wait_for_function("window.cellpulseFigures.still()")


def by_menu(page: Page, group: str, name: str) -> None:
    """Goes to another page by the menu."""
    page.get_by_test_id("stTopNavSection").filter(has_text=group).click()
    page.get_by_test_id("stTopNavDropdownLink").get_by_text(name, exact=True).click()


def finder(page: Page, text: str) -> None:
    """Opens the search by its keys, once it is there, and types."""
    page.locator(".st-key-finder").get_by_role("button").wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def listed(page: Page) -> list[str]:
    """The codes of the cells in the queue, from the top, once it is there."""
    lines = page.locator("tr[data-cell]")
    lines.first.wait_for()
    return lines.evaluate_all("lines => lines.map(line => line.dataset.cell)")


def main(folder: Path, world: str, *names: str) -> None:
    """Takes the pages in both languages, themes and sizes. Raises SystemExit with the faults seen, if any."""
    from tests.browser.conftest import publish, served
    from tests.browser.faults import faults, hindrances

    folder.mkdir(parents=True, exist_ok=True)
    of_demo = Path(world).is_dir()
    if not of_demo:
        os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp()
    home = Path(world) if of_demo else publish(Path(tempfile.mkdtemp()), world)
    paths = [(name, path) for name, path in PATHS.items() if name in names or not names]
    seen: list[str] = []
    with served(home, dict(os.environ)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        looks = product(paths, ROLES if of_demo else ("",), ("vi", "en"), ("light", "dark"), WIDTHS)
        for (name, path), role, lang, theme, width in looks:
            page = browser.new_page(viewport={"width": width, "height": 768}, color_scheme=theme)
            page.add_init_script(TOUR_SEEN)
            page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={lang}&as_role={role}")
            ready(page)
            tall = page.evaluate("document.querySelector('.stMainBlockContainer').scrollHeight")
            page.set_viewport_size({"width": width, "height": min(tall + 20, TALLEST)})
            page.wait_for_timeout(500)
            look = " ".join(word for word in (name, role, lang, theme, f"{width}") if word)
            seen += [f"{look}: {fault}" for fault in hindrances(page)]
            page.screenshot(path=folder / f"{look.replace(' ', '-')}.png")
            seen += [f"{look}: {fault}" for fault in faults(page)]
            page.close()
        browser.close()
    if seen:
        raise SystemExit("\n".join(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(sys.argv[2:] or ["full"]))
