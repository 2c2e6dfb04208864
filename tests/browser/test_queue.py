"""Dealing with a cell from the queue, by keyboard: the reason is written, and a reload shows what is being done."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.pictures import listed, ready

ACTIVE = """() => {
  let e = document.activeElement
  while (e.shadowRoot) e = e.shadowRoot.activeElement
  return e.dataset.cell
}"""


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


def test_the_list_is_worked_by_keys_alone(window, dashboard):
    page = window(f"{dashboard}/?state=open")
    codes = listed(page)
    expect(page.locator("tr[aria-current]")).to_have_attribute("data-cell", codes[0])
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(ACTIVE) == codes[2]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**cell={codes[2]}**")
    expect(page.locator(f".st-key-card-{codes[2]}")).to_be_visible()
    page.keyboard.press("k")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"({codes[1]})")
    expect(dialog).to_contain_text(f"({codes[3]})")
    dialog.get_by_label("Người phụ trách (tên đăng nhập)").fill("lan")
    dialog.get_by_label("Giao việc gì").fill("cùng một bí thư mới")
    dialog.get_by_role("button", name="Ghi lại").click()
    expect(page.get_by_text("đã ghi cho 2 chi bộ")).to_be_visible()
    for code in (codes[1], codes[3]):
        expect(page.locator(f"tr[data-cell={code}] .owner")).to_contain_text("lan")
    page.reload()
    ready(page)
    assert listed(page) == codes
    expect(page.locator("tr[aria-current]")).to_have_attribute("data-cell", codes[2])
    page.keyboard.press("Escape")
    expect(page.locator("[class*=st-key-card-]")).to_have_count(0)
    # Until the page is drawn anew without the card, the field for the search may be replaced.
    ready(page)
    page.keyboard.press("/")
    page.keyboard.type("khong co")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Không có chi bộ nào")).to_be_visible()


def test_the_list_comes_in_the_order_that_is_chosen(window, dashboard):
    page = window(f"{dashboard}/?state=open&sort=unit&cell=-")
    places = page.locator("tr[data-cell] .place")
    places.first.wait_for()
    names = places.all_inner_texts()
    assert names == sorted(names)
    assert len(set(names)) > 1


def test_a_phone_shows_cells_and_reasons_and_keeps_filters_folded(window, dashboard):
    page = window(dashboard)
    page.set_viewport_size({"width": 390, "height": 768})
    filters = page.locator(".st-key-filters")
    expect(filters).to_be_hidden()
    expect(page.locator("tr[data-cell] .reason").first).to_be_visible()
    page.locator(".cp-filters-shown summary").click()
    expect(filters).to_be_visible()
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_role("list", name="Công việc").get_by_role("listitem").first).to_be_visible()
