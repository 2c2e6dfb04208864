"""The profile in a real browser: limits by keyboard, over a reload, and its tables as a file."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.pictures import ready


def test_limits_are_switched_by_keyboard_outlive_a_reload_and_the_file_holds_them(window, dashboard, tmp_path):
    page = window(f"{dashboard}/ho-so?cell=C0241")
    xmr = page.get_by_role("radio", name="Theo dao động tháng")
    xmr.focus()
    xmr.press("Enter")
    page.wait_for_url("**limits=xmr**")
    page.reload()
    ready(page)
    expect(page.get_by_role("radio", name="Theo dao động tháng")).to_be_checked()
    page.get_by_text("Nên hỏi gì, xem giấy tờ gì, điều gì xóa dấu hiệu").first.press("Enter")
    expect(page.get_by_text("Giấy tờ nên xem:").first).to_be_visible()
    page.get_by_role("button", name="Tải các bảng").press("Enter")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Tải CSV").first.press("Enter")
    path = Path(tmp_path / "attendance.csv")
    waiting.value.save_as(path)
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Tháng,Sinh hoạt,Phút,")
    assert "Giới hạn theo dao động tháng" in lines[0]
    assert len(lines) == 25


def test_why_chart_months_and_what_to_ask_fit_one_screen_and_a_meeting_opens_from_the_picture(window, dashboard):
    page = window(f"{dashboard}/ho-so?cell=C0241")
    page.locator("[class*=st-key-attendance-chart] .points path").first.wait_for()
    for part in (".cp-triggers", ".st-key-attendance-chart", ".cp-strip", ".cp-few-questions"):
        place = page.locator(part).first.bounding_box()
        assert place["y"] + place["height"] <= 768, part
    page.get_by_role("tab", name="Từng kỳ họp").click()
    field = page.locator(".st-key-measures-chart .nsewdrag")
    field.scroll_into_view_if_needed()
    place = field.bounding_box()
    page.mouse.move(place["x"] + place["width"] - 20, place["y"] + 12)
    page.mouse.move(place["x"] + place["width"] - 8, place["y"] + 12)
    page.wait_for_timeout(300)
    page.mouse.click(place["x"] + place["width"] - 8, place["y"] + 12)
    page.wait_for_url("**meeting=**")


def test_a_link_of_a_table_leads_on_in_the_same_session_and_back_to_its_row(window, dashboard):
    page = window(f"{dashboard}/toan-canh")
    loaded = []
    page.on("request", lambda request: loaded.append(request.url) if request.resource_type == "document" else None)
    link = page.locator("[data-testid=stMain] a[href^='?unit=']").last
    href = link.get_attribute("href")
    link.click()
    page.wait_for_url("**/toan-canh?*unit=*")
    ready(page)
    page.go_back()
    page.wait_for_url("**/toan-canh")
    ready(page)
    page.wait_for_function("href => document.activeElement?.getAttribute('href') === href", arg=href)
    assert loaded == []
