"""Ways through the pages: search from everywhere, the tree of units, what goes along with a link, and printing."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.pictures import by_menu, finder, listed, ready


def test_ctrl_k_finds_cells_units_and_pages_without_marks(window, dashboard):
    page = window(f"{dashboard}/toan-canh")
    finder(page, "dak rong 12")
    finds = page.locator(".st-key-finder dialog a")
    expect(finds.first).to_contain_text("Đăk Rong 12")
    page.keyboard.press("Control+a")
    page.keyboard.type("so sanh")
    expect(finds.first).to_contain_text("Trang")
    page.keyboard.press("Control+a")
    page.keyboard.type("C0241")
    expect(finds.first).to_contain_text("C0241")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ho-so?cell=C0241")
    ready(page)
    finder(page, "khong dau het")
    expect(page.locator(".st-key-finder").get_by_text("Không tìm thấy")).to_be_visible()


def test_the_unit_goes_along_with_the_menu_and_the_profile_leads_back(window, dashboard):
    page = window(dashboard)
    page.locator(".st-key-unit_tree").get_by_role("combobox").click()
    page.keyboard.type("an khe")
    page.keyboard.press("Enter")
    page.wait_for_url("**unit=D1**")
    ready(page)
    by_menu(page, "Chi bộ", "Chi bộ")
    page.wait_for_url("**/chi-bo?**unit=D1**")
    ready(page)
    page.locator('.cp-table tbody th a[href*="ho-so"]').nth(3).click()
    page.wait_for_url("**/ho-so?**")
    ready(page)
    page.get_by_role("link", name="Về: Danh sách chi bộ").click()
    page.wait_for_url("**/chi-bo?**unit=D1**")
    expect(page.locator(".st-key-unit_tree").get_by_role("combobox")).to_contain_text("Đảng ủy khu vực An Khê")


def test_an_unknown_page_unit_or_month_is_named_in_the_reader_s_language(window, dashboard):
    page = window(f"{dashboard}/nowhere")
    expect(page.get_by_text("Không có trang này")).to_be_visible()
    page = window(f"{dashboard}/tham-du?unit=nowhere&month=1999-01")
    expect(page.get_by_text("Không có đơn vị nowhere trong phạm vi của bạn")).to_be_visible()
    expect(page.get_by_text("Chưa công bố kết quả của tháng 1999-01")).to_be_visible()


def test_a_view_is_kept_under_a_name_and_opened_by_its_link(window, dashboard):
    page = window(f"{dashboard}/?state=watch&sort=unit")
    page.get_by_role("button", name="Chế độ xem").click()
    page.get_by_label("Lưu bộ lọc đang xem với tên").fill("theo dõi theo đơn vị")
    page.get_by_label("Lưu bộ lọc đang xem với tên").press("Enter")
    page.wait_for_timeout(300)
    ready(page)
    page.get_by_role("button", name="Lưu", exact=True).click()
    link = page.get_by_role("link", name="theo dõi theo đơn vị")
    expect(link).to_be_visible()
    href = link.get_attribute("href") or ""
    assert "state=watch" in href
    assert "sort=unit" in href


def test_ticked_lines_are_downloaded_alone(window, dashboard, tmp_path):
    page = window(f"{dashboard}/?state=open")
    codes = listed(page)
    for i in (0, 2):
        page.locator("tr[data-cell] input").nth(i).click()
    page.get_by_role("button", name=re.compile("^Tải dòng đã chọn")).click()
    with page.expect_download() as waiting:
        page.get_by_role("dialog").get_by_role("button", name="Tải CSV").click()
    assert waiting.value.suggested_filename == "viec-can-xem-chon.csv"
    waiting.value.save_as(tmp_path / "ticked.csv")
    rows = (tmp_path / "ticked.csv").read_text("utf-8-sig").splitlines()[1:]
    assert {row.split(",")[0] for row in rows} == {codes[0], codes[2]}


def test_printed_a_page_is_its_content_alone(window, dashboard):
    page = window(f"{dashboard}/chi-bo")
    page.emulate_media(media="print")
    for furniture in ("[data-testid=stHeader]", ".stDownloadButton", ".st-key-finder", ".stSelectbox"):
        expect(page.locator(furniture).first).to_be_hidden()
    expect(page.locator(".cp-table").last).to_be_visible()
    assert page.locator(".cp-scroll").last.evaluate("e => getComputedStyle(e).overflowX") == "visible"
