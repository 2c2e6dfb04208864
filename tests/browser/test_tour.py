"""The tour: shown once by itself where everybody begins, dismissed by a key, remembered, and there when asked for."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SMALL
from tests.browser.pictures import ready


@pytest.fixture
def page(browser):
    """A window that has not seen the tour yet."""
    context = browser.new_context(viewport=SMALL)
    yield context.new_page()
    context.close()


def test_the_tour_begins_by_itself_once_is_remembered_and_comes_when_asked_for(page, dashboard):
    page.goto(f"{dashboard}/")
    tour = page.locator("#cp-tour")
    expect(tour).to_be_visible()
    expect(tour).to_contain_text("1 / 5")
    page.get_by_role("button", name="Tiếp").press("Enter")
    expect(tour).to_contain_text("2 / 5")
    page.keyboard.press("Escape")
    expect(tour).to_be_hidden()
    page.reload()
    ready(page)
    page.wait_for_timeout(1_500)
    expect(tour).to_be_hidden()
    page.get_by_role("button", name="Hướng dẫn hai phút").click()
    expect(tour).to_contain_text("1 / 5")
    for _ in range(4):
        page.locator("[data-tour=next]").click()
    page.get_by_role("button", name="Xong").click()
    expect(tour).to_be_hidden()
