"""Somebody at a page who has no mouse: goes by Tab, and presses keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page

# Also within widgets of our own.
FOCUSED = """wanted => {
  let at = document.activeElement
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement
  return at === wanted || wanted.contains(at)
}"""
MOST_TABS = 200


def reach(page: Page, wanted: Locator, most: int = MOST_TABS) -> None:
    """Goes on by Tab until something has the focus; fails where it never has."""
    wanted.wait_for()
    for _ in range(most):
        if wanted.evaluate(FOCUSED):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"not reached by {most} tabs: {wanted}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    """Reaches something and presses it."""
    reach(page, wanted)
    page.keyboard.press(key)
