"""Dealing with a cell from the queue, by keyboard: the reason is written, and a reload shows what is being done."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.pictures import ready


def test_a_cell_is_dealt_with_by_keyboard_and_a_reload_keeps_it(window, dashboard):
    page = window(f"{dashboard}/?search=C0005")
    page.get_by_role("button", name="Xử lý").first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Xử lý: ")
    page.reload()
    ready(page)
    expect(dialog).to_contain_text("Đề nghị giải trình")
    dialog.get_by_role("radio", name="Theo dõi đến ngày").click()
    expect(dialog).to_contain_text("quá ngày đó sẽ báo quá hạn")
    dialog.get_by_label("Vì sao chờ").fill("chờ kỳ họp sau")
    dialog.get_by_role("button", name="Ghi lại").click()
    expect(page.get_by_text("Đã ghi theo dõi.")).to_be_visible()
    expect(dialog).to_have_count(0)
    page.reload()
    ready(page)
    expect(page.locator(".cp-case")).to_contain_text("đang theo dõi")
    page.get_by_role("button", name="Theo dõi riêng").click()
    expect(page.get_by_role("button", name="Thôi theo dõi riêng")).to_be_visible()
