"""Follow-through in a real browser: the ledger by keyboard and over a reload, and on to what can be done."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.pictures import ready


def test_the_ledger_is_narrowed_by_keyboard_outlives_a_reload_and_leads_to_dealing_with_a_cell(window, dashboard):
    page = window(f"{dashboard}/thuc-hien-nghi-quyet?unit=G03")
    age = page.get_by_role("radio", name="từ 3 tháng trở lên")
    age.focus()
    age.press("Enter")
    page.wait_for_url("**age=3**")
    page.reload()
    ready(page)
    expect(page.get_by_role("radio", name="từ 3 tháng trở lên")).to_be_checked()
    headline = page.get_by_text(re.compile(r"^\d+ việc, quá hạn lâu nhất ở trên$")).inner_text()
    rows = page.get_by_role("region", name="Sổ theo dõi việc được giao").locator("tbody tr")
    assert rows.count() == min(int(headline.split()[0]), 20)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= window.innerWidth")
    name = rows.first.get_by_role("rowheader").inner_text()
    page.get_by_role("link", name=f"Xử lý việc của {name}").first.press("Enter")
    page.wait_for_url("**/ho-so?cell=**act=**")
    ready(page)
    expect(page.get_by_role("dialog")).to_contain_text(name)
    page.reload()
    ready(page)
    expect(page.get_by_role("dialog")).to_contain_text(name)
