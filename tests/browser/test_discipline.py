"""Discipline in context in a browser: by keyboard, after a reload, in English, taken along with counts masked."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.pictures import ready


def test_length_and_level_are_chosen_by_keyboard_kept_and_taken_along(dashboard, window):
    page = window(f"{dashboard}/ky-luat?lang=en")
    ready(page)
    expect(page.get_by_text("24 months to October 2026:")).to_be_visible()
    page.get_by_role("radio", name="1 year").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("12 months to October 2026:")).to_be_visible()
    page.get_by_role("radio", name="The level above them").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("There are 2 organisations, too small")).to_be_visible()
    page.reload()
    ready(page)
    expect(page.get_by_text("There are 2 organisations, too small")).to_be_visible()
    page.get_by_role("radio", name="Grassroots organisations").click()
    expect(page.get_by_text("12 organisations compared")).to_be_visible()
    with page.expect_download() as taken:
        page.locator(".st-key-discipline-organisation-12-csv button").click()
    csv = Path(taken.value.path()).read_text("utf-8-sig")
    assert "under 3" in csv
    assert csv.count("\n") == 13
