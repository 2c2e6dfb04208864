"""Attendance in a real browser: by keyboard to a unit and a type, over a reload, and on to the profile of a cell."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.pictures import ready


def test_unit_and_type_are_chosen_by_keyboard_outlive_a_reload_and_lead_to_a_profile(window, dashboard):
    page = window(f"{dashboard}/tham-du?unit=P")
    unit = page.get_by_role("combobox", name="Phạm vi")
    unit.focus()
    unit.press("Enter")
    page.keyboard.type("khu vuc")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**unit=D*")
    ready(page)
    kind = page.get_by_role("radio", name="cơ quan")
    kind.focus()
    kind.press("Enter")
    page.wait_for_url("**cell_type=agency**")
    page.reload()
    ready(page)
    expect(page.get_by_role("radio", name="cơ quan")).to_be_checked()
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= window.innerWidth")
    assert wide, "something reaches beyond the window"
    cell = page.locator("[class*=st-key-card-fall] a").first
    name = cell.inner_text()
    cell.press("Enter")
    page.wait_for_url("**/ho-so?cell=**")
    ready(page)
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
