"""Handing in a file whose columns nobody agreed on, and having results computed anew: who may, and what stays."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from playwright.sync_api import Page, TimeoutError, expect

from dashboard.scope import WHOLE
from dashboard.store import audit, open_store, people
from etl.config.workspace import Workspace, now
from tests.browser.conftest import publish, served
from tests.browser.pictures import ready

PASSWORD, NEW = "mật khẩu được cấp", "một câu dài tôi tự đặt"
PAGE = "/chat-luong-du-lieu"
LONG = 60_000


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, _own_surroundings):
    """A dashboard with a steward and a leader, both of the whole tree: its address and its store."""
    home = publish(tmp_path_factory.mktemp("quality"), "tiny")
    (home / "cellpulse.toml").write_text('[sign_in]\nkind = "local"\n', "utf-8")
    workspace = Workspace.open(home)
    store = open_store(workspace.store_url, workspace.keys.store)
    today = now().date()
    for role in ("steward", "leader"):
        people.add_account(store, role, role, PASSWORD)
        people.change_password(store, role, PASSWORD, NEW)
        people.grant(store, role, role, WHOLE, "kế hoạch 12", today, today + timedelta(days=9), "x")
    with served(home, dict(os.environ)) as address:
        yield address, store
    store.engine.dispose()


@pytest.fixture
def enter(empty_window, guarded):
    """A function that signs somebody in and opens the page."""

    def entered(login: str) -> Page:
        page = empty_window()
        page.goto(f"{guarded[0]}/sign-in?next={PAGE}")
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu hiện nay").fill(NEW)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(f"**{PAGE}**")
        ready(page)
        return page

    return entered


OFFICE = Path(__file__).parents[1] / "etl" / "mapping" / "office"


def roll_up() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Tháng 10")
        sheet.write(0, 0, "TỔNG HỢP SINH HOẠT CHI BỘ THÁNG 10")
        sheet.write_row(2, 0, ["STT", "Tên chi bộ", "Ngày sinh hoạt", "Giờ bắt đầu", "Họ tên bí thư"])
        sheet.write_row(3, 0, [1, "Chi bộ thôn Đông", "05/10/2026", "19h30", "Nguyễn Thị Kín"])
        sheet.write_row(4, 0, [2, "Chi bộ thôn Lạ", "06/10/2026", "19h30", "Trần Văn Kín"])
        sheet.write_row(5, 0, [3, "Chi bộ thôn Tây", "hôm qua", "", "Lê Thị Kín"])
    return file.getvalue()


def archive() -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as made:
        made.writestr("thang10.csv", "x")
    return file.getvalue()


def test_what_cannot_be_computed_says_why_and_a_reload_keeps_it(enter):
    """The world of this test has results, but no meetings from which the command could compute any: it runs first."""
    page = enter("steward")
    page.get_by_role("button", name="Tính lại kết quả").click()
    expect(page.locator(".cp-work")).to_contain_text("Tính lại kết quả")
    page.reload()
    ready(page)
    expect(page.locator(".cp-work-failed")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("alert")).to_contain_text("there is no meeting up to")
    expect(page.get_by_role("button", name="Tính lại kết quả")).to_be_enabled()


def test_a_file_of_any_layout_is_mapped_previewed_and_taken_in(enter, guarded, tmp_path):
    page = enter("steward")
    page.get_by_text("Nạp một tệp của đơn vị").click()
    sent = {"name": "thang10.xlsx", "mimeType": "application/octet-stream", "buffer": roll_up()}
    page.locator("input[type=file]").set_input_files(sent)
    page.get_by_text("Tự chọn từng cột").click()
    expect(page.get_by_role("heading", name="Mỗi cột trong tệp là gì")).to_be_visible()
    # Suggested: the day, the cell, the beginning; the kind of meeting is nowhere, and that is said.
    lacking = page.get_by_role("alert").filter(has_text="Chưa nạp được vì còn thiếu")
    expect(lacking).to_contain_text("Kỳ họp: Loại")
    _choose(page, "Kỳ họp: Loại: tệp không có", "thường kỳ")
    preview = page.get_by_role("table", name="Kỳ họp")
    expect(preview).to_contain_text("2026-10-05T19:30")
    expect(preview).to_contain_text("✕ hôm qua")
    expect(page.get_by_text("Bỏ qua các cột: STT và Họ tên bí thư.")).to_be_visible()
    page.get_by_role("button", name="Nạp tệp").click()
    expect(page.get_by_role("status")).to_contain_text("Nạp tệp thang10.xlsx: xong lúc", timeout=LONG)
    table = page.get_by_role("table", name="Dòng chưa nhận")
    expect(table).to_contain_text("thang10.xlsx:5")
    expect(table).to_contain_text("thang10.xlsx:6")
    assert "Kín" not in page.content().split("cp-work")[0]
    page.reload()
    ready(page)
    expect(page.get_by_role("status")).to_contain_text("Nạp tệp thang10.xlsx: xong lúc")
    # What cannot be read is refused in the page's own words.
    page.locator("input[type=file]").set_input_files(sent | {"name": "ho-so.zip", "buffer": archive()})
    expect(page.get_by_role("alert").filter(has_text="Đây là tệp nén gồm nhiều tệp")).to_be_visible()
    page.reload()
    ready(page)
    # The layout is offered again.
    page.locator("input[type=file]").set_input_files(sent)
    page.get_by_text("Tự chọn từng cột").click()
    _choose(page, "Cách đọc tệp", "thang10")
    expect(page.get_by_role("table", name="Kỳ họp")).to_contain_text("regular")
    assert any(e.action == "started upload" and e.login == "steward" for e in audit.entries(guarded[1]))


def test_files_of_every_kind_are_understood_asked_about_and_taken_in_one_go(enter):
    page = enter("steward")
    page.get_by_text("Nạp một tệp của đơn vị").click()
    names = ("tonghop_2026.xlsx", "danh_sach_ky.csv", "bienban_T9.docx", "teams_sections.csv")
    page.locator("input[type=file]").set_input_files([OFFICE / name for name in names])
    expect(page.get_by_text("Nhận ra: biên bản hoặc nghị quyết.")).to_be_visible(timeout=LONG)
    for kind in ("bảng tổng hợp", "danh sách ký tên", "báo cáo họp trực tuyến"):
        expect(page.get_by_text(f"Nhận ra: {kind}.")).to_be_visible()
    expect(page.get_by_role("table", name="Nội dung nhận ra trong tệp").nth(2)).to_contain_text("dòng 6")
    expect(page.get_by_text("Số tệp chưa nạp được vì còn câu hỏi hoặc không đọc được: 2.")).to_be_visible()
    _choose(page, "Kỳ họp: Loại", "thường kỳ (regular)")
    _choose(page, "Điểm: Người chấm", "tự chấm (self)")
    _choose(page, "teams_sections.csv (ví dụ", "ngày trước")
    page.get_by_label("2026-09-05 19:20").fill("K1")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Nạp 4 tệp").click()
    expect(page.get_by_role("status")).to_contain_text("xong lúc", timeout=LONG)


def test_a_leader_sees_the_page_and_can_start_nothing(enter):
    page = enter("leader")
    expect(page.get_by_role("heading", name="Chất lượng dữ liệu")).to_be_visible()
    expect(page.get_by_role("button", name="Tính lại kết quả")).to_have_count(0)
    page.goto(page.url.split("?")[0] + "?upload=1")
    ready(page)
    expect(page.locator("input[type=file]")).to_have_count(0)


def _choose(page: Page, label: str, option: str) -> None:
    """Opens a list and takes an option; a list that a rerun has closed is opened again."""
    ready(page)
    wanted = page.get_by_role("option", name=option, exact=True)
    for _ in range(5):
        page.get_by_label(label).click()
        try:
            wanted.click(timeout=3_000)
            return
        except TimeoutError:
            continue
    wanted.click()
