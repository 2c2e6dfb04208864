"""The three groups of users at their work, from the first page to the last: inspector, committee, leader."""

from __future__ import annotations

import csv
import os
import re

import pytest
from playwright.sync_api import Page, expect

from etl.config.workspace import Workspace
from etl.transform import mart_builder
from etl.warehouse import writing
from tests.browser.conftest import served
from tests.browser.keyboard import press, reach
from tests.browser.pictures import listed, ready
from tests.browser.settled import LONG, Clicker
from tests.dashboard import rows, worlds

DISTRICT = "D0"
# Where the clicks are counted: what other tests record in the first one would change what is left to do.
OTHER_DISTRICT = "D1"
COPIED = {"n": 9, "of": 11, "usual": 0.1, "figure": 0.8, "figure_usual": 0.1, "threshold": 0.5, "pairs": []}


@pytest.fixture(scope="module")
def province(tmp_path_factory, _own_surroundings):
    """A dashboard on a province of 300 cells; the minutes of three cells of two districts repeat earlier ones."""
    home = tmp_path_factory.mktemp("groups")
    with writing(Workspace.open(home)) as work:
        mart_builder.create_tables(work.con)
        worlds.full(work.con)
        # The intake takes what visits found only where meetings are there already.
        work.con.execute(
            "INSERT INTO intake.meetings BY NAME "
            "SELECT meeting_code, cell_code, kind, held_on, 1 AS run FROM mart.meeting_facts LIMIT 1"
        )
        for code in [*copying(work.con, DISTRICT), *copying(work.con, OTHER_DISTRICT)]:
            rows.insert_flag(work.con, code, rows.AS_OF, "minutes_copied", "act", 0.97, COPIED)
            insert_pair(work.con, code)
        for code in copying(work.con, DISTRICT, "minutes_copied"):
            rows.insert_flag(work.con, code, rows.AS_OF, "minutes_shared", "act", 0.97, COPIED)
    with served(home, dict(os.environ)) as address:
        yield address


def copying(con, district: str, without: str = "") -> list[str]:
    """Three cells of a district that have a strong sign already, but not the one `without`."""
    pairs = con.execute(
        "SELECT DISTINCT f.cell_code FROM result.flags f JOIN mart.cell_scope s USING (cell_code, as_of) "
        "WHERE s.unit_code = ? AND f.as_of = ? AND f.severity = 'act' "
        "AND f.cell_code NOT IN (SELECT cell_code FROM result.flags WHERE flag = ?) ORDER BY f.cell_code LIMIT 3",
        [district, rows.AS_OF, without],
    )
    return [code for (code,) in pairs.fetchall()]


def insert_pair(con, code: str) -> None:
    """Two minutes of the cell, the later one repeating the earlier; positions and figures only, no text is kept."""
    meetings = con.execute(
        "SELECT meeting_code FROM mart.meeting_facts WHERE cell_code = ? ORDER BY held_on DESC LIMIT 2", [code]
    ).fetchall()
    (later,), (earlier,) = meetings
    for of_source in (False, True):
        for number, size, kind, weight in ((1, 25, "form", None), (2, 40, "own", 1.0), (3, 23, "own", 0.0)):
            con.execute(
                "INSERT INTO result.text_pairs VALUES (?, ?, 'minutes_copied', 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [code, rows.AS_OF, later, earlier, code, 0.8, of_source, number, size, kind, weight],
            )


@pytest.fixture
def page(empty_window, province):
    """A small laptop."""
    return empty_window()


def go(page: Page, address: str) -> None:
    page.goto(address)
    ready(page)


