"""The loop as its users go through it, signed in: sign, meetings, letter, answer, visit, remedy, next month's plan."""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from docx import Document
from playwright.sync_api import Page, expect

from dashboard.store import audit, month_scores, plans, responses
from etl.config.workspace import now
from tests.browser.conftest import SMALL, served
from tests.browser.loop_home import SECRET, UNIT, lay_out
from tests.browser.pictures import NEVER_IDLE, TOUR_SEEN, ready
from tests.browser.settled import LONG
from tests.dashboard import rows

TO_DECIDE = 20


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, _own_surroundings):
    """A dashboard on a province of 300 cells that asks who one is; the minutes of one cell's three meetings are copied.

    Gives its address, its store, the cell's code and the days of the three meetings.
    """
    home = tmp_path_factory.mktemp("loop")
    store, code, days = lay_out(home)
    with served(home, dict(os.environ)) as address:
        yield address, store, code, days
    store.engine.dispose()


@pytest.fixture
def signed_in(browser, guarded):
    """A function that gives a window in which somebody is signed in."""
    contexts = []

    def open_(login: str) -> Page:
        contexts.append(browser.new_context(viewport=SMALL, accept_downloads=True))
        contexts[-1].grant_permissions(["clipboard-read", "clipboard-write"])
        contexts[-1].add_init_script(f"{TOUR_SEEN}; {NEVER_IDLE}")
        page = contexts[-1].new_page()
        page.goto(f"{guarded[0]}/sign-in?next=/")
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu hiện nay").fill(SECRET)
        page.get_by_role("button", name="Đăng nhập").click()
        ready(page)
        return page

    yield open_
    for context in contexts:
        context.close()


def go(page: Page, address: str) -> None:
    page.goto(address)
    ready(page)


def actions(store, login: str) -> list[str]:
    return [entry.action for entry in audit.entries(store) if entry.login == login]


