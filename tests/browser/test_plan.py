"""A month's visits planned in a browser: proposed, swapped with a reason, accepted, taken along as files."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.browser.pictures import ready

# Few visits: every brief is typeset when it is taken.
FEW = "teams=1&days_each=2&share=0"


def test_visits_are_planned_swapped_accepted_and_taken_along(window, dashboard, tmp_path):
    page = window(f"{dashboard}/ke-hoach?{FEW}")
    page.get_by_role("button", name="Đề xuất kế hoạch").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã đề xuất 2 cuộc.")).to_be_visible()
    page.get_by_role("radio", name="Lịch").click()
    page.get_by_label("Lý do").fill("gần hơn")
    page.get_by_label("Lý do").press("Enter")
    page.locator(".cp-calendar").click()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_text("Đã đổi, lý do được giữ").first).to_be_visible()
    page.goto(f"{page.url.replace('show=calendar', 'show=swap')}&other=C0150")
    ready(page)
    page.get_by_label("Lý do").fill("trùng đại hội")
    page.get_by_role("button", name="Đổi", exact=True).click()
    expect(page.get_by_text("Đã đổi, lý do được giữ").first).to_be_visible()
    page.get_by_role("button", name="Chốt kế hoạch").click()
    expect(page.get_by_text("Đã chốt ngày")).to_be_visible()
    page.goto(f"{dashboard}/ke-hoach")
    ready(page)
    expect(page.get_by_text("Lý do: trùng đại hội")).to_be_visible()
    briefs = taken(page, "Tất cả phiếu khảo sát (PDF)", tmp_path)
    assert len(re.findall(rb"/Type\s*/Page\b", briefs.read_bytes())) == 4
    assert len(ZipFile(taken(page, "Tất cả phiếu khảo sát (DOCX, ZIP)", tmp_path)).namelist()) == 2
    events = Calendar.from_ical(taken(page, "Lịch (iCalendar)", tmp_path).read_bytes()).walk("VEVENT")
    assert len(events) == 2


def taken(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as downloading:
        page.get_by_role("button", name=button).click()
    to = folder / downloading.value.suggested_filename
    downloading.value.save_as(to)
    return to