def test_an_inspector_goes_from_the_strongest_cells_to_what_the_visits_found(page, province, tmp_path):
    go(page, f"{province}/phuong-phap")
    assert answers_on(page) == 0
    go(page, f"{province}/?unit={DISTRICT}&flag=minutes_copied")
    cells = listed(page)
    assert len(cells) == 3
    go(page, f"{province}/dau-hieu-hinh-thuc?unit={DISTRICT}&cell={cells[0]}")
    expect(page.locator(".cp-pair")).to_be_visible()
    for cell in cells:
        go(page, f"{province}/?unit={DISTRICT}&flag=minutes_copied&act={cell}")
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("radio", name="Đưa vào kế hoạch").click()
        dialog.get_by_label("Vì sao cần dự hoặc kiểm tra").fill("biên bản lặp lại")
        dialog.get_by_role("button", name="Ghi lại").click()
        expect(page.get_by_text("Đã đưa vào kế hoạch tháng sau.")).to_be_visible()
    go(page, f"{province}/ke-hoach?unit={DISTRICT}&teams=1&days_each=3&share=0")
    page.get_by_role("button", name="Đề xuất kế hoạch").click()
    expect(page.get_by_text("Đã đề xuất 3 cuộc.")).to_be_visible()
    ready(page)
    with page.expect_download(timeout=LONG) as briefs:
        page.get_by_role("button", name="Tất cả phiếu khảo sát (PDF)").click()
    briefs.value.save_as(tmp_path / "briefs.pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "briefs.pdf").read_bytes())) == 6
    go(page, f"{province}/vu-viec?unit={DISTRICT}")
    page.locator("table a").first.click()
    ready(page)
    choices = page.get_by_role("radiogroup", name="Biên bản chép lại từ các kỳ trước")
    choices.get_by_role("radio", name="Đúng", exact=True).click()
    page.get_by_role("button", name="Ghi kết quả").click()
    expect(page.locator(".cp-work-done")).to_be_visible(timeout=LONG)
    go(page, f"{province}/phuong-phap")
    assert answers_on(page) == 1


def test_a_committee_sees_where_it_got_worse_since_last_quarter_and_takes_it_along(page, province, tmp_path):
    go(page, f"{province}/toan-canh")
    expect(page.get_by_role("heading", name="So với quý trước", exact=True)).to_be_visible()
    expect(page.locator(".cp-triggers").first).to_be_visible()
    with page.expect_download(timeout=LONG) as table:
        page.get_by_role("button", name="Tải CSV").first.click()
    table.value.save_as(tmp_path / "overview.csv")
    with (tmp_path / "overview.csv").open(encoding="utf-8-sig") as file:
        exported = list(csv.reader(file))
    assert {"Đảng ủy khu vực Pleiku", "Đảng ủy khu vực An Khê"} <= {value for row in exported[1:] for value in row}


def test_a_leader_opens_tomorrows_brief(page, province, tmp_path):
    go(page, f"{province}/ke-hoach?teams=1&days_each=2&share=0")
    if page.get_by_role("button", name="Đề xuất kế hoạch").count():
        page.get_by_role("button", name="Đề xuất kế hoạch").click()
        ready(page)
    go(page, f"{province}/ho-so?cell={first_planned(page)}")
    with page.expect_download(timeout=LONG) as brief:
        page.get_by_role("button", name="PDF").first.click()
    brief.value.save_as(tmp_path / "brief.pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "brief.pdf").read_bytes())) == 2


def quiet() -> bool:
    """Whether the machine has nothing else to do: only then do seconds say anything about the pages."""
    return os.getloadavg()[0] < (os.cpu_count() or 1) / 2


def test_an_inspector_needs_few_clicks_from_a_commune_to_outcomes(page, province, capsys):
    go(page, f"{province}/?state=open&flag=minutes_copied")
    at = Clicker(page)
    picker = page.locator(".st-key-unit_tree")
    at.do(lambda: picker.get_by_role("combobox").click())
    page.keyboard.type("khu vuc an khe")
    at.do(lambda: page.keyboard.press("Enter"))
    page.wait_for_url(f"**unit={OTHER_DISTRICT}**")
    ticked = listed(page)
    assert len(ticked) == 3
    expect(page.locator("[class*=st-key-card-] .cp-triggers")).to_be_visible()
    for i in range(3):
        at.do(lambda i=i: page.locator("tr[data-cell] input").nth(i).click())
    at.do(lambda: page.get_by_role("button", name="Đưa vào kế hoạch (p)").click())
    page.get_by_role("dialog").get_by_label("Vì sao cần dự hoặc kiểm tra").fill("biên bản lặp lại")
    at.do(lambda: page.get_by_role("dialog").get_by_role("button", name="Ghi lại").click())
    at.do(lambda: page.get_by_role("link", name="Mở kế hoạch").click())
    if page.get_by_role("button", name="Đề xuất").count():
        at.do(lambda: page.get_by_role("button", name="Đề xuất").first.click())
    with page.expect_download(timeout=LONG):
        at.do(lambda: page.get_by_role("button", name="Tất cả phiếu khảo sát (PDF)").click())
    of_ticked = page.locator("tr", has=page.locator(f'a[href*="cell={ticked[0]}"]'))
    at.do(lambda: of_ticked.get_by_role("link", name="Ghi kết quả").first.click())
    for left in (2, 1, 0):
        answer = page.get_by_role("radiogroup", name="Biên bản chép lại từ các kỳ trước")
        at.do(lambda answer=answer: answer.get_by_role("radio", name="Đúng", exact=True).click())
        write = "Ghi và sang cuộc tiếp theo" if left else "Ghi kết quả"
        at.do(lambda write=write: page.get_by_role("button", name=write).first.click())
    # The sentence that it was written gives way to this one when the intake has it.
    expect(page.locator(".cp-work-done")).to_be_visible(timeout=LONG)
    with capsys.disabled():
        print("\n" + at.line("inspector"))
    assert at.clicks <= 18
    assert at.waited <= 25 or not quiet()


def test_a_committee_needs_few_clicks_to_the_cells_that_got_worse(page, province, capsys):
    go(page, f"{province}/trang-chu")
    at = Clicker(page)
    at.do(lambda: page.get_by_role("radio", name="Tháng có sinh hoạt thường kỳ").click())
    expect(page.get_by_role("heading", name="Chi bộ nào làm nên thay đổi")).to_be_visible()
    with page.expect_download(timeout=LONG):
        at.do(lambda: page.get_by_role("button", name="Tải Excel").last.click())
    with capsys.disabled():
        print("\n" + at.line("committee"))
    assert at.clicks <= 4
    assert at.waited <= 4 or not quiet()


def test_a_leader_needs_one_click_to_the_next_brief(page, province, capsys):
    go(page, f"{province}/trang-chu")
    if not page.get_by_role("button", name="Phiếu PDF").count():
        go(page, f"{province}/ke-hoach?teams=1&days_each=2&share=0")
        page.get_by_role("button", name="Đề xuất").first.click()
        ready(page)
        go(page, f"{province}/trang-chu")
    expect(page.get_by_role("heading", name="Ba câu nên hỏi")).to_be_visible()
    at = Clicker(page)
    with page.expect_download(timeout=LONG):
        at.do(lambda: page.get_by_role("button", name="Phiếu PDF").first.click())
    with capsys.disabled():
        print("\n" + at.line("leader"))
    assert at.clicks == 1
    assert at.waited <= 2 or not quiet()


def test_an_inspector_does_the_task_by_keyboard_alone(page, province):
    go(page, f"{province}/?state=open&flag=minutes_shared")
    press(page, page.locator(".st-key-unit_tree").get_by_role("combobox"))
    page.keyboard.type("khu vuc pleiku")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**unit={DISTRICT}**")
    first, *_ = ticked = listed(page)
    assert len(ticked) == 3
    reach(page, page.locator(f'tr[data-cell="{first}"]'))
    for key in "xjxjx":
        page.keyboard.press(key)
    page.keyboard.press("p")
    dialog = page.get_by_role("dialog")
    reach(page, dialog.get_by_label("Vì sao cần dự hoặc kiểm tra"))
    page.keyboard.type("biên bản giống nơi khác")
    press(page, dialog.get_by_role("button", name="Ghi lại"))
    press(page, page.get_by_role("link", name="Mở kế hoạch"))
    expect(page.locator(f'a[href*="cell={first}"]').first).to_be_visible()
    ready(page)
    if page.get_by_role("button", name="Đề xuất").count():
        press(page, page.get_by_role("button", name="Đề xuất").first)
        expect(page.get_by_text(re.compile(r"Đã đề xuất \d+ cuộc"))).to_be_visible(timeout=LONG)
        ready(page)
    with page.expect_download(timeout=LONG):
        press(page, page.get_by_role("button", name="Tất cả phiếu khảo sát (PDF)"))
    planned = page.locator("tr", has=page.locator(f'a[href*="cell={first}"]'))
    press(page, planned.get_by_role("link", name="Ghi kết quả").first)
    press(page, page.get_by_role("radiogroup", name="Biên bản giống chi bộ khác").get_by_role("radio").first, " ")
    press(page, page.get_by_role("button", name="Ghi kết quả").first)
    expect(page.locator(".cp-work-done")).to_be_visible(timeout=LONG)


def test_committee_and_leader_do_theirs_by_keyboard_alone(page, province):
    go(page, f"{province}/trang-chu")
    reach(page, page.get_by_role("radiogroup", name="Chỉ tiêu"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(page.get_by_role("heading", name="Chi bộ nào làm nên thay đổi")).to_be_visible()
    with page.expect_download(timeout=LONG):
        press(page, page.get_by_role("button", name="Tải Excel").last)
    go(page, f"{province}/trang-chu")
    with page.expect_download(timeout=LONG):
        press(page, page.get_by_role("button", name="Phiếu PDF").first)


def first_planned(page: Page) -> str:
    """The cell of the first visit on the page."""
    link = page.locator('a[href*="ho-so?"]').first.get_attribute("href") or ""
    return re.search(r"cell=([^&]+)", link)[1]


def answers_on(page: Page) -> int:
    """How many times visits could say whether copied minutes were right, as the methods page has it."""
    card = page.locator("details", has_text="Biên bản chép lại từ các kỳ trước").first
    return int(re.search(r"đến nay có (\d+) lần trả lời được", card.text_content() or "")[1])
