"""Signing in with a local account: only with the right password, only within the grant, only as long as it holds."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from dashboard.scope import WHOLE, from_code
from dashboard.store import audit, open_store, people
from etl.config.workspace import Workspace, now
from tests.browser.conftest import publish, served
from tests.browser.pictures import listed, ready

PASSWORD, NEW = "mật khẩu được cấp", "một câu dài tôi tự đặt"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, _own_surroundings):
    """A dashboard that asks who one is: its address and its store."""
    home = publish(tmp_path_factory.mktemp("guarded"), "full")
    (home / "cellpulse.toml").write_text('[sign_in]\nkind = "local"\n', "utf-8")
    workspace = Workspace.open(home)
    store = open_store(workspace.store_url, workspace.keys.store)
    with served(home, dict(os.environ)) as address:
        yield address, store
    store.engine.dispose()


@pytest.fixture
def asker(empty_window):
    """A browser window of its own that knows nothing yet."""
    return empty_window()


def person(store, login: str, *units: str) -> list[int]:
    people.add_account(store, login, login, PASSWORD)
    people.change_password(store, login, PASSWORD, NEW)
    today = now().date()
    return [
        people.grant(store, login, "inspector", from_code(unit), "kế hoạch 12", today, today + timedelta(days=30), "x")
        for unit in units
    ]


def sign_in(page: Page, login: str, password: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu hiện nay").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def test_nothing_is_seen_before_signing_in_and_the_way_leads_back(guarded, asker):
    address, store = guarded
    page = asker
    person(store, "an", "D1")
    page.goto(f"{address}/?state=watch")
    expect(page.get_by_role("heading", name="Cần đăng nhập")).to_be_visible()
    expect(page.locator("tr[data-cell], .cp-fresh")).to_have_count(0)
    page.get_by_role("link", name="Đăng nhập").click()
    sign_in(page, "an", "sai mật khẩu rồi đó")
    expect(page.get_by_role("alert")).to_contain_text("không đúng")
    sign_in(page, "an", NEW)
    ready(page)
    assert "state=watch" in page.url
    expect(page.locator("tr[data-cell]").first).to_be_visible()
    page.reload()
    ready(page)
    expect(page.locator("tr[data-cell]").first).to_be_visible()
    assert [e.action for e in audit.entries(store) if e.login == "an"] == ["sign-in refused", "signed in"]


def test_only_the_granted_part_of_the_tree_is_seen(guarded, asker):
    address, store = guarded
    page = asker
    person(store, "binh", "G01")
    page.goto(f"{address}/sign-in?next=/")
    sign_in(page, "binh", NEW)
    ready(page)
    expect(page.locator(".cp-fresh")).to_contain_text("25 chi bộ")
    for unit in ("D1", "D0", "G02", "P", ""):
        page.goto(f"{address}/?unit={unit}")
        ready(page)
        numbers = [int(code.removeprefix("C")) for code in listed(page)]
        assert numbers
        assert {number % 12 for number in numbers} == {1}
    page.goto(f"{address}/ho-so?cell=C0000")
    ready(page)
    expect(page.get_by_text("Không có chi bộ này trong phạm vi")).to_be_visible()


def test_a_revoked_grant_ends_at_the_next_click(guarded, asker):
    address, store = guarded
    page = asker
    (given,) = person(store, "chi", "G01")
    page.goto(f"{address}/sign-in?next=/")
    sign_in(page, "chi", NEW)
    ready(page)
    people.revoke(store, given, now())
    page.reload()
    expect(page.get_by_role("heading", name="Chưa có quyền xem")).to_be_visible()


def test_of_several_grants_one_is_in_use_and_the_choice_survives_a_reload(guarded, asker):
    address, store = guarded
    page = asker
    person(store, "dung", "G01", "D0")
    page.goto(f"{address}/sign-in?next=/")
    sign_in(page, "dung", NEW)
    ready(page)
    expect(page.locator(".cp-fresh")).to_contain_text("25 chi bộ")
    page.get_by_label("Quyền đang dùng").click()
    page.get_by_role("option", name="D0").click()
    expect(page.locator(".cp-fresh")).to_contain_text("150 chi bộ")
    page.reload()
    ready(page)
    expect(page.locator(".cp-fresh")).to_contain_text("150 chi bộ")


def test_a_given_password_must_be_changed_before_anything_is_seen(guarded, asker):
    address, store = guarded
    page = asker
    people.add_account(store, "giang", "giang", PASSWORD)
    today = now().date()
    people.grant(store, "giang", "leader", WHOLE, "lãnh đạo", today, today, "x")
    page.goto(f"{address}/sign-in?next=/")
    sign_in(page, "giang", PASSWORD)
    expect(page.get_by_role("heading", name="Cần đổi mật khẩu")).to_be_visible()
    page.get_by_role("link", name="Đổi mật khẩu").click()
    page.get_by_label("Mật khẩu hiện nay").fill(PASSWORD)
    page.get_by_label("Mật khẩu mới").fill(NEW)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    ready(page)
    expect(page.locator(".cp-fresh")).to_contain_text("300 chi bộ")


def test_signing_out_ends_it(guarded, asker):
    address, store = guarded
    page = asker
    person(store, "hoa", "")
    page.goto(f"{address}/sign-in?next=/")
    sign_in(page, "hoa", NEW)
    ready(page)
    page.get_by_role("link", name="Đăng xuất").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto(address)
    expect(page.get_by_role("heading", name="Cần đăng nhập")).to_be_visible()


def test_the_gate_leads_to_no_other_host_and_takes_no_form_of_others(guarded, asker):
    address, store = guarded
    page = asker
    person(store, "khanh", "")
    page.goto(f"{address}/sign-in?next=https://example.org/")
    sign_in(page, "khanh", NEW)
    page.wait_for_url(f"{address}/**")
    answer = page.request.post(f"{address}/sign-in", form={"login": "khanh", "password": NEW, "token": "made up"})
    assert answer.status == 403
