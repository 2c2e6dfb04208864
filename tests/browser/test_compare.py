"""Comparing in a real browser: from the profile to the similar cells, a swap that outlives a reload, and back."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.pictures import ready


def test_a_swap_by_keyboard_outlives_a_reload_and_is_taken_back(window, dashboard):
    page = window(f"{dashboard}/ho-so?cell=C0241")
    page.get_by_role("tab", name="Chi bộ tương đồng").click()
    page.get_by_role("link", name="So với các chi bộ tương đồng").click()
    page.wait_for_url("**/so-sanh?cell=C0241")
    expect(page.get_by_role("heading", name="20 chi bộ để so sánh")).to_be_visible()
    search = page.get_by_label("Tìm chi bộ để đưa vào")
    search.fill("xi nghiep")
    search.press("Enter")
    page.wait_for_url("**with=xi+nghiep**")
    ready(page)
    into = page.get_by_role("combobox", name=re.compile("Đưa vào nhóm"))
    into.focus()
    into.press("Enter")
    into.press("ArrowDown")
    into.press("Enter")
    save = page.get_by_role("button", name="Đổi và lưu")
    expect(save).to_be_enabled()
    save.press("Enter")
    expect(page.get_by_text("Đã đưa vào bằng tay: Chi bộ Xí nghiệp")).to_be_visible()
    page.reload()
    ready(page)
    expect(page.get_by_text("Đã đưa vào bằng tay: Chi bộ Xí nghiệp")).to_be_visible()
    page.get_by_role("button", name="Trở lại nhóm do chương trình chọn").press("Enter")
    expect(page.get_by_text("Nhóm đang do chương trình chọn.")).to_be_visible()
