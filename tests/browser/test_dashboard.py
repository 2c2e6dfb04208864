"""The dashboard in a real browser: the main path, the address, both languages and themes, access, and no way out."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SMALL, as_new, new_window, shown
from tests.browser.faults import faults, hindrances
from tests.browser.pictures import PATHS, by_menu, listed, ready

WIDE = {"width": 1920, "height": 1080}
BACKGROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 25, 31)"}


def test_from_the_list_to_a_profile_and_back_with_the_filters(window, dashboard):
    page = window(f"{dashboard}/?state=now&unit=D1&lang=en")
    first = page.locator("[class*=st-key-card-] a").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    assert "lang=en" in page.url
    page.get_by_role("link", name="Back to: What needs a look").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()
    asked = urlsplit(page.url).query
    assert all(part in asked for part in ("state=now", "unit=D1", "lang=en"))


def test_the_browsers_own_back_leads_back_too(window, dashboard):
    page = window(f"{dashboard}/?state=watch")
    page.locator("[class*=st-key-card-] a").first.click()
    page.wait_for_url("**/ho-so**")
    ready(page)
    page.go_back()
    page.wait_for_url("**state=watch**")
    expect(page.get_by_role("radio", name=re.compile(r"^Theo dõi \d+$"))).to_be_checked()


def test_a_reload_keeps_filters_and_language(window, dashboard):
    page = window(dashboard)
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", name="What needs a look")).to_be_visible()
    page.get_by_label("Search by name").fill("dak rong")
    page.get_by_label("Search by name").press("Enter")
    page.wait_for_url("**search=dak+rong**")
    ready(page)
    before = page.locator(".cp-matching").inner_text()
    page.reload()
    ready(page)
    assert page.locator(".cp-matching").inner_text() == before
    expect(page.get_by_label("Search by name")).to_have_value("dak rong")
    expect(page.get_by_role("heading", name="What needs a look")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_language_is_kept_from_page_to_page(window, dashboard):
    page = window(f"{dashboard}/?lang=en")
    by_menu(page, "Data and trust", "Data")
    expect(page.get_by_role("heading", name="Data quality", exact=True)).to_be_visible()
    page.wait_for_url("**lang=en**")


@pytest.fixture(scope="module")
def front(browser, dashboard, unused_windows):
    """The first page, opened once for tests that leave it as it is."""
    page = shown(unused_windows.pop() if unused_windows else new_window(browser), dashboard)
    yield page
    unused_windows.append(as_new(page))


@pytest.mark.parametrize("name", sorted(PATHS))
def test_a_page_hinders_nobody_stands_in_order_and_asks_nothing_from_outside(window, dashboard, name, tmp_path):
    """In Vietnamese, light and small; then in English, dark and wide. `poe screens` takes all combinations."""
    page = window(f"{dashboard}{PATHS[name]}")
    assert _wrong(page, "light", SMALL, tmp_path / f"{name}-vi.png") == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(WIDE)
    page.get_by_text("English", exact=True).click()
    page.wait_for_function("document.documentElement.lang === 'en'")
    ready(page)
    assert _wrong(page, "dark", WIDE, tmp_path / f"{name}-en.png") == []
    hosts = {urlsplit(url).hostname for url in page.requested if not url.startswith(("data:", "blob:"))}
    assert hosts == {"127.0.0.1"}


def _wrong(page: Page, theme: str, size: dict[str, int], picture: Path) -> list[object]:
    """What is wrong with how a page looks and what axe says of it; a picture of it stands in a file."""
    page.wait_for_function(
        "colour => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor === colour",
        arg=BACKGROUND[theme],
    )
    written = page.screenshot(path=picture)
    # Sides of the picture as its header gives them; a page without content compresses to a few kilobytes.
    assert struct.unpack(">II", written[16:24]) == (size["width"], size["height"])
    assert len(written) > 30_000
    return [*faults(page), *hindrances(page)]


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("position:absolute;top:90px;left:40px", "one over the other: Việc cần xem | Chèn lên"),
        ("width:20px;overflow:hidden;white-space:nowrap", "cut off: Chèn lên"),
        ("position:absolute;left:1300px;width:200px", "beyond the window: Chèn lên"),
    ],
)
def test_faults_of_a_page_are_seen(front, style, fault):
    assert faults(front) == []
    front.evaluate(
        "style => document.querySelector('.stMainBlockContainer').insertAdjacentHTML('beforeend', "
        "`<p id=put style='${style}'>Chèn lên</p>`)",
        style,
    )
    assert fault in faults(front)
    front.evaluate("document.getElementById('put').remove()")


def test_the_font_is_the_one_from_the_package(front):
    assert front.evaluate("document.fonts.check('600 16px \"Be Vietnam Pro\"', 'ưỡệặ')")
    assert any("BeVietnamPro-Regular.ttf" in url for url in front.requested)


def test_charts_are_made_ready_before_the_first_one(front):
    assert not front.locator(".js-plotly-plot").count()
    assert front.evaluate("window.Plotly === undefined")
    front.evaluate("window.put_off.forEach(run => run())")
    front.wait_for_function("window.Plotly !== undefined")


def test_no_furniture_that_users_do_not_need(front):
    for thing in ("stAppDeployButton", "stMainMenu", "stElementToolbar"):
        expect(front.get_by_test_id(thing)).to_have_count(0)


def test_twelve_cells_and_why_the_first_one_is_there_are_seen_without_scrolling(front):
    listed(front)
    ends = front.locator("tr[data-cell]").evaluate_all(
        "lines => lines.map(line => line.getBoundingClientRect().bottom)"
    )
    assert sum(end <= SMALL["height"] for end in ends) >= 12
    reason = front.locator(".cp-triggers li").first.bounding_box()
    assert reason is not None
    assert reason["y"] + reason["height"] < SMALL["height"]


def test_a_download_holds_the_list(window, dashboard, tmp_path):
    page = window(f"{dashboard}/?state=now")
    page.get_by_role("button", name="Tải danh sách").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Tải CSV").click()
    path = Path(tmp_path / "queue.csv")
    waiting.value.save_as(path)
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Mã chi bộ,Chi bộ,")
    assert len(lines) - 1 == int(re.findall(r"\d+", page.locator(".cp-matching").inner_text())[0])


def test_a_foreign_name_for_this_machine_is_refused(dashboard, playwright):
    request = playwright.request.new_context(extra_http_headers={"Host": "evil.example"})
    assert request.get(dashboard).status == 400
    request.dispose()