def later(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def test_an_inspector_goes_from_a_sign_to_the_recheck_in_the_next_plan(signed_in, guarded, tmp_path):
    address, store, code, days = guarded
    page, written = signed_in("an"), [f"{day:%d/%m/%Y}" for day in days]
    see_meetings(page, address, code, written)
    write_letter(page, written, tmp_path / "letter.docx")
    case = record_answer(page, address)
    take_packet(page, address, code, tmp_path / "packet.zip")
    due = later(now().date(), 2).replace(day=15)
    record_outcome(page, case, due)
    go(page, f"{address}/ke-hoach?unit={UNIT}&teams=1&days_each=2&share=0&month={due:%Y-%m}")
    page.get_by_role("button", name="Đề xuất kế hoạch").click()
    expect(page.get_by_text("Đã đề xuất 2 cuộc.")).to_be_visible()
    row = page.locator("tr", has=page.locator(f'a[href*="cell={code}"]'))
    expect(row).to_contain_text(f"Cam kết đến hạn {due:%d/%m/%Y}")
    (again,) = plans.planned(store, due, [code])
    assert again.why["reason"] == "recheck"
    assert {"case: answer", "plan proposed", "exported", "brief printed"} <= set(actions(store, "an"))


def see_meetings(page: Page, address: str, code: str, written: list[str]) -> None:
    """From the row of the queue to the flag's three meetings, and the record of the last one; by clicks alone."""
    go(page, f"{address}/?unit={UNIT}&flag=minutes_copied&state=any")
    page.locator(f'tr[data-cell="{code}"]').click()
    card = page.locator(f"[class*='st-key-card-{code}']")
    for day in written:
        expect(card.locator(".cp-triggers")).to_contain_text(day)
    card.locator(f'a[href*="cell={code}"]').first.click()
    page.get_by_role("tab", name="Từng kỳ họp").click()
    page.get_by_role("radio", name="Biên bản chép lại từ các kỳ trước").click()
    meetings = page.get_by_role("region", name="Từng kỳ họp, 24 tháng").locator("tbody tr")
    expect(meetings).to_have_count(3)
    expect(meetings.get_by_text("●")).to_have_count(3)
    meetings.get_by_role("link", name=written[0]).click()
    expect(page.get_by_role("heading", name=f"Hồ sơ kỳ họp ngày {written[0]}")).to_be_visible()


def write_letter(page: Page, written: list[str], file: Path) -> None:
    """The letter that names the meetings and the question, as DOCX, from the cell's profile."""
    page.get_by_role("button", name="Xử lý").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Số công văn").fill("12")
    dialog.get_by_label("Câu hỏi gửi chi bộ").fill("Vì sao ba biên bản giống nhau?")
    dialog.get_by_role("button", name="Ghi lại").click()
    with page.expect_download(timeout=LONG) as letter:
        page.get_by_role("button", name="Tải công văn (DOCX)").click()
    letter.value.save_as(file)
    text = "\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)
    assert all(day in text for day in written)
    assert "Vì sao ba biên bản giống nhau?" in text


def record_answer(page: Page, address: str) -> str:
    """What the cell answered, on the page of its case; gives the page's address."""
    go(page, f"{address}/vu-viec?unit={UNIT}")
    page.locator("table a").first.click()
    ready(page)
    page.get_by_role("radio", name="Chi bộ trả lời").click()
    page.get_by_label("Nội dung").fill("Thư ký chép mẫu, đã nhắc.")
    page.get_by_role("button", name="Ghi thêm").click()
    expect(page.get_by_text(re.compile("Công văn 12, gửi .*: chi bộ đã trả lời")).first).to_be_visible()
    return page.url


def take_packet(page: Page, address: str, code: str, file: Path) -> None:
    """The cell put into the plan, and the packet of the plan."""
    go(page, f"{address}/ho-so?cell={code}&act={code}")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Đưa vào kế hoạch").click()
    dialog.get_by_label("Vì sao cần dự hoặc kiểm tra").fill("biên bản chép lại")
    dialog.get_by_role("button", name="Ghi lại").click()
    expect(page.get_by_text("Đã đưa vào kế hoạch tháng sau.")).to_be_visible()
    go(page, f"{address}/ke-hoach?unit={UNIT}&teams=1&days_each=1&share=0")
    page.get_by_role("button", name="Đề xuất kế hoạch").click()
    expect(page.get_by_text("Đã đề xuất 1 cuộc.")).to_be_visible()
    with page.expect_download(timeout=LONG) as packet:
        page.get_by_role("button", name="Bộ tài liệu chuẩn bị (ZIP, DOCX)").click()
    packet.value.save_as(file)
    with ZipFile(file) as archive:
        assert sum(code in name for name in archive.namelist()) >= 5


def record_outcome(page: Page, case: str, due: date) -> None:
    """What the visit saw, with a commitment that is to be looked at again."""
    go(page, case)
    answers = page.get_by_role("radiogroup", name="Biên bản chép lại từ các kỳ trước")
    answers.get_by_role("radio", name="Đúng", exact=True).click()
    page.get_by_label("Chi bộ cam kết tại buổi giám sát").fill("Ghi biên bản theo diễn biến buổi họp")
    form = page.locator("[data-testid=stForm]", has_text="Ghi kết quả")
    form.get_by_role("group", name="Xong trước ngày").locator("[data-type=day]").click()
    page.keyboard.type(f"{due:%d%m%Y}")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Ghi kết quả").first.click()
    expect(page.get_by_text("Ghi biên bản theo diễn biến buổi họp").first).to_be_visible()
    expect(page.locator(".cp-work-done")).to_be_visible(timeout=LONG)


def test_a_secretary_disputes_a_figure_and_two_persons_accept_it(signed_in, guarded, tmp_path):
    address, store, code, days = guarded
    page = signed_in("thu")
    expect(page.get_by_text("Chi bộ muốn gửi")).to_be_visible()
    for elsewhere in ("ho-so?cell=C0012", "?unit=P", "vu-viec", "can-ho-tro"):
        go(page, f"{address}/{elsewhere}")
        assert set(re.findall(r"\bC0\d{3}\b", page.locator("[data-testid=stMain]").inner_text())) <= {code}
    go(page, f"{address}/goc-nhin-chi-bo")
    page.get_by_role("radio", name="Phản ánh số liệu").click()
    ready(page)
    choose(page, "Kỳ họp", f"{days[0]:%d/%m/%Y}")
    choose(page, "Số liệu", "số có mặt")
    page.get_by_label("Số đúng").fill("41")
    page.get_by_label("Vì sao số liệu chưa đúng").fill("Sổ điểm danh ghi 41 người.")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_text("Sổ điểm danh ghi 41 người.").first).to_be_visible()
    first = signed_in("an")
    go(first, f"{address}/vu-viec?unit={UNIT}")
    first.locator("table a").first.click()
    ready(first)
    case = first.url
    first.get_by_role("radio", name="Chấp nhận sửa").click()
    first.locator("[data-testid=stForm]", has_text="Ghi kết quả xem xét").get_by_label("Vì sao").fill("đúng với sổ")
    first.get_by_role("button", name="Ghi kết quả xem xét").click()
    expect(first.get_by_role("button", name="Xác nhận")).to_have_count(0)
    second = signed_in("binh")
    go(second, case)
    second.get_by_role("button", name="Xác nhận").click()
    expect(second.get_by_role("button", name="Xác nhận")).to_have_count(0)
    (one,) = responses.of_cells(store, [code])
    assert (one.state, one.written_by, one.verdict_by, one.second_by) == ("accepted", "thu", "an", "binh")
    go(second, f"{address}/ho-so?cell={code}")
    mark = "chi bộ nêu 41 (đã chấp nhận, chờ nguồn sửa)"
    expect(second.locator(".cp-flag-card .cp-disputed", has_text=mark).first).to_be_attached()
    second.get_by_role("tab", name="Từng kỳ họp").click()
    expect(second.get_by_text("(chi bộ đang phản ánh)").first).to_be_visible()
    go(second, f"{address}/chat-luong-du-lieu")
    with second.expect_download(timeout=LONG) as listed:
        second.get_by_role("button", name="Tải danh sách cần sửa (Excel)").click()
    listed.value.save_as(tmp_path / "corrections.xlsx")
    sheets = pl.read_excel(tmp_path / "corrections.xlsx", sheet_id=0, has_header=False)
    assert any(mark in str(value) for sheet in sheets.values() for row in sheet.iter_rows() for value in row)
    assert "cell: dispute" in actions(store, "thu")


