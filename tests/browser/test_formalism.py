"""Evidence of formalism in a real browser: from the list to two minutes side by side, by keyboard, over a reload."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import publish, served
from tests.browser.pictures import ready


@pytest.fixture(scope="module")
def copied(tmp_path_factory, _own_surroundings) -> Iterator[str]:
    home = publish(tmp_path_factory.mktemp("home"), "copied")
    with served(home, dict(os.environ)) as address:
        yield address


def test_from_the_list_to_the_minutes_side_by_side_by_keyboard_and_over_a_reload(window, copied):
    page = window(f"{copied}/dau-hieu-hinh-thuc")
    page.get_by_role("link", name="Chi bộ thôn Đông").nth(1).press("Enter")
    page.wait_for_url("**pair=minutes_shared-1**")
    ready(page)
    page.reload()
    ready(page)
    one = page.get_by_role("region", name="Chi bộ thôn Tây, ngày 03/08/2026")
    other = page.get_by_role("region", name="Biên bản ngày 03/09/2026")
    expect(one.locator("mark")).to_have_text("Chi bộ bàn việc nạo vét mương thôn Đông")
    expect(other.locator("mark")).to_have_text("Chi bộ bàn việc nạo vét mương thôn Đông")
    tops = [side.bounding_box()["y"] for side in (one, other)]
    assert tops[0] == tops[1], "not side by side"
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= window.innerWidth")
    page.locator("summary", has_text="Đánh dấu đoạn giống nhau là mẫu hợp lệ").press("Enter")
    expect(page.get_by_label("Lý do")).to_be_visible()