def test_a_committee_decides_twenty_bands_by_keyboard_and_finds_the_cells_to_support(signed_in, guarded, tmp_path):
    address, store, code, _ = guarded
    page = signed_in("binh")
    go(page, f"{address}/cham-diem-thang?unit={UNIT}")
    points = page.get_by_role("textbox", name="Điểm cấp trên")
    assert page.get_by_role("button", name="Ghi điểm tháng").bounding_box()["y"] < SMALL["height"]
    # The page is no wider than a small laptop.
    box = page.get_by_role("columnheader", name="Tình trạng").bounding_box()
    assert box["x"] + box["width"] <= SMALL["width"]
    pasted = "\n".join(f"{place / 2}\tkhá " for place in range(TO_DECIDE - 1))
    page.evaluate("text => navigator.clipboard.writeText(text)", pasted)
    # Somebody quick: nothing is waited for.
    points.first.click()
    page.keyboard.type("79")
    page.keyboard.press("Backspace")
    page.keyboard.press("Home")
    page.keyboard.press("Delete")
    page.keyboard.type("71,5")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+v")
    page.get_by_role("button", name="Ghi điểm tháng").click()
    expect(page.get_by_text(f"Đã ghi điểm của {TO_DECIDE} chi bộ")).to_be_visible(timeout=LONG)
    cells = {f"C{i:04d}" for i in range(0, 300, 12)}
    decided = month_scores.of_month(store, rows.AS_OF, cells)
    assert len(decided) == TO_DECIDE
    by_points = {one.points: one.band for one in decided.values()}
    assert by_points == {place / 2: "fair" for place in range(TO_DECIDE - 1)} | {71.5: "good"}
    go(page, f"{address}/can-ho-tro?unit={UNIT}&need=no_venue")
    expect(page.get_by_role("region", name="Cần hỗ trợ").locator("tbody tr")).to_have_count(1)
    with page.expect_download(timeout=LONG) as letter:
        page.get_by_role("button", name="Công văn gửi đơn vị (DOCX)").click()
    letter.value.save_as(tmp_path / "support.docx")
    cells_named = [cell.text for table in Document(str(tmp_path / "support.docx")).tables for cell in table._cells]
    assert any(f"({code})" in text for text in cells_named)
    assert "month scores decided" in actions(store, "binh")


def test_a_list_with_names_goes_to_its_cells_and_what_is_typed_stays_where_it_was(signed_in, guarded):
    address, store, _, _ = guarded
    page, month = signed_in("binh"), (rows.AS_OF - timedelta(days=1)).replace(day=1)
    go(page, f"{address}/cham-diem-thang?unit={UNIT}&of={month:%Y-%m}")
    points = page.get_by_role("textbox", name="Điểm cấp trên")
    labels = points.evaluate_all("all => all.map(one => one.ariaLabel)")
    cells = [re.search(r"\((C\d+)\)", label)[1] for label in labels]
    for place, typed in enumerate(("71,5", "80")):
        points.nth(place).click()
        page.keyboard.type(typed)
    # The other way round, with a number of the line, a cell of another unit, and a line with two numbers.
    lines = [f"1\t{cells[3]}\t63,25\tTốt", f"2\t{cells[2]}\t64", "3\tC9999\t65", f"4\t{cells[4]}\t66\t67"]
    page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join(lines))
    page.keyboard.press("Control+v")
    expect(page.get_by_text(f"Không nhận 2 dòng đã dán: 3 C9999 65; 4 {cells[4]} 66 67.")).to_be_visible()
    points.nth(5).fill("101")
    save = page.get_by_role("button", name="Ghi điểm tháng")
    save.click()
    expect(points.nth(5)).to_be_focused()
    points.nth(5).fill("")
    save.click()
    expect(page.get_by_text("Đã ghi điểm của 4 chi bộ")).to_be_visible(timeout=LONG)
    decided = {one.cell_code: one for one in month_scores.of_month(store, month, set(cells)).values()}
    points_of = {code: one.points for code, one in decided.items()}
    assert points_of == dict(zip(cells, [71.5, 80, 64, 63.25], strict=False))
    assert decided[cells[3]].band == "good"
    # A reload shows what was kept, and marks nothing as changed.
    go(page, page.url)
    expect(points.nth(3)).to_have_value("63,25")
    expect(page.locator(".changed")).to_have_count(0)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).first.click()
    page.get_by_role("option", name=option, exact=True).click()
